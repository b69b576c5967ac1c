"""Reading a model's answer: a function from its text to a value. Pure.

A reader raises ValueError for a text that is no answer to what was asked.
"""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")
Read = Callable[[str], T]


class NoAnswer(ValueError):
    """The text holds nothing that can be read as what was asked for."""


def json_as(kind: type[T]) -> Read[T]:
    """Return a reader of the first JSON in a text as a ``kind``; it raises NoAnswer."""
    return lambda text: as_kind(json_in(text), kind)


def as_kind(found: Any, kind: type[T]) -> T:
    """Return parsed JSON as a ``kind``, or raise NoAnswer with what is wrong about it."""
    try:
        return msgspec.convert(found, kind)
    except msgspec.ValidationError as error:
        raise NoAnswer(str(error)) from error


def json_in(text: str) -> Any:
    """Return the first JSON list or object in the text, whatever stands around it, or raise NoAnswer."""
    text = text.encode("utf-8", "replace").decode()  # half of a surrogate pair is no JSON
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
