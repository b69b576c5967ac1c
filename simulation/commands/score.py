"""Score any chat log against real chat: twelve metrics over its 10-minute windows.

  manage.py simulate score runs/a
  manage.py simulate score log.jsonl --json --fail-below 11

A log is a run's folder, a messages.jsonl, or JSON lines {"ts": …, "user": …, "text": …}.
"""

import argparse
from pathlib import Path
from typing import Final

import msgspec
from django.conf import settings

from simulation.console import Console, Failed
from simulation.logfile import BadLog, read_lines, read_span
from simulation.scenario import ConfigFolder
from simulation.scorecard import Scorecard, score

HELP: Final = "score a chat log against real chat"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("log", help="a run's folder or a .jsonl file")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--fail-below", type=int, help="exit with 1 when the median passes fewer")


def run(options: argparse.Namespace, console: Console) -> int:
    emotes = ConfigFolder(Path(settings.CONFIG_DIR)).emotes()
    try:
        start_ms, end_ms = read_span(Path(options.log)) or (None, None)
        card = score(read_lines(Path(options.log)), emotes, start_ms=start_ms, end_ms=end_ms)
    except BadLog as error:
        raise Failed(str(error)) from error
    if options.json:
        console.data(msgspec.json.encode(_plain(card)).decode())
    else:
        _table(card, console)
    passed = card.median.passed if card.median else 0
    return 1 if options.fail_below is not None and passed < options.fail_below else 0


def _plain(card: Scorecard) -> dict[str, object]:
    return {
        "median_passed": card.median.passed if card.median else None,
        "windows_passed": [window.passed for window in card.windows],
        "scorecard": card,
    }


def _table(card: Scorecard, console: Console) -> None:
    if card.median is None:
        console.data(
            "No window to score: it takes 10 whole minutes with 15 lines, at 8 to 120 a minute."
        )
        return
    console.table(
        f"{card.median.passed} of {len(card.median.metrics)} on the median window "
        f"({card.median.band} lines a minute)",
        ("metric", "log", "real from", "typical", "to", ""),
        (
            (
                m.name.replace("_", " "),
                f"{m.value:.3g}",
                f"{m.low:.3g}",
                f"{m.typical:.3g}",
                f"{m.high:.3g}",
                "within" if m.passes else "OUTSIDE",
            )
            for m in card.median.metrics
        ),
    )
    console.data(f"Of each 10-minute window: {', '.join(str(w.passed) for w in card.windows)}")
