"""The value types of a language: what each file of ``language/<code>/`` holds. Pure.

Functions of this package take a ``Language`` as their last argument and know no word themselves.
"""

import re

from msgspec import Struct

Pattern = re.Pattern[str]


class WordSet(frozenset[str]):
    """Lower-case words; the file writes them with white space between them."""


class Words(Struct, frozen=True, eq=False):
    """``words.toml``: words by what they do in a sentence."""

    stop: WordSet
    not_things: WordSet
    determiners: WordSet
    adjectives: WordSet
    asking: WordSet
    before_adverb: WordSet
    """After these "that" points at no thing: "look that smug", "does that count"."""


class Plurals(Struct, frozen=True, eq=False):
    """``plurals.toml``: how one of a thing is made of the word for several."""

    irregular: dict[str, str]
    single: WordSet
    shortest: int
    endings: tuple[tuple[str, str], ...]


class Tone(Struct, frozen=True, eq=False):
    """``tone.toml``: words that show how a line is meant."""

    laugh: Pattern
    captioned: Pattern
    insults: WordSet
    praise: WordSet
    hype: WordSet
    coming: Pattern


class Intent(Struct, frozen=True, eq=False):
    """One thing a chat line can want, and how that is told."""

    name: str
    pattern: Pattern


class Intents(Struct, frozen=True, eq=False):
    """``intents.toml``: the first that fits wins, those of ``unasked`` only when nothing is asked."""

    opening: Pattern
    new_here: Pattern
    remember: Pattern
    always: tuple[Intent, ...]
    unasked: tuple[Intent, ...]


class Questions(Struct, frozen=True, eq=False):
    """``questions.toml``: the forms of questions."""

    begins: Pattern
    why: Pattern
    number: Pattern
    naming: Pattern
    wh: Pattern
    past: Pattern
    yes_no: Pattern


class Options(Struct, frozen=True, eq=False):
    """``options.toml``: between what a question lets choose."""

    joining: WordSet
    vote: Pattern
    determiners: WordSet
    before: WordSet
    cut_off: WordSet
    modal: Pattern
    subject: Pattern
    leading: Pattern
    trailing: Pattern
    timing: Pattern
    ends: Pattern
    of_things: Pattern
    none: Pattern
    clause: Pattern
    all_or_none: Pattern
    sayings: Pattern
    yes_no: Pattern
    yes: str
    no: str
    pointing: Pattern
    listing: Pattern
    again: Pattern
    item_tail: Pattern
    list_split: Pattern
    actions: WordSet
    follows: WordSet
    laid_out: Pattern
    talk: Pattern


class Viewers(Struct, frozen=True, eq=False):
    """``viewers.toml``: whether the viewers are asked."""

    opening: Pattern
    aside: Pattern
    named: Pattern
    called: Pattern
    invites: Pattern
    asks: Pattern
    asks_inside: Pattern
    reported: Pattern
    asking: Pattern
    person: Pattern
    name_first: Pattern
    name_last: Pattern
    name_bare: Pattern
    not_names: WordSet
    tag: Pattern
    alone: Pattern
    rhetoric: Pattern
    inward: Pattern
    answered: Pattern
    self_answered: Pattern
    answers_you: Pattern
    always_open: Pattern
    open: Pattern
    plain: Pattern
    voting: Pattern
    clause_words: WordSet
    wh_word: Pattern


class Numbers(Struct, frozen=True, eq=False):
    """``numbers.toml``: sums and ranges that a question holds."""

    sum: Pattern
    range: Pattern
    out_of: Pattern
    ten: str
    long: Pattern
    rate: Pattern
    percent: Pattern


class Facts(Struct, frozen=True, eq=False):
    """``facts.toml``: what tells of a thing, and what asks for it. ``names_of_thing`` and
    ``things_of_name`` have a THING or NAME to be filled in."""

    is_told: Pattern
    has_told: Pattern
    polite: Pattern
    did: Pattern
    opinion: Pattern
    wording: Pattern
    who: Pattern
    name_of: Pattern
    names_of_thing: str
    things_of_name: str
    place: Pattern
    counted: Pattern
    clause: Pattern
    remembering: Pattern
    own: Pattern
    taste: Pattern
    third_person: tuple[tuple[Pattern, str], ...]


class Language(Struct, frozen=True, eq=False):
    """All that is known of one language. Two are equal only when they are the same object, so
    that one can stand in the key of a cache."""

    code: str
    words: Words
    plurals: Plurals
    tone: Tone
    intents: Intents
    questions: Questions
    options: Options
    viewers: Viewers
    numbers: Numbers
    facts: Facts

    def __repr__(self) -> str:
        return f"Language({self.code!r})"
