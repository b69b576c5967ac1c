"""What a chat line wants: a hello, an answer, thanks, somebody to laugh with. Pure."""

from functools import lru_cache
from typing import Final

from language.questions import is_question
from language.tables import Language

_FEW: Final = 3
"""Words behind a hello that leave it one."""


@lru_cache(maxsize=512)
def intent_of(text: str, language: Language) -> str:
    """What a chat line wants: title, speaker, happened or scene (of the stream), real, mood, bye, greet, thanks, quiet, question, insult, compliment,
    laugh, gripe, hype, share (news of one's own), explain, joke, ack, time, sad, gg, opinion or statement."""
    asked = language.intents.opening.sub("", text)
    if "?" in asked.lstrip("?!. "):
        text = asked
    for intent in language.intents.always:
        if intent.pattern.search(text):
            return _behind_hello(text, language) if intent.name == "greet" else intent.name
    if is_question(text, language):
        return "question"
    for intent in language.intents.unasked:
        if intent.pattern.search(text):
            return intent.name
    return "statement"


def _behind_hello(text: str, language: Language) -> str:
    """A hello with little behind it is a greeting; with more, that is what wants an answer."""
    rest = language.intents.opening.sub("", text)
    if not rest.strip(" ?!.") or language.intents.new_here.search(rest):
        return "greet"
    wanted = intent_of(rest, language)
    small = wanted in ("statement", "share", "ack") and len(rest.split()) <= _FEW
    return "greet" if small else wanted
