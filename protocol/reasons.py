"""Every reason to speak or not: one row each. Pure.

Decision records carry a reason by its name; the why card, ``simulate explain``, the report, the
counters of ``/stats`` and ``docs/policy.md`` read the rest of its row.
"""

from collections.abc import Mapping
from typing import Final, Literal

from msgspec import Struct

Reason = Literal[
    "deduped",
    "bot_origin",
    "too_old",
    "wrong_room",
    "asleep",
    "cooldown",
    "budget",
    "depth",
    "e2e_forced",
    "p_pass",
    "p_gate",
    "not_asked",
    "people_first",
    "quiet",
    "crowd",
    "ceiling",
    "still",
    "not_interesting",
    "momentum_min_interval",
    "momentum_max_msgs",
    "room_rate",
    "max_per_observation",
    "summary_dedupe",
    "dedupe",
]
"""The names, for the type checker; ``tests/unit/protocol/test_reasons.py`` holds the rows to them."""

Stage = Literal["hearing", "limit", "gate", "crowd", "line", "comment"]
"""Where a reason arises: when a line is heard, among a persona's limits or at its gate, in the
crowd, with a line that is decided already, or among the rules of auto commentary."""


class ReasonRow(Struct, frozen=True, kw_only=True):
    """What there is to say about one reason.

    ``because`` completes "because …" in the report and in ``simulate explain``. ``rule`` is a
    limit's exact condition, for the documents. A reason that ``speaks`` may have a fuller sentence
    for the why card (``card``), and another for lines of the room's own pace (``tick_card``).
    ``message_counter`` and ``comment_counter`` name the counter of ``/stats`` that a decision about
    a chat line, or about an observation, adds to.
    """

    name: Reason
    stage: Stage
    because: str
    rule: str = ""
    speaks: bool = False
    card: str = ""
    tick_card: str = ""
    message_counter: str = ""
    comment_counter: str = ""


_ROWS: Final = (
    ReasonRow(
        name="deduped",
        stage="hearing",
        because="it was heard before",
        message_counter="messages_deduped",
    ),
    ReasonRow(
        name="bot_origin",
        stage="limit",
        because="it was a simulated line that did not name them",
        rule="the line is simulated and does not name this persona, or holds an E2E marker",
        message_counter="messages_suppressed_bot_origin",
    ),
    ReasonRow(
        name="too_old",
        stage="limit",
        because="it was too old to react to",
        rule="older than 20 s",
    ),
    ReasonRow(
        name="wrong_room", stage="limit", because="it was another room", rule="of another room"
    ),
    ReasonRow(
        name="asleep",
        stage="limit",
        because="they were asleep",
        rule="resting: a quarter of the cast at a time, for 20 minutes; a person who names it "
        "wakes it",
    ),
    ReasonRow(
        name="cooldown",
        stage="limit",
        because="they had spoken a moment before",
        rule="it decided to speak less than `soft_cooldown_ms` ago (`hard_cooldown_ms`, if longer)",
        message_counter="messages_suppressed_cooldown",
        comment_counter="auto_suppressed_cooldown",
    ),
    ReasonRow(
        name="budget",
        stage="limit",
        because="the core personas had said enough in 10 s",
        rule="core personas said, or are about to say, `max_bot_msgs_per_10s` lines",
        message_counter="messages_suppressed_budget",
        comment_counter="auto_suppressed_room_rate",
    ),
    ReasonRow(
        name="depth",
        stage="limit",
        because="simulated chatters had answered each other often enough",
        rule="it would be the third answer of simulated chatters to each other",
    ),
    ReasonRow(
        name="e2e_forced",
        stage="gate",
        because="a test marker forced it",
        speaks=True,
        card="A test marker asked for an answer.",
    ),
    ReasonRow(
        name="p_pass",
        stage="gate",
        because="the roll was below the chance",
        speaks=True,
        card="The roll stayed under the chance, so the line was said.",
        tick_card="The room was due a line; a draw by their chances picked this chatter.",
    ),
    ReasonRow(name="p_gate", stage="gate", because="the roll was above the chance"),
    ReasonRow(name="not_asked", stage="gate", because="somebody else was asked by name"),
    ReasonRow(
        name="people_first",
        stage="gate",
        because="nobody else would have answered a person",
        speaks=True,
        card="Nobody's roll passed, but a person should not be left without an answer.",
    ),
    ReasonRow(name="quiet", stage="gate", because="no roll at these ticks was below its chance"),
    ReasonRow(
        name="crowd",
        stage="crowd",
        because="the crowd had a line to give",
        speaks=True,
        card="So many lines were to be expected of the crowd; a draw gave this one to this chatter.",
    ),
    ReasonRow(
        name="ceiling",
        stage="line",
        because="the room had as many simulated lines as it may have",
    ),
    ReasonRow(
        name="still",
        stage="line",
        because="nothing happens any more, so the planned line was dropped",
    ),
    ReasonRow(
        name="not_interesting",
        stage="comment",
        because="what was seen was not interesting enough for a comment",
        comment_counter="auto_suppressed_not_interesting",
    ),
    ReasonRow(
        name="momentum_min_interval",
        stage="comment",
        because="the last comment was a moment before",
        comment_counter="auto_suppressed_momentum",
    ),
    ReasonRow(
        name="momentum_max_msgs",
        stage="comment",
        because="there had been enough comments lately",
        comment_counter="auto_suppressed_momentum",
    ),
    ReasonRow(
        name="room_rate",
        stage="comment",
        because="the room had had a comment a moment before",
        comment_counter="auto_suppressed_room_rate",
    ),
    ReasonRow(
        name="max_per_observation",
        stage="comment",
        because="what was seen had been commented on already",
        comment_counter="auto_suppressed_dedupe",
    ),
    ReasonRow(
        name="summary_dedupe",
        stage="comment",
        because="the same had been seen and commented on lately",
        comment_counter="auto_suppressed_summary_dedupe",
    ),
    ReasonRow(
        name="dedupe",
        stage="comment",
        because="they had said that about it before",
        comment_counter="auto_suppressed_dedupe",
    ),
)

REASONS: Final[Mapping[str, ReasonRow]] = {row.name: row for row in _ROWS}
SPEAKING: Final = frozenset(row.name for row in _ROWS if row.speaks)
COUNTERS: Final = tuple(
    dict.fromkeys(
        name for row in _ROWS for name in (row.message_counter, row.comment_counter) if name
    )
)
"""The counters that reasons add to, each once."""
