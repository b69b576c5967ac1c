"""A chat line without a model: read the occasion, draw a phrase, write it in the voice. Pure.

``compose`` never fails: what it cannot read it answers with what anyone might say there.
"""

import re
from collections.abc import Mapping
from math import exp
from statistics import NormalDist
from typing import Final, NamedTuple

from msgspec.structs import replace

from language.tokens import word_list
from personas.chat.voice import Voice
from personas.generation.cues import Cue, cue_of
from personas.generation.draws import Draws
from personas.generation.grammar import Template, render
from personas.generation.phrasebook import EDGES, EVERYONE, Classes, Phrasebook, Pool, length_class
from personas.generation.postprocess import HARD_LIMIT, finish, plain
from personas.generation.remembered import from_memory
from personas.generation.request import LineRequest
from protocol.configs.persona import VoiceStyle

_TRIES: Final = 10
_SIGMA: Final = 0.95
"""Spread of ln(length). 0.75 is wanted of finished lines; phrases seldom fit the far ends."""

_SPREAD: Final = tuple(exp(_SIGMA * NormalDist().inv_cdf((i + 0.5) / 256)) for i in range(256))
_CHARS_PER_WORD: Final = 4.7
_LONG: Final = 11
_ONE_WORD: Final = 1.85
"""Below this a single word is looked for: few phrases have one, so the net is wider than 1.5."""
_JOINTS: Final = (" ", ", ", " ", " and ", " lol ", " also ")
_LEADS: Final = frozenset(("and", "but", "because", "which", "anyway", "at"))
_AN: Final = re.compile(r"\b(a) (?=[aeiou])", re.I)
_REPEATABLE: Final = 10
"""A line this short may be what somebody else just said: a whole room says "lol"."""
_JOKE_WORDS: Final = 6
_SAME_JOKE: Final = 0.6
"""A line of so many words is another one's joke when that part of them stands in the other."""

_SAYING: Final = 0.18
"""How often a line that may be a phrase of the chatter's own is one: of all lines every tenth or so."""
_OWN: Final = 0.22
_STYLE: Final = 0.5
"""How often a line comes from the persona's own lines, and from its style's, where there are any."""


class Said(NamedTuple):
    """What must not be said again, folded for searching; ``given`` are lines that are an answer to
    the same chatter already, or may be one."""

    own: str
    room: tuple[str, ...]
    given: tuple[str, ...]

    def has(self, core: str) -> bool:
        folded = core.casefold()
        if folded in self.own or any(f"{one} ".startswith(f"{folded} ") for one in self.given):
            return True
        if len(folded) <= _REPEATABLE:
            return False
        return any(folded in one for one in self.room) or self._told(folded)

    def _told(self, joke: str) -> bool:
        """Whether somebody just said nearly the same."""
        words = set(word_list(joke))
        enough = _SAME_JOKE * len(words)
        return len(words) >= _JOKE_WORDS and any(
            len(words.intersection(word_list(one))) >= enough for one in self.room
        )


def said_before(request: LineRequest) -> Said:
    own, recent = (
        tuple(map(str.casefold, lines)) for lines in (request.own_recent, request.recent)
    )
    to_them = f"@{request.trigger_author} ".casefold()
    said = [one for one in recent if one.startswith(to_them) or not one.startswith("@")]
    given = tuple(one.removeprefix(to_them) for one in said)
    return Said("\n".join(own), recent, given if request.trigger_author else ())


def compose(request: LineRequest, book: Phrasebook) -> str:
    """One line for the request: never empty, one line, within the limit, no ``@``."""
    limit = min(request.voice.max_chars, request.max_chars, HARD_LIMIT)
    if request.occasion == "marker":
        return plain(f"got it: {request.marker or 'marker'} ✅", HARD_LIMIT)
    draws = Draws(request.reply_id)
    if request.occasion == "echo":
        return _copy(request, book, draws, limit)
    if recalled := from_memory(request, draws, book.language):
        voice = _sure(request.voice)
        return finish(recalled, voice, request.reply_id, limit=limit, codes=book.codes)
    said = said_before(request)
    line = ""
    for attempt in range(_TRIES):
        line = _attempt(request, book, draws, said, attempt, limit)
        if line.casefold() not in said.own:
            return line
    return line


