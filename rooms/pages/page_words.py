"""What the room page is told of the tables: words and icons of event types, sentences of reasons."""

from typing import Any

from protocol.event_types import EVENT_TYPES, OTHER, EventType
from protocol.reasons import REASONS, ReasonRow


def page_words() -> dict[str, Any]:
    """Return the part of the page's data that is the same for every room and visitor."""
    return {
        "event_types": {row.name: _chip(row) for row in EVENT_TYPES.values()},
        "other_event": _chip(OTHER),
        "reasons": {row.name: _sentences(row) for row in REASONS.values() if row.speaks},
    }


def _chip(row: EventType) -> dict[str, str]:
    return {"label": row.label, "icon": row.icon, "tone": row.tone}


def _sentences(row: ReasonRow) -> dict[str, str]:
    return {"card": row.card or f"Said because {row.because}.", "tick_card": row.tick_card}
