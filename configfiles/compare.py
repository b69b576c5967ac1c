"""Who changed what since the last import: file, database, both or none. Pure."""

from typing import Literal

Standing = Literal["same", "new", "changed", "kept", "gone", "conflict"]
"""Seen from the side that is written to: ``new`` has nothing there yet, ``changed`` only our side
changed, ``kept`` only the other did, ``gone`` was deleted there on purpose, ``conflict`` both."""


def standing(ours: str, theirs: str | None, common: str | None) -> Standing:
    """Fingerprints of what we bring, what is there (None: nothing), and what both last agreed on.

    >>> standing("a", "b", "b")
    'changed'
    """
    if theirs == ours:
        return "same"
    if theirs is None:
        if common is None:
            return "new"
        return "gone" if ours == common else "conflict"
    if theirs == common:
        return "changed"
    return "kept" if ours == common else "conflict"
