"""Text to vector without a model and without a network: hashed words, pairs and letter triples. Pure.

It finds the same words in another order or inflection; a paraphrase in other words it does not.
"""

from collections import Counter
from hashlib import blake2b
from itertools import pairwise
from math import sqrt
from typing import Any, Final

from language.content import content_words, words_of
from language.english import ENGLISH

DIMS: Final = 256
_WEIGHTS: Final = {"word": 1.0, "pair": 0.5, "letters": 0.25}


def embed(text: str) -> list[float]:
    """``DIMS`` numbers of length 1 (all 0 for a text without words)."""
    words = content_words(text, ENGLISH) or words_of(text, ENGLISH)
    features: Counter[tuple[str, str]] = Counter()
    features.update(("word", word) for word in words)
    features.update(("pair", " ".join(two)) for two in pairwise(words))
    for word in words:
        padded = f" {word} "
        features.update(("letters", padded[at : at + 3]) for at in range(len(padded) - 2))
    vector = [0.0] * DIMS
    for (kind, feature), times in features.items():
        hashed = int.from_bytes(blake2b(f"{kind}:{feature}".encode(), digest_size=8).digest())
        sign = 1.0 if hashed & 1 else -1.0
        vector[(hashed >> 1) % DIMS] += sign * _WEIGHTS[kind] * times
    length = sqrt(sum(one * one for one in vector))
    return [one / length for one in vector] if length else vector


class Embedder:
    """The face Mem0 asks for."""

    def __init__(self, config: Any = None) -> None:
        self.config = config

    def embed(self, text: str, memory_action: str | None = None) -> list[float]:
        return embed(text)

    def embed_batch(self, texts: list[str], memory_action: str | None = None) -> list[list[float]]:
        return [embed(text) for text in texts]
