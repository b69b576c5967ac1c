"""How far a proposal moves a persona: at most ``max_delta`` per trait, within its bounds. Pure."""

from collections.abc import Mapping
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from protocol.configs.persona import TRAITS, Drift, DriftBounds, KnobBounds
from protocol.model_outputs import DriftProposal

TOPIC: Final = "topic:"
TOPIC_BOUNDS: Final = KnobBounds()
NEUTRAL: Final = 0.5
MAX_TOPICS: Final = 128
MAX_NOTES: Final = 32
NOTE_CHARS: Final = 120
PLACES: Final = 4


class Change(Struct, frozen=True):
    """One trait from ``old`` to ``new``; None where there is no such topic."""

    knob: str
    old: float | None
    new: float | None


def clamp(old: float, wanted: float, bounds: KnobBounds) -> float:
    """``wanted`` brought within reach of ``old`` and within the bounds.

    A trait that an operator has put outside its bounds moves back by ``max_delta`` a time.
    """
    low, high = old - bounds.max_delta, old + bounds.max_delta
    inside = max(low, min(high, max(bounds.min, min(bounds.max, wanted))))
    value = round(inside, PLACES)
    return value if low <= value <= high and bounds.min <= value <= bounds.max else inside


def drifted(
    drift: Drift, proposal: DriftProposal, bounds: DriftBounds
) -> tuple[Drift, tuple[Change, ...]]:
    """The persona's traits after a reflection, and what moved."""
    values = {
        knob: clamp(getattr(drift, knob), getattr(proposal, knob), getattr(bounds, knob))
        for knob in TRAITS
    }
    topics = _topics(drift.topic_biases, proposal.topic_biases)
    notes = tuple(note[:NOTE_CHARS] for note in proposal.notes[:MAX_NOTES])
    after = replace(drift, **values, topic_biases=topics, notes=notes or drift.notes)
    return after, changes(drift, after)


def changes(before: Drift, after: Drift) -> tuple[Change, ...]:
    """Every trait and topic that differs."""
    knobs = [Change(knob, getattr(before, knob), getattr(after, knob)) for knob in TRAITS]
    topics = [
        Change(f"{TOPIC}{name}", before.topic_biases.get(name), after.topic_biases.get(name))
        for name in sorted({*before.topic_biases, *after.topic_biases})
    ]
    return tuple(change for change in (*knobs, *topics) if change.old != change.new)


def _topics(old: Mapping[str, float], wanted: Mapping[str, float]) -> dict[str, float]:
    """Topics move like traits; an unknown one starts from neutral, a missing one stays."""
    merged = dict(old)
    for name, bias in wanted.items():
        if name in merged or len(merged) < MAX_TOPICS:
            merged[name] = clamp(merged.get(name, NEUTRAL), bias, TOPIC_BOUNDS)
    return merged


def undone(drift: Drift, change: Change) -> Drift:
    """The traits with one change taken back: its trait as it was before."""
    if not change.knob.startswith(TOPIC):
        return replace(drift, **{change.knob: change.old})
    name = change.knob.removeprefix(TOPIC)
    topics = {topic: bias for topic, bias in drift.topic_biases.items() if topic != name}
    if change.old is not None:
        topics[name] = change.old
    return replace(drift, topic_biases=topics)
