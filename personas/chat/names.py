"""User names that look like a chat's and are nobody's: built from the word lists of
``configs/crowd/names.json``, every one a function of the chatter's id."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from protocol.configs.base import Config, ConfigVersion
from protocol.ids import hash64

DEFAULT: Final = Path(__file__).parents[2] / "configs" / "crowd" / "names.json"

Word = Annotated[str, Meta(pattern=r"^[a-z]{2,9}$")]
Words = Annotated[tuple[Word, ...], Meta(min_length=8)]


class NameBook(Config, frozen=True, kw_only=True):
    """Words any two of which stand together without offence."""

    config_type: str = "names"
    config_version: ConfigVersion
    qualities: Words
    things: Words
    deeds: Words
    syllables: Words

    def name(self, chatter_id: str) -> str:
        """3-25 characters of A-Z, a-z, 0-9 and ``_``, so that ``@name`` is one word."""
        h = hash64(chatter_id, "name")
        quality = self.qualities[h % 997 % len(self.qualities)]
        thing = self.things[(h >> 10) % len(self.things)]
        deed = self.deeds[(h >> 20) % len(self.deeds)]
        number = (h >> 30) % 1000
        syllables = [self.syllables[(h >> s) % len(self.syllables)] for s in (12, 22, 32)]
        forms = (
            f"{quality}{thing}",
            f"{quality.title()}{thing.title()}",
            f"{quality}_{thing}",
            f"{thing}{number}",
            f"{quality}{thing}{number % 100}",
            f"{deed}_the_{thing}",
            f"{thing}{deed}s",
            f"the{quality}{thing}",
            "".join(syllables),
            "".join(syllables).title(),
            f"{''.join(syllables[:2])}{number % 100}",
            f"{''.join(syllables[:2])}_{thing}",
            f"{''.join(syllables[:2]).title()}{thing.title()}",
            f"x{thing}{number % 100}x",
            f"{thing}_{number % 100:02}",
            f"not_{quality}_{thing}",
        )
        return forms[(h >> 44) % len(forms)][:25]


@lru_cache
def load_names(path: Path = DEFAULT) -> NameBook:
    """The word lists; msgspec.ValidationError names the list that is wrong."""
    return msgspec.convert(json.loads(path.read_text()), NameBook)
