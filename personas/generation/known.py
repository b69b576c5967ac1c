"""What is known of the stream, and what of it a question asks for. Pure.

Nothing is made up: what stands in the title, the scene, an event or the last minute of speech is
told in its own words, and to a person who asks for more than that is said that nobody knows.
"""

import re
from collections.abc import Iterator
from typing import Final

from language import nouns
from language.numbers import sum_of
from language.questions import question_of
from language.tables import Language
from language.tokens import word_list
from personas.generation.request import LineRequest

_TELLABLE: Final = 60
"""Characters of an event that are told in full; of a longer one only the first clause."""
_MORE: Final = 3
"""Words of a quote that the question does not hold."""
_MOST_WORDS: Final = 14
_CLAUSE: Final = re.compile(r",? (?:and|but|while|which|where|before|after) |[,;:] ")
_PAUSE: Final = re.compile(r"[,;:] ")
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+")
_PIECE: Final = re.compile(r" — |[“”]")
_IS: Final = re.compile(
    r"(?P<what>.{2,}?)(?:['’]s| is| are| was| were) (?:(?:called|named) )?(?P<told>\S.*)", re.I
)
_POLITE: Final = re.compile(
    r"^\W*(?:can|could|does|do) (?:any ?one|anybody|some ?one|somebody|you|u)(?: please)? "
    r"(?:tell|know|remind|remember)(?: me| us)?\b",
    re.I,
)
_DID: Final = re.compile(r"^(?:(?:and|but|so|wait|ok)\W+)*(?:does|did|has|had)n?'?t? ", re.I)
_FOR_CHAT: Final = re.compile(
    r"\b(?:should|would|could|shall|might|will|won'?t|gonna|going to|guess|rate|think|reckon|fav\w*|"
    r"the best|you|u|ur|your|y'?all|chat|anyone|anybody|everyone|everybody|if|ever|out of)\b",
    re.I,
)
"""A guess, an opinion or something of the chatters' own is asked for, not a fact of the stream."""
_FACTUAL: Final = frozenset(("number", "name", "who", "what", "where", "when", "since"))
_WHO: Final = re.compile(r"\bwho(?:['’]?s| is| are) (?:the )?(\w+)", re.I)
_NAME_OF: Final = re.compile(
    r"\bname of (?:the |her |his |this )?(\w+)|(\w+?)(?:['’]?s)? name\b|(\w+) (?:called|named)\b",
    re.I,
)
_SAYS: Final = re.compile(r"\b(?:say|says|said|mean|means)\b", re.I)
"""Who said what, or what a word means: what was said does not tell."""
_PLACE: Final = re.compile(
    r"(?:in|on|at|under|behind|over|near|up|down|back|inside|beside)\b", re.I
)
_COUNTED: Final = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty|hundred)\b",
    re.I,
)

Known = tuple[str, dict[str, str]]
"""The cue of a talk and the values its lines need."""


def known(request: LineRequest, text: str, intent: str, language: Language) -> Known | None:
    """How a line about the stream is answered from what is known; None when it is about nothing of
    the kind."""
    facts = facts_of(request, language)
    if intent in facts:
        if facts[intent]:
            return intent, {intent: facts[intent]}
        return ("unknown", {}) if intent == "scene" else ("explain", {})
    if intent != "question" or not _asks_fact(text, language):
        return None
    if speaker := _speaker_asked(request, text):
        return "whois", {"speaker": speaker}
    if not _SAYS.search(text):
        if told := _named(request, text) or _told(request, text, language):
            return "told", {"told": told}
        if quote := _quote(request, text, language):
            return "quoted", {"told": quote}
    return ("unknown", {}) if request.from_person else None


def facts_of(request: LineRequest, language: Language) -> dict[str, str]:
    """What is known, by the intent that asks for it, as short as chat would put it."""
    happened = request.happened.rstrip(".! ")
    if len(happened) > _TELLABLE:
        happened = _CLAUSE.split(happened, maxsplit=1)[0]
    return {
        "title": request.title.partition(":")[0].strip(),
        "speaker": request.speaker or nouns.actor_of(request.happened, language),
        "happened": happened,
        "scene": request.scene.strip(),
    }


