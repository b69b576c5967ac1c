"""The phrase files of ``configs/phrases``, checked and compiled."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Final, Literal, NamedTuple

import msgspec
from msgspec import Meta, field

from language.english import ENGLISH
from language.tables import Language
from personas.generation.grammar import EMOTE, BadTemplate, Template, parse
from protocol.configs.base import Config, ConfigVersion
from protocol.configs.persona import VoiceStyle
from protocol.event_types import EVENT_TYPES, OTHER, event_type_named

EVERYONE: Final = "*"
EDGES: Final = (1, 3, 6, 10)
"""Upper word counts of the length classes; a fifth class holds what is longer."""

_CUES: Final = (
    *(row.cue or f"event.{row.name}" for row in (*EVENT_TYPES.values(), OTHER)),
    *(f"question.{q}" for q in ("option", "yes", "no", "number", "name", "open")),
    *(f"question.{q}" for q in ("who", "what", "where", "when", "since", "why", "how", "sum")),
    *(f"talk.{t}" for t in ("greet", "bye", "thanks", "real", "insult", "compliment", "laugh")),
    *(f"talk.{t}" for t in ("hype", "gripe", "mood", "quiet", "statement", "ask", "opinion", "gg")),
    *(f"talk.{t}" for t in ("share", "explain", "time", "sad", "joke", "ack")),
    *(f"talk.{t}" for t in ("title", "speaker", "happened", "scene", "whois")),
    *(f"talk.{t}" for t in ("told", "quoted", "unknown")),
    *(f"remark.{r}" for r in ("idle", "topic", "joke", "hype", "command", "ask")),
    *("greeting.arrive", "greeting.person"),
    *(f"tail.{t}" for t in ("event", "question", "talk", "remark")),
)
REQUIRED_CUES: Final = tuple(dict.fromkeys(_CUES))

_CUE_FILLS: Final = {
    "question.option": {"option", "other"},
    "question.number": {"number"},
    "question.sum": {"number"},
    "remark.joke": {"joke"},
    "talk.title": {"title"},
    "talk.speaker": {"speaker"},
    "talk.happened": {"happened"},
    "talk.scene": {"scene"},
    "talk.whois": {"speaker"},
    "talk.told": {"told"},
    "talk.quoted": {"told"},
}

Line = Annotated[str, Meta(min_length=1, max_length=240, pattern=r"^[^@\r\n]+$")]


class Family(Config, frozen=True, kw_only=True):
    """Lines for one cue; for everyone, for some styles, or for named personas only."""

    cue: Annotated[str, Meta(pattern=r"^[a-z]+\.[a-z_]+$")]
    styles: tuple[VoiceStyle, ...] = ()
    voices: tuple[str, ...] = ()
    heat: Literal["any", "high", "low"] = "any"
    lines: Annotated[tuple[Line, ...], Meta(min_length=1)]


class PhraseFile(Config, frozen=True, kw_only=True):
    config_type: Literal["phrases"]
    config_version: ConfigVersion
    slots: dict[str, Annotated[tuple[str, ...], Meta(min_length=1)]] = field(default_factory=dict)
    emotes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    moods: dict[str, tuple[str, ...]] = field(default_factory=dict)
    families: tuple[Family, ...] = ()


class EmoteFile(msgspec.Struct):
    """The part of ``emotes.json`` that text needs."""

    codes: tuple[str, ...]


class PhraseError(ValueError):
    """A phrase file is wrong: "<file>: <path>: <rule>"."""


Classes = tuple[tuple[Template, ...], ...]


class Pool(NamedTuple):
    """Lines by length class: those without a topic, and those that use it."""

    plain: Classes
    topical: Classes
    size: int


class Phrasebook(NamedTuple):
    """``pools`` by (cue, audience, hot), audience a style, a persona id or ``EVERYONE``;
    ``emotes`` by mood; ``moods`` by cue or its first part; ``language`` is that of the lines."""

    pools: Mapping[tuple[str, str, bool], Pool]
    emotes: Mapping[str, tuple[str, ...]]
    moods: Mapping[str, tuple[str, ...]]
    codes: frozenset[str]
    language: Language = ENGLISH

    def serves(self, cue: str) -> bool:
        """Return whether everybody has lines for that cue, in a heated room and in a calm one."""
        return all((cue, EVERYONE, hot) in self.pools for hot in (False, True))

    def event_cue(self, name: str) -> str:
        """Return the cue for events of that type: its own, else the one its row lends it."""
        own = f"event.{name}"
        return own if self.serves(own) else event_type_named(name).cue or own


def load(folder: Path) -> Phrasebook:
    """The book of ``folder/phrases/*.json`` and, when there, ``folder/emotes.json``; else PhraseError."""
    files = {path.name: _read(path) for path in sorted((folder / "phrases").glob("*.json"))}
    if not files:
        raise PhraseError(f"{folder / 'phrases'}: $: no phrase file (*.json) is here")
    emotes = _merged(one.emotes for one in files.values())
    book = compile_book(files, _only_known(emotes, folder / "emotes.json"))
    named = dict.fromkeys((*REQUIRED_CUES, *(cue for cue, _, _ in book.pools)))
    if missing := [cue for cue in named if not book.serves(cue)]:
        raise PhraseError(
            f"{folder / 'phrases'}: $.families: no lines for everyone for {missing[0]}"
        )
    return book


def compile_book(
    files: Mapping[str, PhraseFile], emotes: Mapping[str, tuple[str, ...]]
) -> Phrasebook:
    """The book from parsed files by name; PhraseError names file, path and rule."""
    slots = {name: lines for one in files.values() for name, lines in one.slots.items()}
    lines: dict[tuple[str, str, bool], list[Template]] = {}
    for name, one in files.items():
        for at, family in enumerate(one.families):
            templates = _templates(name, at, family, slots, emotes)
            for key in _keys(family):
                lines.setdefault(key, []).extend(templates)
    return Phrasebook(
        pools={key: _pool(templates) for key, templates in lines.items()},
        emotes=emotes,
        moods=_merged(one.moods for one in files.values()),
        codes=frozenset(code for codes in emotes.values() for code in codes),
    )


def _read(path: Path) -> PhraseFile:
    try:
        return msgspec.json.decode(path.read_bytes(), type=PhraseFile)
    except (msgspec.MsgspecError, ValueError, OSError) as error:
        rule, _, where = str(error).partition(" - at ")
        raise PhraseError(f"{path.name}: {where.strip('`') or '$'}: {rule}") from error


def _templates(
    file: str,
    at: int,
    family: Family,
    slots: Mapping[str, tuple[str, ...]],
    emotes: Mapping[str, tuple[str, ...]],
) -> list[Template]:
    allowed = {"topic", "streamer"} | _CUE_FILLS.get(family.cue, set())
    allowed |= {EMOTE + mood for mood in emotes}
    templates = []
    for number, line in enumerate(family.lines):
        where = f"{file}: $.families[{at}].lines[{number}]"
        try:
            template = parse(line, slots)
        except BadTemplate as error:
            raise PhraseError(f"{where}: {error}") from error
        unknown = sorted(template.needs - allowed)
        if unknown:
            raise PhraseError(f"{where}: {{{unknown[0]}}} has no value for {family.cue}")
        templates.append(template)
    return templates


def _keys(family: Family) -> list[tuple[str, str, bool]]:
    hot = {"any": (False, True), "high": (True,), "low": (False,)}[family.heat]
    audiences = family.voices or family.styles or (EVERYONE,)
    return [(family.cue, audience, heat) for audience in audiences for heat in hot]


def _pool(templates: list[Template]) -> Pool:
    plain: list[list[Template]] = [[] for _ in range(len(EDGES) + 1)]
    topical: list[list[Template]] = [[] for _ in range(len(EDGES) + 1)]
    for template in templates:
        side = topical if "topic" in template.needs else plain
        side[length_class(template.words)].append(template)
    return Pool(tuple(map(tuple, plain)), tuple(map(tuple, topical)), len(templates))


def length_class(words: float) -> int:
    """0 for one word, then up to three, six, ten, and more."""
    return sum(words > edge + 0.5 for edge in EDGES)


def _merged(parts: Iterable[Mapping[str, tuple[str, ...]]]) -> dict[str, tuple[str, ...]]:
    merged: dict[str, tuple[str, ...]] = {}
    for part in parts:
        for key, values in part.items():
            merged[key] = tuple(dict.fromkeys((*merged.get(key, ()), *values)))
    return merged


def _only_known(emotes: dict[str, tuple[str, ...]], path: Path) -> dict[str, tuple[str, ...]]:
    """The moods without codes the product has no picture for; all of them without ``emotes.json``."""
    if not path.exists():
        return emotes
    try:
        known = set(msgspec.json.decode(path.read_bytes(), type=EmoteFile).codes)
    except (msgspec.MsgspecError, ValueError) as error:
        raise PhraseError(f"{path.name}: $: {error}") from error
    return {mood: tuple(c for c in codes if c in known) or codes for mood, codes in emotes.items()}
