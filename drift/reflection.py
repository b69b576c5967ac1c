"""How a persona looks back at a stretch of chat without a model. Pure.

Counts, not texts, go in: how often it was laughed at, answered, insulted, asked, and about what the
room talked. What comes out is a proposal; ``bounds.py`` decides how far it goes.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from msgspec import Struct, field

from language.content import content_words
from language.english import ENGLISH
from language.laughter import laughs
from language.questions import is_question
from language.tokens import names_one_of, words
from protocol.configs.persona import Drift, PersonaConfig
from protocol.model_outputs import DriftProposal, DriftReflection

STEP: Final = 0.02
"""How far one clear signal pulls a trait."""
LAUGH_MS: Final = 12_000
TOPIC_SPEAKERS: Final = 3
NEW_TOPICS: Final = 2
MOST_TOPICS: Final = 5
MAX_TOPICS: Final = 128


class Said(Struct, frozen=True):
    """One line of the room's log. ``person`` is False for simulated chatters."""

    id: str
    ts_ms: int
    user_id: str
    name: str
    text: str
    person: bool
    reply_to: str = ""


class Exchange(Struct):
    """What one person had to do with the persona."""

    name: str
    times: int = 0
    warm: int = 0
    cold: int = 0


class Tally(Struct, kw_only=True):
    """``lines`` are the persona's own; ``topics`` are words it shared with others, with how many
    they are."""

    lines: int = 0
    laughed: int = 0
    answered: int = 0
    insulted: int = 0
    praised: int = 0
    asked: int = 0
    people: dict[str, Exchange] = field(default_factory=dict)
    topics: dict[str, int] = field(default_factory=dict)


class Usual(Struct, frozen=True, kw_only=True):
    """What a chatter of this room gets per line of its own: what a persona's counts are held
    against, so that a lively room does not drive everybody to the end of the scale."""

    attention: float = 0.5
    laughs: float = 0.2
    questions: float = 0.2
    people: float = 1.0


ORDINARY: Final = Usual()
Reflect = Callable[[PersonaConfig, Tally, Usual], DriftReflection]
"""How a persona looks back: from its counts and the room's usual ones to a proposal."""


def tally(persona: PersonaConfig, chat: Sequence[Said]) -> Tally:
    """The counts of one persona over a window of chat, oldest first."""
    found = Tally(topics=_topics(persona.persona_id, chat))
    names = (persona.persona_id, persona.display_name)
    own: set[str] = set()
    before: Said | None = None
    for line in chat:
        laugh = laughs(line.text, ENGLISH)
        if line.user_id == persona.persona_id:
            found.lines += 1
            own.add(line.id)
        elif line.reply_to in own or names_one_of(line.text, names):
            found.laughed += laugh
            _count(found, line, laugh)
        elif laugh:
            if before is not None and line.ts_ms - before.ts_ms <= LAUGH_MS:
                found.laughed += before.user_id == persona.persona_id
            continue  # the next laugh is about the same line
        before = line
    return found


def usual(tallies: Sequence[Tally]) -> Usual:
    """The average over a cast that spoke; the ordinary for fewer than two."""
    spoke = [one for one in tallies if one.lines]
    if len(spoke) < 2:
        return ORDINARY
    lines = sum(one.lines for one in spoke)
    return Usual(
        attention=sum(one.answered + one.laughed for one in spoke) / lines,
        laughs=sum(one.laughed for one in spoke) / lines,
        questions=sum(one.asked for one in spoke) / lines,
        people=sum(len(one.people) for one in spoke) / len(spoke),
    )


def _count(found: Tally, line: Said, laugh: bool) -> None:
    tone, said = ENGLISH.tone, words(line.text)
    praise, cold = bool(tone.praise & said), bool(tone.insults & said)
    warm = praise or laugh
    found.insulted += cold
    found.praised += praise and not cold
    if not line.person:
        return
    found.answered += 1
    found.asked += is_question(line.text, ENGLISH)
    exchange = found.people.setdefault(line.user_id, Exchange(line.name))
    exchange.times += 1
    exchange.warm += warm and not cold
    exchange.cold += cold


def _topics(persona_id: str, chat: Sequence[Said]) -> dict[str, int]:
    speakers: dict[str, set[str]] = {}
    for line in chat:
        for word in set(content_words(line.text, ENGLISH)):
            if word.isalpha() and 4 <= len(word) <= 24:
                speakers.setdefault(word, set()).add(line.user_id)
    counts = Counter({word: len(who) for word, who in speakers.items()})
    shared = [(w, n) for w, n in counts.most_common() if n >= TOPIC_SPEAKERS]
    return dict([(w, n) for w, n in shared if persona_id in speakers[w]][:MOST_TOPICS])


def reflect(persona: PersonaConfig, found: Tally, room: Usual = ORDINARY) -> DriftReflection:
    """The traits this window speaks for; the present ones when it says nothing."""
    drift = persona.drift
    return DriftReflection(
        drift=DriftProposal(
            **{
                name: _unit(getattr(drift, name) + STEP * pull)
                for name, pull in pulls(found, room).items()
            },
            topic_biases=_biases(drift, found.topics, persona.anchor.voice_rules.banned_topics),
            notes=drift.notes,
        ),
        durable_memories=(),
    )


def pulls(found: Tally, room: Usual) -> Mapping[str, float]:
    """Per trait -1 to 1: where the window pulls it. More notice than others get makes talkative,
    laughs make silly, questions helpful, insults sour, many acquaintances curious."""
    lines = max(1, found.lines)
    attention = (found.answered + found.laughed) / lines - room.attention
    return {
        "talkativeness": _sign(2 * attention - found.insulted),
        "meme_level": _sign(2 * (found.laughed / lines - room.laughs)),
        "helpfulness": _sign(2 * (found.asked / lines - room.questions) + found.praised),
        "saltiness": _sign(found.insulted - found.praised),
        "curiosity": _sign(len(found.people) - room.people),
    }


def because(found: Tally) -> str:
    """The counts in words, for the log."""
    counts = {
        "lines": found.lines,
        "laughed at": found.laughed,
        "answered": found.answered,
        "insulted": found.insulted,
        "praised": found.praised,
        "asked": found.asked,
    }
    said = ", ".join(f"{name} {count}" for name, count in counts.items() if count)
    topics = ", ".join(list(found.topics)[:3])
    return (f"{said or 'nothing'}; topics {topics}" if topics else said or "nothing")[:200]


def _biases(drift: Drift, topics: Mapping[str, int], banned: Sequence[str]) -> dict[str, float]:
    """Known topics the room takes up grow dearer; a little of what is new is taken up."""
    biases = dict(drift.topic_biases)
    new = 0
    for topic in topics:
        if topic in biases:
            biases[topic] = _unit(biases[topic] + STEP)
        elif new < NEW_TOPICS and len(biases) < MAX_TOPICS and topic not in map(str.lower, banned):
            biases[topic] = 0.5 + STEP
            new += 1
    return biases


def _sign(balance: float) -> float:
    """-1 to 1, at its ends from two clear signals on."""
    return max(-1.0, min(1.0, balance / 2))


def _unit(value: float) -> float:
    return max(0.0, min(1.0, value))
