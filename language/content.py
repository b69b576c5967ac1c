"""What a text is about: its words without those that say nothing. Pure."""

from language.plurals import singular
from language.tables import Language
from language.tokens import word_list


def is_stop_word(word: str, language: Language) -> bool:
    """Return whether a lower-case word says nothing about what a text is about, with or without
    what hangs on its apostrophe ("they'd")."""
    stop = language.words.stop
    return word in stop or word.partition("'")[0] in stop


def words_of(text: str, language: Language) -> list[str]:
    """Return the words in order, folded, in the singular, without what hangs on an apostrophe."""
    return [_base(word, language) for word in word_list(text)]


def content_words(text: str, language: Language) -> list[str]:
    """Return ``words_of`` without the stop words."""
    said = (word for word in word_list(text) if not is_stop_word(word, language))
    return [_base(word, language) for word in said]


def _base(word: str, language: Language) -> str:
    return singular(word.partition("'")[0], language)
