"""Whether a text asks, and what kind of answer it wants. Pure."""

from functools import lru_cache
from typing import NamedTuple

from language.choices import tidy
from language.options import offered
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
    """Return the shape of a question; given options win over what the text says."""
    forms = language.questions
    given = tuple(clean for one in options if (clean := tidy(one, language)))
    if len(given) < 2 and forms.why.search(text):
        return Question("why")
    choices = given if len(given) > 1 else offered(text, language)
    if set(choices) == {language.options.yes, language.options.no}:
        return Question("yes_no")
    if choices:
        return Question("option", choices)
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
