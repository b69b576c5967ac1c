"""Whether somebody who speaks on stream asks the viewers something, and between what. Pure.

Each sentence is judged by itself and by its neighbours: a call ("chat!") beside it makes it the
viewers', an answer behind it makes it the speaker's own.
"""

from functools import lru_cache
from typing import Final, NamedTuple

from language.options import ballots, offered
from language.sentences import sentences
from language.tables import Language
from language.tokens import straight, word_list, words

LASTING: Final = 2
"""Sentences for which a person who was spoken to stays the one."""


class Asked(NamedTuple):
    """The sentence that asks, in its own words, and the answers it offers, if any."""

    question: str
    options: tuple[str, ...]


class _Said(NamedTuple):
    """A sentence, without what may stand before a question, and its neighbours."""

    text: str
    bare: str
    before: str
    after: str


@lru_cache(maxsize=512)
def asked_of_viewers(text: str, language: Language) -> Asked | None:
    """Return the last question in ``text`` that is meant for the viewers, None when none is."""
    said = sentences(straight(text))
    own = sentences(text)
    for at in range(len(said) - 1, -1, -1):
        before, after = said[at - 1 : at] if at else [], said[at + 1 : at + 2]
        one = _Said(said[at], _bare(said[at], language), "".join(before), "".join(after))
        if _is_asked(one, said[max(0, at - LASTING) : at], language):
            return Asked(own[at], offered(one.text, language, before=one.before, after=one.after))
    return None


def _is_asked(one: _Said, earlier: list[str], language: Language) -> bool:
    forms = language.viewers
    if len(ballots(one.text, language)) > 1:
        return True
    if forms.voting.search(one.text) or forms.voting.search(one.bare):
        return True
    choice = _bare_choice(one.text, language)
    if not (choice or _has_form(one, language)):
        return False
    if (
        _is_told(one.text, language)
        or forms.tag.search(one.text)
        or forms.rhetoric.search(one.bare)
    ):
        return False
    named = forms.named.search(one.text) is not None
    if not named and (forms.alone.search(one.text) or _to_a_person(one, earlier, language)):
        return False
    if named or choice:
        return not _echoes(one.after, offered(one.text, language)) or named
    return _is_open(one, language)


def _has_form(one: _Said, language: Language) -> bool:
    """Return whether it has the form of a question, with or without the mark."""
    forms = language.viewers
    if one.text.endswith("?"):
        return True
    if one.text[-1:] in ".!…":
        return False
    begins = forms.asks.match(one.bare)
    inside = forms.named.search(one.text) and forms.asks_inside.search(one.text)
    return bool(begins or inside)


def _bare(sentence: str, language: Language) -> str:
    """Return the sentence from where its question begins, as far as that can be told."""
    forms = language.viewers
    bare = forms.opening.sub("", sentence) or sentence
    return bare if forms.asks.match(bare) else forms.aside.sub("", bare)


def _is_told(sentence: str, language: Language) -> bool:
    """Return whether the question is somebody else's, told or read aloud."""
    forms = language.viewers
    return forms.reported.search(sentence) is not None and not forms.asking.search(sentence)


def _to_a_person(one: _Said, earlier: list[str], language: Language) -> bool:
    """Return whether one person is spoken to, in the sentence or since one before it."""
    return any(_calls_a_person(said, language) for said in (one.text, *earlier))


def _calls_a_person(sentence: str, language: Language) -> bool:
    forms = language.viewers
    if forms.person.search(sentence):
        return True
    for pattern in (forms.name_first, forms.name_last, forms.name_bare):
        found = pattern.search(sentence)
        if found and (found[1] or "").casefold() not in forms.not_names:
            return True
    return False


def _bare_choice(sentence: str, language: Language) -> bool:
    """Return whether the sentence is nothing but answers to choose from ("tea or coffee")."""
    said = set(word_list(sentence))
    if not said & language.options.joining or said & language.viewers.clause_words:
        return False
    return sentence.endswith("?") or (sentence[-1:].isalnum() and len(word_list(sentence)) <= 12)


def _is_open(one: _Said, language: Language) -> bool:
    """Return whether viewers can answer a question that does not name them."""
    forms = language.viewers
    beside = (one.before, one.after)
    called = any(forms.called.search(said) or forms.invites.search(said) for said in beside)
    options = offered(one.text, language)
    if not one.text.endswith("?") and forms.self_answered.search(one.bare):
        return False
    if forms.answers_you.match(one.after) or _echoes(one.after, options):
        return False
    if called or options:
        return True
    if forms.inward.search(one.bare) or forms.answered.match(one.after):
        return bool(forms.always_open.search(one.bare))
    plain = one.text.endswith("?") and forms.plain.search(one.bare)
    return bool(plain or forms.open.search(one.bare) or forms.open.search(one.text))


def _echoes(after: str, options: tuple[str, ...]) -> bool:
    """Return whether the next sentence chooses at once ("circle or square? Circle.")."""
    chosen = words(after)
    return bool(chosen) and any(chosen <= words(option) for option in options)
