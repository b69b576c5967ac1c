"""What a model answered to an extraction request, as facts. Pure.

The whole text is read, never a cut one. Both shapes are taken: the four lists of MemoryExtraction
(our prompt), and memory items as a list, ``{"items": […]}`` or one object, with text around or not.
"""

from typing import Any, Final, get_args

from llm.readers import NoAnswer, as_kind, json_in
from memory.extraction import Category, Fact, facts_of, one_line
from protocol.model_outputs import MemoryExtraction

MAX_FACTS: Final = 5


def facts_in(text: str) -> list[Fact]:
    """Return at most ``MAX_FACTS`` facts; NoAnswer when the text is no extraction at all."""
    found = json_in(text)
    if isinstance(found, dict) and "items" not in found and "value" not in found:
        return list(facts_of(as_kind(found, MemoryExtraction)))[:MAX_FACTS]
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
