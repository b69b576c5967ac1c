"""The rolling fold: what was said and what happened, into one StreamContext. Pure."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from msgspec import UNSET

from language.english import ENGLISH
from language.tables import Language
from protocol.clock import to_ts
from protocol.ids import hash64
from protocol.messages import SCHEMA_VERSION, StreamContext, StreamEvent, TranscriptSpan
from streamctx.events import derive, silence
from streamctx.items import Happening, Item, Speech
from streamctx.words import keywords

SPEECH_WINDOW_MS: Final = 45_000
EVENT_WINDOW_MS: Final = 60_000
WINDOW_MS: Final = max(SPEECH_WINDOW_MS, EVENT_WINDOW_MS)
MAX_SPANS: Final = 64
MAX_EVENTS: Final = 64
SUMMARY_CHARS: Final = 512
SPAN_CHARS: Final = 2048
_PERIOD_MS: Final = 250


def fold(
    room_id: str,
    items: Iterable[Item],
    *,
    now_ms: int,
    origin_ms: int,
    scene: str | None = None,
    language: Language = ENGLISH,
) -> StreamContext:
    """The context of a room at ``now_ms`` (Unix ms).

    ``items`` are those of the last ``WINDOW_MS``, in any order; later ones are ignored. ``t0_ms``
    and ``t1_ms`` of the window count from ``origin_ms``. ``sequence`` counts quarters of a second,
    so that it grows over restarts and take-overs with nothing stored.
    """
    heard = sorted(items, key=lambda item: (item.at_ms, item.id))
    speeches = [i for i in heard if isinstance(i, Speech) and _within(i, now_ms)]
    events = happenings(heard, now_ms, language)
    scene = next((e.scene for e in reversed(events) if e.scene), scene)
    said = [s for s in speeches if s.until_ms > now_ms - SPEECH_WINDOW_MS][-MAX_SPANS:]
    return StreamContext(
        schema_name="StreamContext",
        schema_version=SCHEMA_VERSION,
        id=f"ctx_{hash64(room_id, now_ms):016x}",
        ts=to_ts(now_ms),
        room_id=room_id,
        sequence=now_ms // _PERIOD_MS,
        transcript_window=tuple(_span(s, origin_ms) for s in said),
        events=tuple(_event(e) for e in events),
        keywords=keywords(_weighed(said, events, now_ms), language, without=_speakers(speeches)),
        summary=summary(said, events, scene),
        scene=scene[:128] if scene else None,
    )


def happenings(items: Sequence[Item], now_ms: int, language: Language) -> list[Happening]:
    """Events up to ``now_ms`` in order: those the sources tell and those their words show."""
    found = [item for item in items if isinstance(item, Happening)]
    untold = [item for item in items if isinstance(item, Speech) and not item.told]
    for speech in untold:
        found += derive(speech, language)
    if quiet := silence([s for s in items if isinstance(s, Speech)], now_ms):
        found += [quiet] if untold else []
    unique = {event.id: event for event in found if _within(event, now_ms)}
    return sorted(unique.values(), key=lambda event: (event.at_ms, event.id))[-MAX_EVENTS:]


def summary(said: Sequence[Speech], events: Sequence[Happening], scene: str | None) -> str:
    """One sentence of at most 512 characters: where we are, what just happened, what is said."""
    parts = [scene] if scene else []
    if events:
        parts.append(events[-1].text)
    if said:
        last = said[-1]
        parts.append(f"{last.speaker}: “{last.text}”" if last.speaker else last.text)
    text = " — ".join(" ".join(part.split()) for part in parts) or "Nothing is happening on stream"
    return text if len(text) <= SUMMARY_CHARS else text[: SUMMARY_CHARS - 1] + "…"


def _within(item: Item, now_ms: int) -> bool:
    return now_ms - WINDOW_MS < item.at_ms <= now_ms


def _weighed(
    said: Sequence[Speech], events: Sequence[Happening], now_ms: int
) -> list[tuple[str, float]]:
    """Texts with weights: fresh speech twice what leaves the window, an event up to three times."""
    speech = [(s.text, 1.0 + max(0.0, 1 - (now_ms - s.at_ms) / SPEECH_WINDOW_MS)) for s in said]
    return speech + [(e.text, 1.0 + 2.0 * e.strength) for e in events]


def _speakers(speeches: Sequence[Speech]) -> set[str]:
    return {speech.speaker.lower() for speech in speeches if speech.speaker}


def _span(speech: Speech, origin_ms: int) -> TranscriptSpan:
    return TranscriptSpan(
        t0_ms=max(0, speech.at_ms - origin_ms),
        t1_ms=max(0, speech.until_ms - origin_ms),
        text=speech.text[:SPAN_CHARS],
        speaker=speech.speaker[:64] if speech.speaker else None,
        confidence=UNSET if speech.confidence is None else speech.confidence,
    )


def _event(event: Happening) -> StreamEvent:
    meta: dict[str, Any] = {"id": event.id, "text": event.text}
    if event.question:
        meta["question"] = event.question
    if event.options:
        meta["options"] = list(event.options)
    if event.scene:
        meta["scene"] = event.scene
    return StreamEvent(type=event.type, strength=event.strength, ts=to_ts(event.at_ms), meta=meta)
