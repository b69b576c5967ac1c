"""What a recording needs to be played. Pure."""

from typing import Annotated, Final

from msgspec import Meta, Struct

from protocol.fields import Natural, Text64

SLOWEST: Final = 0.25
FASTEST: Final = 8.0


class RecordingSettings(Struct, frozen=True, kw_only=True):
    """``stream`` is a file of ``configs/streams`` without ``.vtt``; it began at ``started_ms``
    (Unix) and runs ``speed`` times real time."""

    stream: Text64
    started_ms: Natural
    speed: Annotated[float, Meta(ge=SLOWEST, le=FASTEST)] = 1.0