def _attempt(
    request: LineRequest, book: Phrasebook, draws: Draws, said: Said, attempt: int, limit: int
) -> str:
    cue = cue_of(request, draws, book)
    hot = request.hype >= 0.5 or request.event_strength >= 0.8
    emotes = _emotes(request, book, cue, draws)
    heat = max(request.hype, 0.8 * request.event_strength)
    if cue.name == "remark.command":
        return plain(_phrase(request.voice, book, cue, hot, 1, draws, said), limit)
    if _emote_only(request, cue, draws):
        return plain(_emote_run(emotes, draws), limit)
    voice = request.voice
    core = _saying(request, book, cue, draws)
    if core:
        voice = _sure(voice)
    else:
        words = _target_words(voice, cue, heat, draws)
        core = _phrase(voice, book, cue, hot, words, draws, said)
        if cue.tail and words >= _LONG and len(core.split()) < min(words - 4, 12):
            core = _extended(core, voice, book, cue, draws)
    seed = request.reply_id if attempt == 0 else f"{request.reply_id}:{attempt}"
    return finish(core, voice, seed, limit=limit, emotes=emotes, codes=book.codes, heat=heat)


def _sure(voice: Voice) -> Voice:
    """The voice of somebody who knows these words by heart."""
    return replace(voice, typo=0.0, elongate=0.0)


def _saying(request: LineRequest, book: Phrasebook, cue: Cue, draws: Draws) -> str:
    """Now and then a phrase of the chatter's own that it has not said for ten minutes, else ""."""
    if not cue.sayings or not draws.chance(_SAYING):
        return ""
    said = {_letters(line, book) for line in request.own_recent}
    fresh = [one for one in cue.sayings if _letters(one, book) not in said]
    return draws.pick(fresh) if fresh else ""


def _letters(line: str, book: Phrasebook) -> str:
    """What is left of a line without its handwriting."""
    words = (word for word in line.split() if word not in book.codes)
    return "".join(filter(str.isalnum, "".join(words).casefold()))


def _copy(request: LineRequest, book: Phrasebook, draws: Draws, limit: int) -> str:
    """The trigger as it stands; a wave without one is ridden with an emote."""
    text = plain(request.trigger_text, limit) if request.trigger_text.strip() else ""
    if text:
        return text
    moods = book.moods.get("echo", ())
    emotes = _allowed(request, tuple(e for mood in moods for e in book.emotes.get(mood, ())))
    return plain(draws.pick(emotes) if emotes else "", limit)


def _target_words(voice: Voice, cue: Cue, heat: float, draws: Draws) -> float:
    """Lognormal around the voice's length; hype shortens (``realism.md`` §1.3), a person's
    question deserves a little more."""
    median = voice.length / _CHARS_PER_WORD * cue.length * (1 - 0.4 * heat)
    return median * _SPREAD[draws.bits() % len(_SPREAD)]


def _phrase(
    voice: Voice, book: Phrasebook, cue: Cue, hot: bool, words: float, draws: Draws, said: Said
) -> str:
    wanted = 0 if words < _ONE_WORD else length_class(words)
    text = ""
    bare = voice.emote == 0
    for attempt in range(_TRIES):
        step = attempt // 3 * (1 if attempt % 2 else -1)
        near = min(max(wanted + step, 0), len(EDGES))
        pool = _pool(voice, book, (cue.name, hot), near, draws, attempt)
        text = _written(_template(pool, cue, near, draws), draws, cue, book)
        if not said.has(text) and not (bare and set(text.split()) & book.codes):
            return text
    return " ".join(word for word in text.split() if not bare or word not in book.codes)


def _pool(
    voice: Voice, book: Phrasebook, cue: tuple[str, bool], wanted: int, draws: Draws, attempt: int
) -> Pool:
    """The persona's own lines now and then, its style's often (if it has any as short or long as
    wanted), else everybody's; after some tries everybody's only."""
    (name, hot), roll = cue, draws.unit()
    if attempt < _TRIES // 2:
        own = book.pools.get((name, voice.chatter_id, hot))
        if own and roll < _OWN:
            return own
        style = book.pools.get((name, _manner(voice, draws), hot))
        if style and roll < _OWN + _STYLE and (style.plain[wanted] or style.topical[wanted]):
            return style
    return book.pools[name, EVERYONE, hot]


