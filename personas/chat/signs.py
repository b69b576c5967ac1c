"""What can be read out of a line: markers, hype, what others copy, what is to be remembered. Pure."""

import re
from typing import Final

from language.questions import is_question
from language.tables import Language
from language.tokens import words

MARKERS: Final = ("E2E_TEST_BOTLOOP_", "E2E_TEST_", "E2E_MARKER_")
COPY_CHARS: Final = 24
_COMMAND: Final = re.compile(r"remember:", re.I)


def marker_in(text: str) -> str:
    """The first marker prefix the text holds, in the order they are searched; ``""`` if none."""
    return next((marker for marker in MARKERS if marker in text), "")


def is_hype(text: str, language: Language) -> bool:
    """Return whether one of the hype tokens stands in the text as a whole word, in any case."""
    return not language.tone.hype.isdisjoint(words(text))


def copyable(text: str, language: Language) -> bool:
    """Return whether others may copy the line for fun: short, to nobody, no question, no command,
    nothing its author says of coming and going."""
    if len(text) > COPY_CHARS or text.startswith("!") or "@" in text:
        return False
    return not is_question(text, language) and not language.tone.coming.search(text)


def asked_for(content: str, language: Language) -> str:
    """Return what a line asks to be remembered: the text after ``remember:``; '' when it does not."""
    found = _COMMAND.search(content)
    if found:
        return content[found.end() :].strip()
    polite = language.intents.remember.match(content) if "?" not in content else None
    return re.sub(r"^that\s+", "", content[polite.end() :].strip()) if polite else ""
