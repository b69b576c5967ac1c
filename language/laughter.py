"""Whether somebody laughs. Pure."""

from language.tables import Language
from language.tokens import tokens

_SAID = ("word", "emoji", "emoticon")


def laughs(text: str, language: Language) -> bool:
    """Return whether a word or emote of the text is a laugh, or a caption says that it is heard."""
    tone = language.tone
    return tone.captioned.search(text) is not None or any(
        tone.laugh.fullmatch(token.text) for token in tokens(text) if token.kind in _SAID
    )
