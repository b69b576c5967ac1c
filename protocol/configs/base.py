"""What the configurations share. They are closed: an unknown key is an error, so that a typing
mistake cannot pass as a setting."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from protocol.declare import Group, means
from protocol.fields import END

Dollars = Annotated[float, Meta(ge=0, le=10_000)]
Generator = Literal["deterministic", "stub", "litellm"]

IDENTITY = Group("")
MODEL = Group("Language model")

ConfigVersion = Annotated[
    str,
    Meta(pattern=rf"^[0-9]{{1,4}}\.[0-9]{{1,4}}\.[0-9]{{1,4}}{END}", max_length=14),
    means(
        "Version of this description, such as 1.0.0.",
        Group("Version", folded=True),
        initial="1.0.0",
    ),
]


class Config(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True): ...
