"""What a text is about: its words without those that say nothing. Pure."""

from language.tables import Language
from language.tokens import word_list


def words_of(text: str) -> list[str]:
    """The words in order, folded, without ``'s`` and a plural's s."""
    return [_stem(word) for word in word_list(text)]


def _stem(word: str) -> str:
    word = word.partition("'")[0]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def content_words(text: str, language: Language) -> list[str]:
    """``words_of`` without the common ones."""
    return [word for word in words_of(text) if word not in language.words.common]
