"""What the talk is about: the words of the last minute, weighed. Pure."""

from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Final

from language.content import is_stop_word
from language.tables import Language
from language.tokens import tokens

MAX_KEYWORDS: Final = 16


def keywords(
    weighed: Iterable[tuple[str, float]],
    language: Language,
    *,
    without: Collection[str] = (),
    limit: int = MAX_KEYWORDS,
) -> tuple[str, ...]:
    """At most ``limit`` lower-case words of the weighed texts, heaviest first.

    A text's weight counts once per word in it; names (capitalised inside a sentence) count double.
    ``without`` are lower-case words that are no topic here: whoever is speaking.
    """
    weights: dict[str, float] = {}
    for text, weight in weighed:
        for word, factor in _words(text, language).items():
            if word not in without:
                weights[word] = weights.get(word, 0.0) + weight * factor
    ranked = sorted(weights, key=lambda word: (-round(weights[word], 6), word))
    return tuple(ranked[:limit])


@lru_cache(maxsize=1024)  # a text stays in the window for a minute and is asked for each time
def _words(text: str, language: Language) -> dict[str, float]:
    found: dict[str, float] = {}
    for token in tokens(text):
        word = token.text.lower().removesuffix("'s")
        if token.kind != "word" or len(word) < 3 or is_stop_word(word, language):
            continue
        begins = text[: token.start].rstrip(" \"'“")[-1:] in {"", ".", "!", "?", "…"}
        named = token.text[0].isupper() and not begins
        found[word] = max(found.get(word, 0.0), 2.0 if named else 1.0)
    return found
