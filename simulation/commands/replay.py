"""Replay a run or recording: offline it recomputes every decision and compares; --into plays it live.

  manage.py simulate replay rec/a
  manage.py simulate replay rec/a --into test --speed 10

Offline, exit status 1 means that decisions differ from the recorded ones. --into publishes the
recorded lines in another room of the running copy, with new ids, marked as they were.
"""

import argparse
import time
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Final

import msgspec

from personas.engine.policylog import Checkpoint
from personas.policy.types import Decision
from personas.workers.making import from_settings
from protocol.clock import now_ms, parse_ts, to_ts
from protocol.ids import hash64, new_id
from protocol.messages import ChatMessage
from simulation.console import Console, Failed
from simulation.logfile import BadLog, read_decisions, read_messages
from simulation.options import room_id
from simulation.recording import BadRecording, read_acts, read_start, replay
from simulation.running import running, sent

HELP: Final = "replay a run or recording offline, or into a live room"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("recording", help="the folder simulate run or record wrote")
    parser.add_argument("--into", type=room_id, help="slug or id of a live room to play into")
    parser.add_argument(
        "--speed", type=float, default=1.0, help="times real time (default %(default)s)"
    )


def run(options: argparse.Namespace, console: Console) -> int:
    folder = Path(options.recording)
    try:
        if options.into:
            return _play(folder, options.into, options.speed, console)
        return _recompute(folder, console)
    except (BadRecording, BadLog) as error:
        raise Failed(str(error)) from error


def _recompute(folder: Path, console: Console) -> int:
    start = read_start(folder)
    recorded = read_decisions(folder)
    differing, first = 0, ""
    for n, (made, known) in enumerate(zip_longest(_decisions(folder, start), recorded)):
        if made != known:
            differing += 1
            first = first or f"decision {n + 1}: recorded {_short(known)}, replayed {_short(made)}"
    if differing:
        console.data(f"{differing} of {len(recorded)} decisions differ; {first}")
        return 1
    console.data(f"{len(recorded)} decisions, all the same")
    return 0


def _decisions(folder: Path, start: Checkpoint) -> Iterator[Decision]:
    for act in replay(start, read_acts(folder), from_settings(live=False)):
        yield from act.decisions


def _short(decision: Decision | None) -> str:
    if decision is None:
        return "nothing"
    return f"{decision.persona_id} {decision.reason} on {decision.trigger_id}"


def _play(folder: Path, room_id: str, speed: float, console: Console) -> int:
    if speed <= 0:
        raise Failed("--speed must be above 0")
    messages = read_messages(folder)
    if not messages:
        raise Failed(f"{folder} holds no line", 1)
    refused, started, run_id = 0, time.monotonic(), new_id()
    first = parse_ts(messages[0].ts)
    with running(room_id) as bus, console.progress("playing", len(messages)) as bar:
        for n, message in enumerate(messages):
            wait = (parse_ts(message.ts) - first) / 1000 / speed
            time.sleep(max(0.0, started + wait - time.monotonic()))
            refused += not sent(bus, _again(message, room_id, run_id))
            bar.at(n + 1)
    console.remark(f"{len(messages) - refused} lines played into {room_id}, {refused} refused")
    return 1 if refused else 0


def _again(message: ChatMessage, room_id: str, run_id: str) -> ChatMessage:
    """The line for another room and time; replies keep pointing at the line they answer."""
    return msgspec.structs.replace(
        message,
        id=_renamed(message.id, run_id),
        reply_to=_renamed(message.reply_to, run_id) if message.reply_to else None,
        room_id=room_id,
        ts=to_ts(now_ms()),
    )


def _renamed(message_id: str, run_id: str) -> str:
    return f"{hash64(run_id, message_id):016x}"