def _asks_fact(text: str, language: Language) -> bool:
    asked = _POLITE.sub("", text)
    kind = question_of(asked, (), language).kind
    wanted = kind in _FACTUAL or asked != text or _DID.match(asked) is not None
    return (
        wanted
        and len(text.split()) > 1
        and not _FOR_CHAT.search(asked)
        and sum_of(text, language) is None
    )


def _speaker_asked(request: LineRequest, text: str) -> str:
    asked = _WHO.search(text)
    names = request.speaker.split(" and ") if request.speaker else []
    return next((n for n in names if asked and asked[1].casefold() == n.casefold()), "")


def _named(request: LineRequest, text: str) -> str:
    """The name of the thing asked about, or the thing that goes by the name asked about."""
    if asked := _NAME_OF.search(text):
        thing = re.escape(next(filter(None, asked.groups())))
        named = rf"\b{thing}\b[^.?!,]{{0,12}}\b(?i:called|named) (\w+)|\b([A-Z]\w+) the {thing}\b"
    elif asked := _WHO.search(text):
        name = re.escape(asked[1].capitalize())
        named = rf"\b((?:[Tt]he|[Aa]n?) \w+)[^.?!,]{{0,6}} (?:called|named) {name}\b|\b{name} (the \w+)\b"
    else:
        return ""
    found = (re.search(named, sentence) for _, sentence in _sentences(request))
    return next((next(filter(None, one.groups())) for one in found if one), "")


def _told(request: LineRequest, text: str, language: Language) -> str:
    """What somebody said that the thing asked for is ("personal best is eleven forty")."""
    asked = _words(text, language)
    kind = question_of(_POLITE.sub("", text), (), language).kind
    fitting = {"where": _PLACE.match, "number": _COUNTED.search}.get(kind)
    if not asked or kind in ("name", "when", "since"):
        return ""
    for _, sentence in _sentences(request):
        for clause in _CLAUSE.split(sentence):
            fact = _IS.match(clause)
            about = _words(fact["what"], language) if fact else frozenset()
            if not fact or not about <= asked or 3 * len(about) < 2 * len(asked):
                continue
            told = fact["told"].strip(" .!,;")
            if about and len(told) <= _TELLABLE and (fitting is None or fitting(told)):
                return told
    return ""


def _quote(request: LineRequest, text: str, language: Language) -> str:
    """What was said with all the words of the question in it, and more; a count in the same breath."""
    asked, kind = _words(text, language), question_of(text, (), language).kind
    if not asked or kind in ("where", "when", "since", "name") or _NAME_OF.search(text):
        return ""
    for span, sentence in _sentences(request):
        breaths: list[str] = _PAUSE.split(sentence)
        for said in breaths if kind == "number" else (span, sentence, breaths[0]):
            fits = asked <= _words(said, language) and (kind != "number" or _COUNTED.search(said))
            if fits and "?" not in said and len(asked) + _MORE <= len(said.split()) <= _MOST_WORDS:
                return said.rstrip(" .,!")
    return ""


def _sentences(request: LineRequest) -> Iterator[tuple[str, str]]:
    """What was said, then what happened: each sentence that asks nothing, behind all it stands in."""
    pieces = (*reversed(request.speech), request.happened, *_PIECE.split(request.summary))
    for piece in pieces:
        for sentence in _SENTENCE.split(piece):
            if sentence and not sentence.endswith("?"):
                yield piece, sentence


def _words(text: str, language: Language) -> frozenset[str]:
    """The words of a text that say what it is about, each in the singular."""
    words = [word.partition("'")[0] for word in word_list(_POLITE.sub("", text))]
    empty = language.words.not_things | language.words.determiners | language.words.asking
    return frozenset(nouns.singular(w) for w in words if len(w) > 1 and w not in empty)
