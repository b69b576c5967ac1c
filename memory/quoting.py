"""Memories as text for a prompt: quoted data, never an instruction, and only as much as fits. Pure."""

from collections.abc import Sequence

import msgspec

from protocol.model_outputs import MemoryItem


def fact_of(item: MemoryItem) -> str:
    """What is told of a memory."""
    return f"{item.category}/{item.subject}: {item.value}"


def fitting(items: Sequence[MemoryItem], max_chars: int) -> list[MemoryItem]:
    """The first items that fit into ``max_chars`` together, each quoted on a line of its own."""
    chosen, left = [], max_chars
    for item in items:
        left -= len(quoted(fact_of(item))) + 1
        if left < 0:
            break
        chosen.append(item)
    return chosen


def quoted(text: str) -> str:
    """A JSON string: no quote and no line break inside can end it."""
    return msgspec.json.encode(" ".join(text.split())).decode()
