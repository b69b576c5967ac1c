"""Tables that forget what was put in first. Pure."""

from typing import Any


def forget_oldest(table: dict[str, Any], keep: int) -> None:
    """Leave the ``keep`` entries that were put in last."""
    while len(table) > keep:
        del table[next(iter(table))]
