"""From a log to the figures of ``summary.json`` and of the report. Pure."""

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from typing import Final

from msgspec import Struct

from protocol.clock import parse_ts
from protocol.messages import ChatMessage
from simulation.bursts import BurstShape, pool
from simulation.logfile import chat_lines
from simulation.quantiles import quantiles
from simulation.scorecard import Scorecard, gini, score
from simulation.tokens import is_emote

STEP_S: Final = 10
MOST_REPLIES: Final = 24
LENGTH_EDGES: Final = (5, 10, 15, 20, 30, 40, 60, 80, 120, 200, 500)
GAP_EDGES: Final = (5, 10, 20, 30, 60, 90, 120, 180, 300, 600, 3600)


class OnStreamEvent(Struct, frozen=True):
    """``at_s`` counts from the start of the log."""

    at_s: float
    type: str
    strength: float
    text: str


class Sample(Struct, frozen=True):
    at_s: float
    name: str
    text: str
    simulated: bool


class Figures(Struct, frozen=True):
    """Everything the report draws. Rates are lines per ``STEP_S``; gaps and delays are seconds."""

    start_ms: int
    duration_s: float
    lines: int
    simulated: int
    chatters: int
    per_minute: float
    velocity: tuple[int, ...]
    velocity_people: tuple[int, ...]
    events: tuple[OnStreamEvent, ...]
    shares: tuple[tuple[str, int], ...]
    gini: float
    lengths: tuple[int, ...]
    gaps: tuple[int, ...]
    reasons: tuple[tuple[str, int], ...]
    emotes: tuple[tuple[str, int], ...]
    replies: tuple[tuple[str, str, int], ...]
    repeated: float
    reply_delays_s: tuple[float, ...]
    answered: float
    bursts: BurstShape | None
    scorecard: Scorecard
    samples: tuple[Sample, ...]


def analyse(
    messages: Sequence[ChatMessage],
    emotes: Container[str],
    *,
    start_ms: int,
    end_ms: int,
    events: Sequence[OnStreamEvent] = (),
    reasons: Mapping[str, int] | None = None,
) -> Figures:
    """Measure a log in time order that began at ``start_ms`` and ended at ``end_ms``."""
    chat = [m for m in messages if m.origin != "system"]
    lines = chat_lines(list(chat))
    duration_s = (end_ms - start_ms) / 1000
    names = {m.user_id: m.display_name for m in chat}
    counts = Counter(m.user_id for m in chat)
    times = [(line.ts_ms - start_ms) / 1000 for line in lines]
    delays = reply_delays(chat, simulated=True)
    return Figures(
        start_ms=start_ms,
        duration_s=duration_s,
        lines=len(chat),
        simulated=sum(m.origin == "bot" for m in chat),
        chatters=len(counts),
        per_minute=round(len(chat) / duration_s * 60, 2) if duration_s else 0.0,
        velocity=velocity([m for m in chat if m.origin == "bot"], start_ms, duration_s),
        velocity_people=velocity([m for m in chat if m.origin != "bot"], start_ms, duration_s),
        events=tuple(events),
        shares=tuple((names[user], n) for user, n in counts.most_common(15)),
        gini=round(gini(counts.values()), 3),
        lengths=binned([len(m.content) for m in chat], LENGTH_EDGES),
        gaps=binned(own_gaps(chat), GAP_EDGES),
        reasons=tuple(Counter(reasons or {}).most_common()),
        emotes=tuple(
            Counter(t for m in chat for t in m.content.split() if is_emote(t, emotes)).most_common(
                12
            )
        ),
        replies=tuple((a, b, n) for (a, b), n in reply_pairs(chat).most_common(MOST_REPLIES)),
        repeated=repeated_share(chat),
        reply_delays_s=tuple(round(d, 1) for d in quantiles(delays, 0.1, 0.5, 0.9)),
        answered=people_answered(chat),
        bursts=pool([times]),
        scorecard=score(lines, emotes, start_ms=start_ms, end_ms=end_ms),
        samples=samples(chat, start_ms),
    )


def velocity(messages: Sequence[ChatMessage], start_ms: int, duration_s: float) -> tuple[int, ...]:
    """Lines in each ``STEP_S`` from the start."""
    bins = [0] * max(1, int(duration_s // STEP_S) + 1)
    for message in messages:
        index = (parse_ts(message.ts) - start_ms) // (STEP_S * 1000)
        if 0 <= index < len(bins):
            bins[index] += 1
    return tuple(bins)


def binned(values: Sequence[float], edges: Sequence[int]) -> tuple[int, ...]:
    """How many values lie at or below each edge and above the one before; the rest in the last."""
    bins = [0] * len(edges)
    for value in values:
        bins[next((i for i, edge in enumerate(edges) if value <= edge), len(edges) - 1)] += 1
    return tuple(bins)


def own_gaps(messages: Sequence[ChatMessage]) -> list[float]:
    """Seconds between a chatter's lines, for all chatters."""
    last: dict[str, int] = {}
    gaps = []
    for message in messages:
        at = parse_ts(message.ts)
        if message.user_id in last:
            gaps.append((at - last[message.user_id]) / 1000)
        last[message.user_id] = at
    return gaps


def reply_pairs(messages: Sequence[ChatMessage]) -> Counter[tuple[str, str]]:
    """Who replied to whom, by display name."""
    authors = {m.id: m.display_name for m in messages}
    return Counter(
        (m.display_name, authors[m.reply_to])
        for m in messages
        if m.reply_to in authors and m.reply_to is not None
    )


def reply_delays(messages: Sequence[ChatMessage], *, simulated: bool) -> list[float]:
    """Seconds from a line to the replies to it; ``simulated``: only between simulated chatters."""
    by_id = {m.id: m for m in messages}
    delays = []
    for message in messages:
        first = by_id.get(message.reply_to or "")
        if first and (not simulated or first.origin == message.origin == "bot"):
            delays.append((parse_ts(message.ts) - parse_ts(first.ts)) / 1000)
    return delays


def repeated_share(messages: Sequence[ChatMessage]) -> float:
    """Share of lines that repeat an earlier line of the same chatter within 10 minutes."""
    last: dict[tuple[str, str], int] = {}
    repeated = 0
    for message in messages:
        key, at = (message.user_id, message.content.lower()), parse_ts(message.ts)
        repeated += key in last and at - last[key] <= 600_000
        last[key] = at
    return round(repeated / len(messages), 4) if messages else 0.0


def people_answered(messages: Sequence[ChatMessage]) -> float:
    """Share of people's lines that got at least one directed answer; 1 when nobody wrote."""
    asked = {m.id for m in messages if m.origin == "human"}
    answered = {m.reply_to for m in messages if m.origin == "bot"} & asked
    return round(len(answered) / len(asked), 3) if asked else 1.0


def samples(messages: Sequence[ChatMessage], start_ms: int, count: int = 20) -> tuple[Sample, ...]:
    """A run of lines from the middle of the log, as a reader would see them."""
    first = max(0, len(messages) // 2 - count // 2)
    return tuple(
        Sample(
            round((parse_ts(m.ts) - start_ms) / 1000, 1),
            m.display_name,
            m.content,
            m.origin == "bot",
        )
        for m in messages[first : first + count]
    )
