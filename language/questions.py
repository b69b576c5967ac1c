"""Whether a text asks, what kind of answer it wants, and between what it lets choose. Pure."""

from functools import lru_cache
from typing import NamedTuple

from language.tables import Language


def is_question(text: str, language: Language) -> bool:
    """Return whether the text asks: a question mark, or words that can only begin a question, as
    people who type fast leave the mark out."""
    return "?" in text or language.questions.begins.match(text) is not None


class Question(NamedTuple):
    """``kind``: option, yes_no, number, name, who … how, since (a past when), or open; ``options``
    only for the first."""

    kind: str
    options: tuple[str, ...] = ()


@lru_cache(maxsize=256)
def question_of(text: str, options: tuple[str, ...], language: Language) -> Question:
    """The shape of a question; given options win over what the text says."""
    forms = language.questions
    given = tuple(clean for one in options if (clean := _option(one, language)))
    if len(given) >= 2:
        return Question("yes_no") if set(given) == {"yes", "no"} else Question("option", given)
    if forms.why.search(text):
        return Question("why")
    found = _pair(text, language)
    if found:
        return Question("option", found)
    if language.numbers.sum.search(text) or forms.number.search(text):
        return Question("number")
    if forms.naming.search(text):
        return Question("name")
    asked = forms.wh.search(text)
    yes_no = forms.yes_no.search(text)
    if yes_no and (asked is None or yes_no.start() < asked.start()):
        return Question("yes_no")
    if asked:
        word = asked.group(0).casefold()[:5].removesuffix("'s").rstrip("'s")
        if word == "when" and forms.past.match(text, asked.end()):
            word = "since"
        return Question({"which": "what"}.get(word, word))
    return Question("yes_no" if "?" in text and len(text.split()) > 2 else "open")


def _pair(text: str, language: Language) -> tuple[str, ...]:
    """Options written as "… left or right?": as many words before "or" as stand after it."""
    forms = language.questions
    found = forms.pair.search(text)
    if not found:
        return ()
    before, after = found.group(1).split(), found.group(2).split()
    if not 1 <= len(after) <= 4 or after[0].casefold() in forms.no_option:
        return ()
    taken = before[-len(after) :]
    for at in range(len(taken) - 1, -1, -1):
        if taken[at][-1] in ",.:;?!" and at < len(taken) - 1:
            taken = taken[at + 1 :]
            break
    left, right = _option(" ".join(taken), language), _option(" ".join(after), language)
    return (left, right) if left and right and left != right else ()


def _option(text: str, language: Language) -> str:
    words = text.casefold().replace("@", "").split()
    while len(words) > 1 and words[0] in language.questions.before_option:
        words.pop(0)
    return " ".join(words[:6]).strip(" .,!?;:\"'“”")
