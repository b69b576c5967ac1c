"""From a batch to what a model is asked: a fixed system text, then named sections of JSON. Pure.

What changes least comes first, so that a provider's prompt cache covers as much as possible.
Everything others wrote is inside a JSON string: a quotation cannot end its section.
"""

from collections.abc import Mapping
from math import exp
from statistics import NormalDist
from typing import Any, Final

import msgspec

from llm.calls import CallLimits, ModelCall
from llm.prompts import BadPrompt, Prompt
from personas.llm_lines.director import Batch
from personas.llm_lines.jobs import LineJob
from protocol.configs.persona import Drift, PersonaConfig, VoiceRules
from protocol.ids import unit

PROMPT_ID: Final = "persona_lines_v1"
EXAMPLES: Final = 5
TOKENS_PER_LINE: Final = 48
QUOTED_CHARS: Final = 160
STREAM_CHARS: Final = 300
BIO_CHARS: Final = 140
SHORTEST: Final = 4
_SIGMA: Final = 0.7
"""Spread of ln(length) asked for; lines differ in length the way chat does (``realism.md`` §3)."""

SCHEMA: Final[Mapping[str, Any]] = {
    "type": "object",
    "properties": {
        "lines": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"key": {"type": "string"}, "text": {"type": "string"}},
                "required": ["key", "text"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["lines"],
    "additionalProperties": False,
}
"""``PersonaLines`` without its bounds, which structured output of some providers refuses."""

_IN_STYLE: Final[Mapping[str, tuple[str, ...]]] = {
    "deadpan": ("sure", "that happened", "anyway", "bold of him", "noted"),
    "hype": ("LETS GO", "no way no way", "clip that", "HES COOKING", "one more one more"),
    "snarky": ("ok champ", "who let him drive", "this is your plan?", "calculated", "sure buddy"),
    "wholesome": ("you got this", "so close!", "love this part", "nice save", "hydrate chat"),
    "chaotic": ("press everything", "eat the map", "what if we didnt", "AAAA", "bees??"),
    "lorekeeper": ("this is how the last one ended", "same spot as tuesday", "it is written",
                   "third time on this ledge", "the old route was faster"),
}  # fmt: skip


def call_for(batch: Batch, prompt: Prompt, limits: CallLimits) -> ModelCall:
    """Return the call for a batch; BadPrompt when the prompt's slots are not the ones we fill.

    ``max_tokens`` of the limits is for one line.
    """
    sections = {
        "ROOM": {"title": batch.background.title, "never": sorted(_shared(batch))},
        "PERSONAS": _personas(batch),
        "STREAM": _stream(batch),
        "RECENT_CHAT": batch.background.chat,
        "LINES": [_line(key, line) for key, line in batch.keys.items()],
    }
    if tuple(sections) != prompt.entry.input_vars:
        raise BadPrompt(f"{prompt.entry.id}: its slots are not {', '.join(sections)}")
    user = "\n\n".join(f"{name}\n{_json(value)}" for name, value in sections.items())
    return ModelCall(
        prompt_id=prompt.entry.id,
        system=prompt.text,
        user=user,
        max_tokens=limits.max_tokens + TOKENS_PER_LINE * (len(batch.lines) - 1),
        schema=dict(SCHEMA) if limits.structured else None,
    )


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _personas(batch: Batch) -> list[dict[str, Any]]:
    """Every persona once, in the order of their ids."""
    cast = {line.persona.persona_id: line for line in batch.lines}
    shared = _shared(batch)
    return [_profile(cast[name], shared) for name in sorted(cast)]


def _shared(batch: Batch) -> frozenset[str]:
    """What none of the batch's personas writes: said once instead of for each."""
    return frozenset.intersection(*map(_never, batch.lines))


def _never(line: LineJob) -> frozenset[str]:
    """The persona's categories in words."""
    return frozenset(one.replace("_", " ") for one in line.persona.safety.hard_never_categories)


def _profile(line: LineJob, shared: frozenset[str]) -> dict[str, Any]:
    persona = line.persona
    rules = persona.anchor.voice_rules
    told = {
        "name": persona.display_name,
        "bio": persona.anchor.bio[:BIO_CHARS],
        "style": _style(rules),
        "never": (*rules.banned_topics, *sorted(_never(line) - shared)),
        "lately": _lately(persona.drift),
        "remembers": line.recalled.facts if line.recalled else (),
        "examples": examples(persona),
    }
    return {key: value for key, value in told.items() if value}


def _style(rules: VoiceRules) -> str:
    caps = {"lower": "no capitals", "upper": "often capitals"}.get(rules.caps_style, "")
    return ", ".join(word for word in (rules.style, caps) if word)


def _lately(drift: Drift) -> list[str]:
    """The drift in words: what is far from the middle, and what reflection noted."""
    extremes = {
        "helpfulness": ("keeps to itself", "explains things"),
        "saltiness": ("mild", "teasing"),
        "curiosity": ("", "asks back"),
    }
    found = []
    for knob, (low, high) in extremes.items():
        value = getattr(drift, knob)
        found.append(low if value < 0.25 else high if value > 0.75 else "")
    return [word for word in (*found, *drift.notes[-2:]) if word]


def examples(persona: PersonaConfig) -> tuple[str, ...]:
    """Five lines in the persona's own way, its catchphrases first."""
    rules = persona.anchor.voice_rules
    own = rules.catchphrase_seeds[:EXAMPLES]
    return (*own, *_IN_STYLE[rules.style][: EXAMPLES - len(own)])


def _stream(batch: Batch) -> dict[str, str]:
    room = batch.background
    spoken = room.spoken.partition(" ")[2]
    said = "" if spoken in room.summary else spoken[-QUOTED_CHARS:]
    seen = batch.lines[-1].request.observation
    told = {
        "scene": room.scene,
        "summary": room.summary[:STREAM_CHARS],
        "said": said,
        "seen": seen[:STREAM_CHARS],
    }
    return {key: value for key, value in told.items() if value}


def _line(key: str, line: LineJob) -> dict[str, Any]:
    request = line.request
    question = request.question if request.occasion == "question" else ""
    told = {
        "key": key,
        "by": request.voice.display_name,
        "why": request.occasion,
        "to": request.trigger_author,
        "text": request.trigger_text[:QUOTED_CHARS],
        "event": "" if question else request.event_text[:QUOTED_CHARS],
        "question": question,
        "options": request.options,
        "chars": target_chars(line),
    }
    return {name: value for name, value in told.items() if value}


def target_chars(line: LineJob) -> int:
    """Lognormal around the voice's median, shorter in hype; from the reply id."""
    voice = line.request.voice
    spread = exp(_SIGMA * NormalDist().inv_cdf(0.02 + 0.96 * unit(line.reply_id, "chars")))
    aimed = round(voice.length * spread * (1 - 0.4 * line.request.hype))
    return max(SHORTEST, min(aimed, voice.max_chars, line.request.max_chars))
