"""Where a text's sentences end. Pure."""

import re
from typing import Final

_END: Final = re.compile(r"(?<=[.!?…])[\"'”’‘ʼ´`＇)]*\s+")


def sentences(text: str) -> list[str]:
    """Return the sentences in order, each with the mark that ends it; "3.5" ends none."""
    return [one for part in _END.split(text) if (one := part.strip())]
