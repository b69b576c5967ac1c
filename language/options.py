"""The answers that a question offers, wherever they stand. Pure."""

from typing import Final

from language.choices import choice, tidy
from language.tables import Language
from language.tokens import straight

MOST: Final = 8
"""Answers at most; what offers more is a list of something else."""


def offered(
    question: str, language: Language, *, before: str = "", after: str = ""
) -> tuple[str, ...]:
    """Return the answers a question offers: by itself, else in the sentence before or after it."""
    return _found(straight(question), before, after, language)[:MOST]


def _found(asked: str, before: str, after: str, language: Language) -> tuple[str, ...]:
    forms = language.options
    if len(voted := ballots(asked, language)) > 1:
        return voted
    if forms.yes_no.search(asked):
        return forms.yes, forms.no
    if found := choice(asked, language):
        return found
    if not forms.pointing.search(asked):
        return ()
    laid_out = choice(before, language) if forms.laid_out.search(straight(before)) else ()
    return listed(before, language) or laid_out or choice(after, language)


def ballots(sentence: str, language: Language) -> tuple[str, ...]:
    """Return what each ballot of "one for the sword, two for the bow" stands for, in order."""
    forms = language.options
    found = forms.vote.findall(straight(sentence))
    return tuple(option for one in found if (option := tidy(forms.talk.sub("", one), language)))


def listed(sentence: str, language: Language) -> tuple[str, ...]:
    """Return the things that a sentence lists to choose from, each of at most three words."""
    forms = language.options
    head = forms.listing.match(straight(sentence))
    if head is None:
        return ()
    items = forms.list_split.split(straight(sentence)[head.end() :].strip(" .!?…"))
    bare = (forms.again.sub("", item) for item in items)
    found = tuple(
        tidy(forms.timing.sub("", forms.item_tail.sub("", item)), language) for item in bare
    )
    fitting = all(0 < len(item.split()) <= 3 for item in found)
    return found if fitting and len(found) > 1 else ()
