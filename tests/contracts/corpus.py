"""The shared documents: checked-in valid fixtures, and invalid ones made from them.

``INVALID`` lists by hand what a schema walk would not think of; ``mutations`` breaks every rule
of the schema mechanically. All witnesses read the same texts.
"""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from protocol.schema_export import KINDS
from tests.contracts.rules import Mutation, mutations
from tests.contracts.witnesses import schemas
from tests.knobs import different

FIXTURES: Final = Path(__file__).parent / "fixtures"


DECLARED: Final = frozenset(
    {
        "RoomConfig",
        "PersonaConfig",
        "ModerationConfig",
        "LLMProviderConfig",
        "MemoryPolicy",
        "ObservationContextConfig",
        "AutoCommentaryConfig",
    }
)
"""Configurations whose knobs are declared: their full document is made of the declaration."""


def valid_files(name: str) -> list[Path]:
    return sorted((FIXTURES / name / "valid").glob("*.json"))


def valid(name: str) -> dict[str, Any]:
    """The schema's valid documents by file name; for configurations also one, made of the
    declaration, in which every knob is said."""
    made = {"full": different(KINDS[name])} if name in DECLARED else {}
    return made | {file.stem: json.loads(file.read_text()) for file in valid_files(name)}


def invalid(name: str) -> Iterator[Mutation]:
    """Documents that every witness must refuse."""
    schema = schemas()[name]
    for base, document in valid(name).items():
        if base.startswith(("minimal", "full")):
            for mutation in mutations(schema, document):
                yield Mutation(f"{base} {mutation.name}", mutation.document)
    for base, pointer, value, rule in INVALID.get(name, ()):
        yield Mutation(f"{base} {pointer}: {rule}", replaced(valid(name)[base], pointer, value))


def replaced(document: Any, pointer: str, value: Any) -> Any:
    """A copy with the value at a JSON pointer set, appended (``-``) or, with ABSENT, removed."""
    changed = copy.deepcopy(document)
    *way, last = pointer.lstrip("/").split("/")
    here = changed
    for step in way:
        here = here[int(step) if isinstance(here, list) else step]
    if value is ABSENT:
        del here[last]
    elif isinstance(here, list):
        here[int(last) :] = [value]
    else:
        here[last] = value
    return changed


ABSENT: Final = object()

_TIMES: Final = (
    ("yesterday", "not a time"),
    ("", "empty"),
    ("2026-03-14", "a date alone"),
    ("2026-03-14T15:09:26", "no zone"),
    ("2026-03-14 15:09:26Z", "space for T"),
    ("2026-03-14t15:09:26Z", "small t"),
    ("2026-03-14T15:09:26z", "small z"),
    ("2026-03-14T15:09:26+0000", "zone without colon"),
    ("2026-03-14T15:09:26+00", "zone of hours"),
    ("2026-03-14T15:09:26+24:00", "zone of 24 hours"),
    ("2026-03-14T15:09:26+01:60", "zone of 60 minutes"),
    ("2026-03-14T15:09:60Z", "second 60"),
    ("2026-12-31T23:59:60Z", "a true leap second"),
    ("2026-03-14T15:60:26Z", "minute 60"),
    ("2026-03-14T24:00:00Z", "hour 24"),
    ("2026-02-30T12:00:00Z", "30 February"),
    ("2026-02-29T12:00:00Z", "29 February of a common year"),
    ("2100-02-29T12:00:00Z", "29 February of a century"),
    ("2026-04-31T12:00:00Z", "31 April"),
    ("2026-13-01T12:00:00Z", "month 13"),
    ("2026-00-01T12:00:00Z", "month 0"),
    ("2026-01-00T12:00:00Z", "day 0"),
    ("0000-01-01T12:00:00Z", "year 0"),
    ("02026-01-01T12:00:00Z", "year of five digits"),
    ("2026-03-14T15:09:26.Z", "empty fraction"),
    ("2026-03-14T15:09:26,5Z", "comma for point"),
    ("2026-03-14T15:09:26Z\n", "trailing newline"),
    (" 2026-03-14T15:09:26Z", "leading space"),
    ("٢٠٢٦-03-14T15:09:26Z", "digits of another script"),
    (1773500966, "a number"),
)
_ROOMS: Final = (
    ("room:", "no name"),
    ("demo", "no prefix"),
    ("Room:demo", "capital prefix"),
    ("room:" + "x" * 129, "129 characters"),
    ("room:demo\n", "trailing newline"),
    ("room:de mo", "space"),
    ("room:de/mo", "slash"),
    ("room:dé", "letter outside ASCII"),
    ("room:٣", "digit outside ASCII"),
    (" room:demo", "leading space"),
)
_PERSONAS: Final = (
    ("../../escaped", "way out of a folder"),
    ("AC/DC", "slash"),
    ("a\\b", "backslash"),
    (".hidden", "leading dot"),
    ("Nova\n", "trailing newline"),
    ("No\x00va", "NUL"),
    ("No\x1bva", "escape"),
    ("No\x7fva", "delete"),
    ("No\x85va", "next line"),
)
_VERSIONS: Final = (
    ("9.9.9", "unknown major"),
    ("2.0.0", "next major"),
    ("1.0", "two parts"),
    ("1.0.0\n", "trailing newline"),
    ("1.0.0-beta", "suffix"),
    ("1.١.0", "digit of another script"),
    ("v1.0.0", "prefix"),
)

