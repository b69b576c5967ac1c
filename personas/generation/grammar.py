"""Phrase templates: text with alternatives, parsed once and rendered with draws.

``{a|b|}`` is one of its alternatives (which may nest, and may be empty), ``{name}`` a slot of the
phrase files or, when the name is one of ``FILLS``, a value of the occasion; ``{e:laugh}`` is an
emote of that mood.
"""

from collections.abc import Mapping
from typing import NamedTuple

from personas.generation.draws import Draws

FILLS = (
    *("topic", "option", "other", "number", "joke", "streamer"),
    *("title", "speaker", "happened", "scene", "told"),
)
EMOTE = "e:"

_SAMPLES = 5
_SAMPLE_FILLS = dict.fromkeys(FILLS, "word")


class BadTemplate(ValueError):
    """A template that cannot be read; the text says which rule is broken."""


class Fill(NamedTuple):
    name: str


class Choice(NamedTuple):
    alternatives: tuple["Parts", ...]


Part = str | Fill | Choice
Parts = tuple[Part, ...]


class Template(NamedTuple):
    """A parsed line; ``words`` is its expected word count, ``needs`` the fills it uses."""

    parts: Parts
    words: float
    needs: frozenset[str]


def parse(text: str, slots: Mapping[str, tuple[str, ...]]) -> Template:
    """The template, or BadTemplate."""
    parts = _parse(text, slots, ())
    needs = frozenset(_needs(parts))
    return Template(parts, _expected_words(text, parts), needs)


def render(parts: Parts, draws: Draws, fills: Mapping[str, str]) -> str:
    """The text with every choice drawn; an unknown fill is empty. Spaces are not tidied."""
    out: list[str] = []
    _render(parts, draws, fills, out)
    return "".join(out)


def _render(parts: Parts, draws: Draws, fills: Mapping[str, str], out: list[str]) -> None:
    for part in parts:
        if isinstance(part, str):
            out.append(part)
        elif isinstance(part, Fill):
            out.append(fills.get(part.name, ""))
        else:
            _render(draws.pick(part.alternatives), draws, fills, out)


def _parse(text: str, slots: Mapping[str, tuple[str, ...]], inside: tuple[str, ...]) -> Parts:
    parts: list[Part] = []
    start = at = 0
    while (at := text.find("{", start)) >= 0:
        end = _closing(text, at)
        _no_stray_brace(text[start:at])
        if at > start:
            parts.append(text[start:at])
        parts.append(_braced(text[at + 1 : end], slots, inside))
        start = end + 1
    _no_stray_brace(text[start:])
    if start < len(text):
        parts.append(text[start:])
    return tuple(parts)


def _braced(body: str, slots: Mapping[str, tuple[str, ...]], inside: tuple[str, ...]) -> Part:
    alternatives = _split(body)
    if len(alternatives) > 1:
        return Choice(tuple(_parse(one, slots, inside) for one in alternatives))
    if body in FILLS or body.startswith(EMOTE):
        return Fill(body)
    if body in inside:
        raise BadTemplate(f"slot {{{body}}} contains itself")
    if body not in slots:
        raise BadTemplate(f"there is no slot {{{body}}}")
    return Choice(tuple(_parse(one, slots, (*inside, body)) for one in slots[body]))


def _closing(text: str, at: int) -> int:
    depth = 0
    for index in range(at, len(text)):
        depth += {"{": 1, "}": -1}.get(text[index], 0)
        if depth == 0:
            return index
    raise BadTemplate(f"brace {{ is not closed in {text!r}")


def _no_stray_brace(text: str) -> None:
    if "}" in text:
        raise BadTemplate(f"brace }} without an opening one in {text!r}")


def _split(body: str) -> list[str]:
    """The alternatives of a braced body: split at ``|`` outside inner braces."""
    pieces, depth = [""], 0
    for char in body:
        depth += {"{": 1, "}": -1}.get(char, 0)
        if char == "|" and depth == 0:
            pieces.append("")
        else:
            pieces[-1] += char
    return pieces


def _needs(parts: Parts) -> set[str]:
    found: set[str] = set()
    for part in parts:
        if isinstance(part, Fill):
            found.add(part.name)
        elif isinstance(part, Choice):
            for alternative in part.alternatives:
                found |= _needs(alternative)
    return found


def _expected_words(text: str, parts: Parts) -> float:
    """Mean word count over a few renderings: simpler than adding up pieces, and right at joints."""
    draws = Draws("words", text)
    fills = _SAMPLE_FILLS | dict.fromkeys(_needs(parts), "word")
    return sum(len(render(parts, draws, fills).split()) for _ in range(_SAMPLES)) / _SAMPLES
