"""What the talk is about: the words of the last minute, weighed. Pure."""

import re
from collections.abc import Collection, Iterable
from typing import Final

from language.tables import Language

MAX_KEYWORDS: Final = 16
_WORD: Final = re.compile(r"[^\W\d_][\w'’-]{2,30}")


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


def _words(text: str, language: Language) -> dict[str, float]:
    found: dict[str, float] = {}
    for match in _WORD.finditer(text):
        word = match[0].lower().replace("’", "'").removesuffix("'s").strip("'-")
        if len(word) < 3 or word in language.words.topicless:
            continue
        begins = text[: match.start()].rstrip(" \"'“")[-1:] in {"", ".", "!", "?", "…"}
        named = match[0][0].isupper() and not begins
        found[word] = max(found.get(word, 0.0), 2.0 if named else 1.0)
    return found
