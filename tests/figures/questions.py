"""How well questions to the viewers are found: ``python -m tests.figures.questions``.

The corpus was written by somebody who had not seen the code, in two halves: the reader was tuned on
the open one, and the held one was not read while that was done. ``ours`` are further lines by the
author of the reader. Only figures are printed.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from language.english import ENGLISH
from language.viewers import Asked, asked_of_viewers

CORPUS = Path(__file__).parents[1] / "data" / "questions"
ARTICLES = ("the ", "a ", "an ")


class Figures(NamedTuple):
    """Shares from 0 to 1. ``options`` are right when a question that was found offers just what it
    should, in that order; ``choices`` is the same for those that offer something."""

    recall: float
    precision: float
    options: float
    choices: float


def half(name: str) -> list[dict[str, Any]]:
    """Return the lines of one part of the corpus: ``open``, ``held`` or ``ours``."""
    return [json.loads(line) for line in (CORPUS / f"{name}.jsonl").read_text().splitlines()]


def figures(lines: Iterable[dict[str, Any]]) -> Figures:
    """Return how the reader does on some lines."""
    read = [(line, asked_of_viewers(line["text"], ENGLISH)) for line in lines]
    found = [(line, asked) for line, asked in read if asked and line["asks_chat"]]
    right = [line["options"] for line, asked in found if options_fit(line, asked)]
    offering = [line for line, _ in found if line["options"]]
    return Figures(
        recall=len(found) / sum(line["asks_chat"] for line, _ in read),
        precision=len(found) / sum(asked is not None for _, asked in read),
        options=len(right) / len(found),
        choices=sum(map(bool, right)) / len(offering),
    )


def options_fit(line: dict[str, Any], asked: Asked) -> bool:
    """Return whether the options are those of the corpus, articles and case apart."""
    return [*map(_plain, asked.options)] == [*map(_plain, line["options"])]


def _plain(option: str) -> str:
    plain = " ".join(option.casefold().split())
    return next((plain.removeprefix(one) for one in ARTICLES if plain.startswith(one)), plain)


if __name__ == "__main__":
    for name in ("open", "ours", "held"):
        lines = half(name)
        shares = " ".join(f"{key} {value:.3f}" for key, value in figures(lines)._asdict().items())
        print(f"{name}: {len(lines)} lines, {shares}")
