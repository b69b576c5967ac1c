"""Make a blind test of our chat against a real log you supply, and score the answers.

  manage.py simulate blindtest make runs/a real.jsonl --out blind
  manage.py simulate blindtest score blind --answers blind/sheet.txt

The real log stays yours: nothing of it is stored outside the folder.
"""

import argparse
import json
from pathlib import Path
from typing import Final

from simulation import blindtest
from simulation.console import Console, Failed
from simulation.folder import write_json
from simulation.logfile import BadLog, read_lines

HELP: Final = "make and score a blind test against a real log"
SHEET, KEY = "sheet.txt", "key.json"


def arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True)
    make = actions.add_parser("make", help="write sheet and answer key")
    make.add_argument("ours", help="a run's folder or .jsonl")
    make.add_argument("real", help='JSON lines {"ts": …, "user": …, "text": …}')
    make.add_argument(
        "--each", type=int, default=10, help="excerpts of either (default %(default)s)"
    )
    make.add_argument("--seed", type=int, default=1, help="order and choice (default %(default)s)")
    make.add_argument("--out", required=True, help="folder for sheet and key")
    score = actions.add_parser("score", help="how many answers are right")
    score.add_argument("folder", help="the folder that make wrote")
    score.add_argument("--answers", help="the filled sheet (default: the folder's own)")


def run(options: argparse.Namespace, console: Console) -> int:
    return _make(options, console) if options.action == "make" else _score(options, console)


def _make(options: argparse.Namespace, console: Console) -> int:
    try:
        items = blindtest.excerpts(
            read_lines(Path(options.ours)),
            read_lines(Path(options.real)),
            each=options.each,
            seed=options.seed,
        )
    except (BadLog, blindtest.TooShort) as error:
        raise Failed(str(error)) from error
    folder = Path(options.out)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / SHEET).write_text(blindtest.sheet(items))
    write_json(folder / KEY, blindtest.key(items))
    console.remark(f"{len(items)} excerpts in {folder / SHEET}; the answers are in {folder / KEY}")
    return 0


def _score(options: argparse.Namespace, console: Console) -> int:
    folder = Path(options.folder)
    answers = Path(options.answers) if options.answers else folder / SHEET
    try:
        right = json.loads((folder / KEY).read_text())
        given = blindtest.answers_of(answers.read_text())
    except (OSError, ValueError) as error:
        raise Failed(f"{folder}: {error}; was it made by simulate blindtest make?") from error
    verdict = blindtest.judge(given, right)
    if not verdict.answers:
        raise Failed(f"{answers} holds no answer; write S or R after the colons", 1)
    console.data(
        f"{verdict.right} of {verdict.answers} right: {verdict.share:.0%} "
        f"(95 %: {verdict.low:.0%} to {verdict.high:.0%}; 50 % means not to be told apart)"
    )
    return 0
