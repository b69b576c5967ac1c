"""What the room page's script is told of the tables of reasons: their words."""

from typing import Any

from protocol.reasons import REASONS


def page_words() -> dict[str, Any]:
    """Return the part of the page's data that is the same for every room and visitor."""
    said = {
        row.name: {
            "card": row.card or f"Said because {row.because}.",
            "tick_card": row.tick_card,
        }
        for row in REASONS.values()
        if row.speaks
    }
    return {"reasons": said}