Row = tuple[str, str, Any, str]


def _rows(base: str, pointer: str, cases: tuple[tuple[Any, str], ...]) -> list[Row]:
    return [(base, pointer, value, rule) for value, rule in cases]


_CHAT: Final[list[Row]] = [
    *_rows("minimal", "/ts", _TIMES),
    *_rows("minimal", "/room_id", _ROOMS),
    *_rows("minimal", "/schema_version", _VERSIONS),
    ("minimal", "/schema_name", "StreamContext", "another message's name"),
    ("minimal", "/content", "two\nlines", "newline"),
    ("minimal", "/content", "ends\n", "trailing newline"),
    ("minimal", "/content", "\r", "carriage return"),
    ("minimal", "/content", "😂" * 501, "501 code points"),
    ("minimal", "/content", None, "null"),
    ("minimal", "/mentions", None, "null for a list"),
    ("minimal", "/mentions", {"0": "Alice"}, "object for a list"),
    ("minimal", "/id", "a" * 7, "id of 7"),
    ("minimal", "/id", "a" * 129, "id of 129"),
    ("minimal", "/reply_to", "a" * 7, "reply id of 7"),
    ("minimal", "/seq", 0, "seq 0"),
    ("minimal", "/seq", None, "null seq"),
    ("minimal", "/seq", 1.5, "fraction"),
    ("minimal", "/seq", "1", "text for a number"),
    ("minimal", "/seq", True, "true is no number"),
    ("minimal", "/epoch", None, "null epoch"),
    ("minimal", "/moderation", {}, "no action"),
    ("minimal", "/client_meta", [], "list for an object"),
    ("full", "/style/name_color", "#30D5C8\n", "trailing newline"),
    ("full", "/style/name_color", "30D5C8", "no #"),
    ("full", "/style/name_color", "#30D5CG", "no hex digit"),
    ("full", "/style/name_color", None, "null colour"),
    ("full", "/emotes/0/start", -1, "negative offset"),
    ("full", "/emotes/0/code", "", "empty code"),
    ("full", "/trace/llm_ms", -1, "negative time"),
    ("full", "/moderation/action", "DROP", "capital action"),
    ("full", "/moderation/rule_version", "", "empty rule version"),
]

