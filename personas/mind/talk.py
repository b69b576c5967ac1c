"""What a room's chatters remember of the talk: who said what, and what is worth coming back to. Pure.

A fold like ``policy.state``, bounded and serialisable; no rule on who speaks reads it, only what they
say.
"""

from functools import lru_cache
from typing import Any, Final

from msgspec import Struct, field

from language.english import ENGLISH
from language.nouns import subject_of
from language.tokens import names_one_of, words
from personas.chat.signs import copyable
from personas.policy.types import PlannedLine, Stimulus

RECENT: Final = 50
DEDUPE: Final = 1000
KNOWN_PEOPLE: Final = 2000
OWN_MEMORY_MS: Final = 600_000
"""A chatter does not repeat a line within ten minutes."""
SWEEP_MS: Final = 30_000
COPY_MS: Final = 20_000
UNHEARD_MS: Final = 2_000
"""A line that was said is heard within this time."""
JOKE_STRENGTH: Final = 0.7
JOKES: Final = 6
SEEN_MS: Final = 120_000
"""What a camera saw is told for two minutes."""


class Scene(Struct, frozen=True):
    """What is on stream. ``spoken`` changes when, and only when, more has been said; ``speaker``
    is who has been talking lately, ``speech`` what was said, oldest first."""

    keywords: tuple[str, ...] = ()
    summary: str = ""
    scene: str = ""
    spoken: str = ""
    speaker: str = ""
    speech: tuple[str, ...] = ()


@lru_cache(maxsize=64)
def topics_of(scene: Scene) -> frozenset[str]:
    """The words of what is on stream, in lower case."""
    return frozenset(map(str.lower, scene.keywords)) | words(scene.spoken)


class Talk(Struct, kw_only=True):
    """``authors``: user id by message id, for replies and against doubles; ``said``: each chatter's
    own lines with their times; ``happened``: the newest event in words; ``seen``: what a camera saw
    last, at ``seen_ms``."""

    recent: list[Stimulus] = field(default_factory=list)
    authors: dict[str, str] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    said: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    jokes: list[str] = field(default_factory=list)
    happened: str = ""
    scene: Scene = Scene()
    swept_ms: int = 0
    seen: str = ""
    seen_ms: int = 0


def hear(talk: Talk, line: Stimulus) -> None:
    """One line of the firehose."""
    talk.authors[line.id] = line.author_id
    forget_oldest(talk.authors, DEDUPE)
    talk.recent.append(line)
    del talk.recent[:-RECENT]
    if line.from_person:
        talk.people.setdefault(line.author_id, line.ts_ms)
        forget_oldest(talk.people, KNOWN_PEOPLE)


def witness(talk: Talk, event: Stimulus) -> None:
    """An event can be told of; a strong one leaves a word behind that the room keeps joking about."""
    if not event.question:
        talk.happened = event.text
    if event.strength < JOKE_STRENGTH:
        return
    joke = subject_of(event.text, talk.scene.keywords, ENGLISH)
    if joke and joke not in talk.jokes:
        talk.jokes = [*talk.jokes[1 - JOKES :], joke]


def see(talk: Talk, seen: Stimulus) -> None:
    """Something was seen in a frame."""
    if seen.ts_ms >= talk.seen_ms:
        talk.seen, talk.seen_ms = seen.text, seen.ts_ms


def last_seen(talk: Talk, now_ms: int) -> str:
    """What was seen last, while it is news."""
    return talk.seen if now_ms - talk.seen_ms <= SEEN_MS else ""


def say(talk: Talk, chatter_id: str, now_ms: int, text: str) -> None:
    """A line has been said: what the chatter must not say again for a while."""
    talk.said.setdefault(chatter_id, []).append((now_ms, text))
    if now_ms - talk.swept_ms > SWEEP_MS:
        _sweep(talk, now_ms)


def _sweep(talk: Talk, now_ms: int) -> None:
    cut = now_ms - OWN_MEMORY_MS
    kept = {name: [one for one in said if one[0] > cut] for name, said in talk.said.items()}
    talk.said = {name: said for name, said in kept.items() if said}
    talk.swept_ms = now_ms


def latest(talk: Talk, now_ms: int) -> tuple[str, ...]:
    """The room's newest lines, then those just said, which may not have been heard yet."""
    heard = (one.text for one in talk.recent)
    last, since_ms = (own[-1] for own in talk.said.values()), now_ms - UNHEARD_MS
    return (*heard, *(text for at, text in last if at > since_ms))


def talked_before(talk: Talk, line: Stimulus) -> bool:
    """Whether the line's author had been talking before, as far as the room remembers."""
    return any(one.author_id == line.author_id and one.ts_ms < line.ts_ms for one in talk.recent)


def latest_copyable(talk: Talk, line: PlannedLine) -> Stimulus | None:
    """The newest short line of somebody else within 20 s, for others to copy; in the burst after an
    event none that was said before it."""
    since = max(line.due_ms - COPY_MS, line.trigger.ts_ms)
    for heard in reversed(talk.recent):
        if heard.ts_ms < since:
            return None
        if heard.author_id != line.chatter_id and copyable(heard.text, ENGLISH):
            return heard
    return None


def speaker_named(talk: Talk, text: str) -> str:
    """The simulated chatter who spoke lately and whose name stands in the text; ``""`` if none."""
    for heard in reversed(talk.recent):
        if not heard.from_person and names_one_of(text, (heard.author,)):
            return heard.author_id
    return ""


def forget_oldest(table: dict[str, Any], keep: int) -> None:
    while len(table) > keep:
        del table[next(iter(table))]
