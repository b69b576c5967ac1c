"""Explain a line of a run or recording: why it was said; for a person's line who answered.

  manage.py simulate explain 3f2a… --log runs/a

A line's id is the "id" in messages.jsonl; its first characters are enough.
"""

import argparse
from pathlib import Path
from typing import Final

from simulation.console import Console, Failed
from simulation.explain import UnknownMessage, explain
from simulation.logfile import BadLog, read_decisions, read_messages
from simulation.recording import BadRecording, on_stream

HELP: Final = "why a line was said, who answered it and who did not"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("message_id", help="the line's id, or its first characters")
    parser.add_argument("--log", required=True, help="a run's or recording's folder")


def run(options: argparse.Namespace, console: Console) -> int:
    folder = Path(options.log)
    try:
        messages = read_messages(folder)
        decisions = read_decisions(folder)
        events = on_stream(folder)
    except (BadLog, BadRecording) as error:
        raise Failed(str(error)) from error
    matching = [m.id for m in messages if m.id.startswith(options.message_id)]
    if len(matching) > 1 and options.message_id not in matching:
        raise Failed(f"{options.message_id} begins {len(matching)} ids; write more of it")
    try:
        for sentence in explain(matching[0] if matching else "", messages, decisions, events):
            console.data(sentence)
    except UnknownMessage as error:
        raise Failed(f"{folder}/messages.jsonl holds no id {options.message_id}…", 1) from error
    return 0
