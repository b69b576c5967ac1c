"""The language that chat is written in as long as a room cannot name another."""

from typing import Final

from language.languages import of

ENGLISH: Final = of("en")
