"""Valid values that differ from what a configuration says by itself, for every knob there is."""

from typing import Any, Final

from msgspec import Struct

from protocol.configs.persona import TRAITS
from protocol.declare import Knob, constants_of, knobs_of

SAMPLES: Final[dict[str, Any]] = {
    "room_id": "room:other",
    "config_version": "7.8.9",
    "schema_version": "1.2.3",
    "persona_id": "Other_One",
    "name_color": "#123ABC",
    "api_base": "http://127.0.0.1:9/v1",
    "api_key_env": "OTHER_API_KEY",
    "stream": "kitchen-table",
    "enabled_personas": ["TallyMark", "MossyTeapot"],
    "topic_biases": {"doors": 0.25},
    "drift_bounds": {one: {"min": 0.25, "max": 0.75, "max_delta": 0.05} for one in TRAITS},
    "blocklists": [
        {"name": "odd", "action": "redact", "patterns": ["frobnicate"], "case_insensitive": False}
    ],
    "pii_patterns": [{"kind": "plate", "regex": "[A-Z]{2}-[0-9]{4}", "replacement": "[PLATE]"}],
    "blocked_domains": ["bad.example"],
    "extra": {"top_p": 0.5},
    "metadata": {"usd_per_million_tokens_in": 1.5},
    "patterns": [{"name": "plate", "regex": "[A-Z]{2}-[0-9]{4}"}],
}
"""Values for knobs whose form no rule of this file would hit, by column."""


def different(kind: type[Struct]) -> dict[str, Any]:
    """Return a valid document of ``kind`` in which no knob is as by default."""
    said: dict[str, Any] = dict(constants_of(kind))
    for knob in knobs_of(kind):
        here = said
        for block in knob.path[:-1]:
            here = here.setdefault(block, {})
        here[knob.path[-1]] = other_value(knob)
    return said


def other_value(knob: Knob) -> Any:
    """Return a value the knob may have and does not have by itself."""
    if knob.column in SAMPLES:
        return SAMPLES[knob.column]
    usual = (knob.default, knob.initial)
    match knob.shape:
        case "number" | "whole":
            low, high = knob.least or 0, knob.most or 1
            value = next(v for v in ((low + high) / 2, (low + 3 * high) / 4) if v not in usual)
            return int(value) if knob.shape == "whole" else value
        case "flag":
            return not knob.default
        case "choice":
            return next(one for one in knob.allowed if one not in usual)
        case "choices":
            return list(knob.allowed[:2])
        case "texts":
            return ["one", "two"]
        case "line" | "paragraph":
            return "other"
        case "data":
            raise KeyError(f"say in tests/knobs.py what {knob.key} may be")
