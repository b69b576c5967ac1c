"""What a model answered to an extraction request, as facts. Pure.

The whole text is read, never a cut one. Both shapes are taken: the four lists of MemoryExtraction
(our prompt), and memory items as a list, ``{"items": […]}`` or one object, with text around or not.
"""

from collections.abc import Iterator
from typing import Any, Final, get_args

import msgspec

from personas.memory.extraction import Category, Fact, facts_of, one_line
from protocol.model_outputs import MemoryExtraction

MAX_FACTS: Final = 5
MAX_CHARS: Final = 64 * 1024


class NoAnswer(ValueError):
    """The text holds nothing that can be read as memories."""


def facts_in(text: str) -> list[Fact]:
    """At most ``MAX_FACTS`` facts; NoAnswer when the text is no extraction at all."""
    found = json_in(text[:MAX_CHARS])
    if isinstance(found, dict) and "items" not in found and "value" not in found:
        try:
            return list(facts_of(msgspec.convert(found, MemoryExtraction)))[:MAX_FACTS]
        except msgspec.ValidationError as error:
            raise NoAnswer(str(error)) from error
    if isinstance(found, dict):
        found = found["items"] if isinstance(found.get("items"), list) else [found]
    facts = [fact for one in found if isinstance(one, dict) and (fact := _fact(one))]
    if found and not facts:
        raise NoAnswer("no memory in the answer has a value")
    return facts[:MAX_FACTS]


def _fact(one: dict[str, Any]) -> Fact | None:
    value = one_line(str(one.get("value") or ""))
    category = next((name for name in get_args(Category) if name == one.get("category")), None)
    if not value or category is None:
        return None
    confidence, ttl = one.get("confidence"), one.get("ttl_days")
    return Fact(
        category=category,
        subject=one_line(str(one.get("subject") or "room"), 64) or "room",
        value=value,
        confidence=min(1.0, max(0.0, confidence)) if isinstance(confidence, int | float) else 0.5,
        ttl_days=ttl if isinstance(ttl, int) and not isinstance(ttl, bool) else None,
    )


def json_in(text: str) -> Any:
    """The first JSON list or object in the text."""
    for start in _starts(text):
        for end in _ends(text, start):
            try:
                found = msgspec.json.decode(text[start : end + 1])
            except (msgspec.MsgspecError, RecursionError, ValueError):
                continue
            if isinstance(found, dict | list):
                return found
    raise NoAnswer("the answer holds no JSON")


def _starts(text: str) -> Iterator[int]:
    yield from sorted(at for at in (text.find("{"), text.find("[")) if at >= 0)


def _ends(text: str, start: int) -> Iterator[int]:
    """The last closing bracket first: text behind the JSON may hold brackets of its own."""
    close = "}" if text[start] == "{" else "]"
    end = len(text)
    for _ in range(8):
        end = text.rfind(close, start, end)
        if end < 0:
            return
        yield end