def _manner(voice: Voice, draws: Draws) -> VoiceStyle:
    """Salty people sound snarky at times, whatever their style; mild ones hardly tease."""
    salty = draws.chance(max(0.0, voice.salt - 0.5) * 0.5)
    return "snarky" if salty else voice.style


def _template(pool: Pool, cue: Cue, wanted: int, draws: Draws) -> Template:
    """One line of about the wanted length; of those with the topic in half the cases."""
    topical = draws.chance(0.5) and bool(cue.fills.get("topic"))
    for classes in (pool.topical, pool.plain) if topical else (pool.plain, pool.topical):
        if classes is pool.topical and not cue.fills.get("topic"):
            continue
        lines = _nearest(classes, wanted)
        if lines:
            return draws.pick(lines)
    return Template(("ok",), 1, frozenset())


def _nearest(classes: Classes, wanted: int) -> tuple[Template, ...]:
    order = sorted(range(len(classes)), key=lambda at: abs(at - wanted))
    return next((classes[at] for at in order if classes[at]), ())


def _written(template: Template, draws: Draws, cue: Cue, book: Phrasebook) -> str:
    text = " ".join(render(template.parts, draws, _fills(cue, book, template)).split())
    return _AN.sub(r"\1n ", text) if "a " in text else text


def _fills(cue: Cue, book: Phrasebook, template: Template) -> Mapping[str, str]:
    moods = [need for need in template.needs if need.startswith("e:")]
    if not moods:
        return cue.fills
    return cue.fills | {
        mood: book.emotes[mood[2:]][cue.nth % len(book.emotes[mood[2:]])] for mood in moods
    }


def _extended(core: str, voice: Voice, book: Phrasebook, cue: Cue, draws: Draws) -> str:
    """A second clause behind the first, as people do who type without stopping."""
    key = f"tail.{cue.tail}"
    pool = book.pools.get((key, voice.style, False)) if draws.chance(0.5) else None
    pool = pool or book.pools[key, EVERYONE, False]
    template = _template(pool, cue, 3 + draws.bits() % 2, draws)
    tail = _written(template, draws, cue, book)
    led = tail.split(" ", 1)[0] in _LEADS
    return core + draws.pick(_JOINTS if not led else _JOINTS[:3]) + tail


def _emotes(request: LineRequest, book: Phrasebook, cue: Cue, draws: Draws) -> tuple[str, ...]:
    """Codes for this moment: the chatter's habits that fit the mood, else the mood's."""
    moods = book.moods.get(cue.name) or book.moods.get(cue.name.partition(".")[0], ())
    fitting = book.emotes.get(draws.pick(moods), ()) if moods else ()
    habits = tuple(code for code in request.voice.emotes if code in fitting)
    chosen = habits if habits and draws.chance(0.7) else fitting or request.voice.emotes
    return _allowed(request, chosen)


def _allowed(request: LineRequest, codes: tuple[str, ...]) -> tuple[str, ...]:
    if not request.allowed_emotes:
        return codes
    allowed = frozenset(request.allowed_emotes)
    return tuple(code for code in codes if code in allowed) or request.allowed_emotes


def _emote_only(request: LineRequest, cue: Cue, draws: Draws) -> bool:
    """A person who said something gets words back."""
    wordless = cue.emote_only * request.voice.emote * (1 + 0.7 * request.hype)
    return draws.chance(0.0 if request.from_person else wordless)


def _emote_run(emotes: tuple[str, ...], draws: Draws) -> str:
    emote, roll = draws.pick(emotes) if emotes else "ok", draws.unit()
    if roll < 0.66:
        return emote
    return (
        " ".join([emote] * (2 + draws.bits() % 2))
        if roll < 0.92
        else f"{emote} {draws.pick(emotes or ('ok',))}"
    )
