"""Mem0's metadata filters over a payload: eq, ne, in, nin, ranges, contains, AND, OR, NOT. Pure."""

from collections.abc import Callable, Mapping
from typing import Any, Final

Payload = Mapping[str, Any]


class UnsupportedFilter(ValueError):
    """A filter this store does not know; ignoring it would return what was to be left out."""


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    def test(have: Any, want: Any) -> bool:
        try:
            return have is not None and compare(have, want)
        except TypeError:
            return False

    return test


_TESTS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "eq": lambda have, want: bool(have == want),
    "ne": lambda have, want: bool(have != want),
    "in": lambda have, want: have in want,
    "nin": lambda have, want: have not in want,
    "gt": _ordered(lambda have, want: bool(have > want)),
    "gte": _ordered(lambda have, want: bool(have >= want)),
    "lt": _ordered(lambda have, want: bool(have < want)),
    "lte": _ordered(lambda have, want: bool(have <= want)),
    "contains": lambda have, want: str(want) in str(have or ""),
    "icontains": lambda have, want: str(want).casefold() in str(have or "").casefold(),
}


def matches(payload: Payload, filters: Payload | None) -> bool:
    """Whether a payload passes every condition; UnsupportedFilter for one we do not know."""
    return all(_passes(payload, key, want) for key, want in (filters or {}).items())


def _passes(payload: Payload, key: str, want: Any) -> bool:
    name = key.removeprefix("$").upper()
    if name in ("AND", "OR", "NOT"):
        return _logical(payload, name, want)
    if key.startswith("$"):
        raise UnsupportedFilter(f"the filter {key} is not supported")
    have = payload.get(key)
    if isinstance(want, Mapping):
        return all(_test(operator)(have, value) for operator, value in want.items())
    if want == "*":
        return key in payload
    return bool(have in want) if isinstance(want, list | tuple) else bool(have == want)


def _logical(payload: Payload, name: str, branches: Any) -> bool:
    listed = branches if isinstance(branches, list | tuple) else [branches]
    found = [matches(payload, branch) for branch in listed]
    if name == "AND":
        return all(found)
    return any(found) if name == "OR" else not any(found)


def _test(operator: str) -> Callable[[Any, Any], bool]:
    try:
        return _TESTS[operator.removeprefix("$")]
    except KeyError:
        raise UnsupportedFilter(f"the filter operator {operator} is not supported") from None
