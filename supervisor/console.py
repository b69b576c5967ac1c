"""Log lines of all children in one terminal: prefixed, coloured where somebody can see it."""

import os
import sys
from typing import Final

_COLOURS: Final = {"web": 36, "gateway": 32, "loops": 35, "models": 34, "beat": 33, "redis": 31}
_WIDTH: Final = 8


def _coloured() -> bool:
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ


def show(name: str, line: str) -> None:
    prefix = f"{name:<{_WIDTH}}│"
    if _coloured():
        prefix = f"\x1b[{_COLOURS.get(name, 37)}m{prefix}\x1b[0m"
    sys.stdout.write(f"{prefix} {line}\n")
    sys.stdout.flush()


def say(text: str) -> None:
    show("chatter", text)
