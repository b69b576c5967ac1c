"""The names lines are shown under. Pure."""

from typing import Final

from moderation.names import name_allowed
from moderation.normalise import clean
from moderation.rules import Ruleset
from protocol.ids import hash64

MAX_KNOWN: Final = 10_000


class Names:
    """Names as a room's rules let them stand. Verdicts are remembered: the same few names come
    again and again, and a name takes as long to judge as a line."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], str] = {}

    def shown(self, name: str, user_id: str, ruleset: Ruleset) -> str:
        """``name`` without what cannot be seen, or, where it is not allowed, ``pseudonym``."""
        key = ruleset.version, name
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= MAX_KNOWN:
                self._known.clear()
            cleaned = clean(name)
            found = self._known[key] = cleaned if name_allowed(cleaned, ruleset) else ""
        return found or pseudonym(user_id)

    def __len__(self) -> int:
        """How many are remembered."""
        return len(self._known)


def pseudonym(user_id: str) -> str:
    """What to call somebody whose name cannot be shown: always the same."""
    return f"viewer-{hash64('name', user_id) % 16**6:06x}"
