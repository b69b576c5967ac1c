"""Values people type on the command line."""

import re
from typing import Final

from protocol.clock import parse_ts
from simulation.console import Failed

ROOM: Final = "room:"
_LENGTH: Final = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h)?")
_UNIT_MS: Final = {"ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, None: 1000}


def duration_ms(text: str) -> int:
    """``90``, ``90s``, ``10m``, ``1.5h`` as milliseconds; Failed for anything else."""
    match = _LENGTH.fullmatch(text.strip())
    if match is None or float(match[1]) == 0:
        raise Failed(f"{text!r} is no duration; write 30s, 10m or 1h")
    return round(float(match[1]) * _UNIT_MS[match[2]])


def room_id(text: str) -> str:
    """A room's id, from the id or the slug."""
    return text if text.startswith(ROOM) else f"{ROOM}{text}"


def start_ms(text: str) -> int:
    """An RFC 3339 time as Unix milliseconds; Failed for anything else."""
    try:
        return parse_ts(text)
    except ValueError as error:
        raise Failed(f"{text!r} is no time; write 2026-01-31T20:00:00Z") from error
