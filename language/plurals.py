"""One of a thing from the word for several. Pure."""

from language.tables import Language


def singular(noun: str, language: Language) -> str:
    """Return the lower-case noun in the singular: phrases are written for one of everything, and
    "goat" and "goats" are the same topic. The last word of a compound is what changes."""
    head, space, last = noun.rpartition(" ")
    return head + space + _one(last, language)


def _one(word: str, language: Language) -> str:
    plurals = language.plurals
    if word in plurals.irregular:
        return plurals.irregular[word]
    if len(word) < plurals.shortest or word in plurals.single:
        return word
    for ending, replaced in plurals.endings:
        if word.endswith(ending):
            return word.removesuffix(ending) + replaced
    return word
