"""Put the figures of two logs side by side.

  manage.py simulate compare runs/a runs/b

Give folders of runs, or any messages.jsonl of ours. The change is that from the first to the second.
"""

import argparse
from math import isfinite
from pathlib import Path
from typing import Final

from django.conf import settings

from protocol.clock import parse_ts
from simulation.analysis import Figures, analyse
from simulation.compare import Difference, compare
from simulation.console import Console, Failed
from simulation.logfile import BadLog, read_messages, read_span
from simulation.scenario import ConfigFolder

HELP: Final = "put the figures of two logs side by side"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("a", help="a run's folder or a messages.jsonl")
    parser.add_argument("b", help="another one")


def run(options: argparse.Namespace, console: Console) -> int:
    emotes = ConfigFolder(Path(settings.CONFIG_DIR)).emotes()
    differences = compare(_figures(options.a, emotes), _figures(options.b, emotes))
    console.table(
        f"{options.a} and {options.b}",
        ("figure", "a", "b", "change"),
        ((d.name, f"{d.a:.4g}", f"{d.b:.4g}", _change(d)) for d in differences),
    )
    return 0


def _figures(path: str, emotes: frozenset[str]) -> Figures:
    try:
        messages, span = read_messages(Path(path)), read_span(Path(path))
    except BadLog as error:
        raise Failed(str(error)) from error
    if not messages:
        raise Failed(f"{path} holds no line")
    first, last = parse_ts(messages[0].ts), parse_ts(messages[-1].ts)
    start_ms, end_ms = span or (first, max(last, first + 1000))
    return analyse(messages, emotes, start_ms=start_ms, end_ms=end_ms)


def _change(difference: Difference) -> str:
    return f"{difference.change:+.0%}" if isfinite(difference.change) else "new"