INVALID: Final[dict[str, list[Row]]] = {
    **{
        name: [
            *_rows("minimal", "/ts", _TIMES),
            *_rows("minimal", "/room_id", _ROOMS),
            *_rows("minimal", "/schema_version", _VERSIONS),
        ]
        for name in KINDS
        if name.startswith("Stream") or name == "TrendsSnapshot"
    },
    "ChatMessage": _CHAT,
    "MemoryItem": [
        *_rows("minimal", "/ts", _TIMES),
        *_rows("full", "/expires_at", _TIMES),
        ("minimal", "/value", "likes\nlines", "newline"),
        ("minimal", "/subject", "alice\n", "trailing newline"),
        ("minimal", "/scope_key", "\r", "carriage return"),
        ("minimal", "/schema_version", "1.0.1", "another version"),
        ("full", "/tags/topic", ["a"], "a tag is a scalar"),
        ("full", "/tags/topic", {}, "a tag is a scalar"),
    ],
    "LLMProviderConfig": [
        ("minimal", "/provider", "litellm", "provider without its block"),
        ("minimal", "/stub", None, "provider's block is null"),
        ("minimal", "/stub", ABSENT, "provider's block is missing"),
        ("minimal_litellm", "/provider", "stub", "provider without its block"),
        ("minimal_litellm", "/litellm", None, "provider's block is null"),
        *_rows("minimal", "/schema_version", _VERSIONS),
    ],
    "RoomConfig": [
        *_rows("minimal", "/room_id", _ROOMS),
        ("full", "/title", "two\nlines", "newline"),
        ("full", "/timing/tick_min_ms", True, "true is no number"),
        ("full", "/timing/no_such_knob", 1, "unknown key"),
        ("full", "/features/enable_firehose_read", 1, "1 is not true"),
        ("full", "/features/enable_firehose_read", "true", "text is not true"),
        ("minimal", "/config_version", "1.0.0\n", "trailing newline"),
    ],
    "PersonaConfig": [
        *_rows("minimal", "/persona_id", _PERSONAS),
        ("full", "/drift_bounds/curiosity/max_delta", 0, "a step of 0"),
        ("full", "/presentation/style/name_color", "#FFF", "three digits"),
        ("full", "/safety/hard_never_categories/0", "spam", "no such category"),
    ],
    "ModerationConfig": [
        ("minimal", "/pii_patterns/0/replacement", "a\nb", "two lines"),
        ("minimal", "/pii_patterns/0/replacement", "a\x00b", "a control character"),
        ("minimal", "/pii_patterns/0/replacement", "\u202ea", "turns the line round"),
        ("minimal", "/pii_patterns/0/replacement", "a\u2028b", "a line separator"),
        ("minimal", "/pii_patterns/0/replacement", " \u3000", "nothing to see"),
    ],
    "StreamObservation": [
        ("minimal", "/safety/violence", 0, "0 is not false"),
        ("minimal", "/safety/spam", False, "unknown key"),
        ("minimal", "/frame_sha256", "0123456789ABCDEF" * 4, "capital hex"),
        ("minimal", "/frame_sha256", "0" * 64 + "\n", "trailing newline"),
        ("minimal", "/frame_sha256", "0" * 63, "63 digits"),
        *_rows("minimal", "/ts", _TIMES),
    ],
    "PromptManifest": [
        ("minimal", "/prompts/0/sha256", "0" * 64 + "\n", "trailing newline"),
        ("minimal", "/prompts/0/purpose", "chat", "no such purpose"),
        *_rows("minimal", "/schema_version", _VERSIONS),
    ],
    "Subscribe": [
        ("minimal", "/type", "SUBSCRIBE", "capital type"),
        ("minimal", "/type", "ack", "another frame"),
        ("minimal", "/since", -1, "negative"),
        ("minimal", "/batch", 1, "1 is not true"),
        ("minimal", "/room", "room:demo", "unknown key"),
    ],
    "Ack": [("minimal", "/seq", "1", "text for a number"), ("minimal", "/seq", 0.5, "fraction")],
    "Ping": [("minimal", "/t", "now", "text for a number"), ("minimal", "/t", None, "null")],
    "ChatSend": [("minimal", "/nonce", "", "empty nonce"), ("minimal", "/nonce", 1, "number")],
}
