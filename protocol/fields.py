"""Constrained field types shared by every wire definition.

The same pattern text is used by msgspec, Python's jsonschema and Ajv, so it is written for all
three: ASCII classes instead of ``\\d`` (Unicode digits in Python) and ``(?![\\s\\S])`` instead of
``$`` (which matches before a final newline in Python only).
"""

from typing import Annotated, Final

from msgspec import Meta

END: Final = r"(?![\s\S])"
NO_NEWLINE: Final = r"^(?![\s\S]*[\r\n])"
PERSONA_ID_PATTERN: Final = rf"^(?!\.)[^/\\\x00-\x1f\x7f-\x9f]*{END}"
"""No slash or backslash, no control character, no leading dot: it becomes the name of a file."""
SHOWN: Final = (  # something visible, and no control, format or line-breaking character
    r"^(?=[\s\S]*\S)(?![\s\S]*[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e"
    r"\u2060-\u206f\ufeff])"
)
ROOM_ID_PATTERN: Final = rf"^room:[A-Za-z0-9._-]{{1,128}}{END}"
RFC3339_PATTERN: Final = (
    r"^(?!0000)[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
    r"T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?"
    rf"(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9]){END}"
)

Version1 = Annotated[str, Meta(pattern=rf"^1\.[0-9]{{1,4}}\.[0-9]{{1,4}}{END}")]
Timestamp = Annotated[str, Meta(pattern=RFC3339_PATTERN, extra_json_schema={"format": "date-time"})]
RoomId = Annotated[str, Meta(pattern=ROOM_ID_PATTERN)]
MessageId = Annotated[str, Meta(min_length=8, max_length=128)]
Name = Annotated[str, Meta(min_length=1, max_length=64)]
PersonaId = Annotated[str, Meta(min_length=1, max_length=64, pattern=PERSONA_ID_PATTERN)]
Badge = Annotated[str, Meta(min_length=1, max_length=32)]
HexColour = Annotated[str, Meta(pattern=rf"^#[0-9A-Fa-f]{{6}}{END}")]
Sha256 = Annotated[str, Meta(pattern=rf"^[0-9a-f]{{64}}{END}")]
Unit = Annotated[float, Meta(ge=0, le=1)]
Natural = Annotated[int, Meta(ge=0)]
Positive = Annotated[int, Meta(ge=1)]

Text32 = Annotated[str, Meta(min_length=1, max_length=32)]
Text64 = Annotated[str, Meta(min_length=1, max_length=64)]
Text128 = Annotated[str, Meta(min_length=1, max_length=128)]
Text512 = Annotated[str, Meta(min_length=1, max_length=512)]
Text2048 = Annotated[str, Meta(min_length=1, max_length=2048)]
