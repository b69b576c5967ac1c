"""What keeps a persona silent whatever its chance; the first hit is the reason. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Final

from personas.policy.terms import cooldown_ms
from personas.policy.types import Moment, Standing, Stimulus
from protocol.reasons import Reason

WINDOW_MS: Final = 10_000
MAX_AGE_MS: Final = 20_000
MAX_DEPTH: Final = 2  # Answers of simulated chatters to each other, one upon the other.


def refusal(stimulus: Stimulus, moment: Moment, standing: Standing) -> Reason | None:
    """Why this persona may not speak now, or None."""
    config = moment.config
    by_bot = stimulus.origin == "bot"
    if by_bot and (stimulus.marker or not standing.mentioned):
        return "bot_origin"
    if moment.now_ms - stimulus.ts_ms > MAX_AGE_MS:
        return "too_old"
    if stimulus.room_id != config.room_id:
        return "wrong_room"
    if not standing.awake and not (stimulus.from_person and standing.mentioned):
        return "asleep"
    if standing.since_ms is not None and standing.since_ms < cooldown_ms(config.timing):
        return "cooldown"
    if moment.core_lines_10s >= config.timing.max_bot_msgs_per_10s:
        return "budget"
    if by_bot and stimulus.depth >= MAX_DEPTH:
        return "depth"
    return None


def ceiling_full(dues: Sequence[int], due_ms: int, ceiling: int) -> bool:
    """Whether one more simulated line at ``due_ms`` could make more than ``ceiling`` in 10 s.

    ``dues`` are the sorted times of lines said and planned. Any 10 s hold at most the lines within
    10 s of the one among them that was planned last, and that one asked here.
    """
    first = bisect_right(dues, due_ms - WINDOW_MS)
    return bisect_left(dues, due_ms + WINDOW_MS) - first >= ceiling
