"""Record a live room: every input the policy read, in the order it read it, and what came of it.

  manage.py simulate record demo --duration 10m --out rec/a
  manage.py simulate replay rec/a

Ctrl-C ends it early; what it has by then can be replayed.
"""

import argparse
import time
from pathlib import Path
from typing import Final

from protocol.bus import Bus
from simulation.console import INTERRUPTED, Console, Failed, ctrl_c
from simulation.folder import write_json
from simulation.options import duration_ms, room_id
from simulation.record import NothingRuns, Recorder
from simulation.running import running

HELP: Final = "record a live room"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "room",
        nargs="?",
        type=room_id,
        default="demo",
        help="slug or room id (default %(default)s)",
    )
    parser.add_argument("--duration", default="10m", help="how long (default %(default)s)")
    parser.add_argument("--out", required=True, help="folder for the recording")


def run(options: argparse.Namespace, console: Console) -> int:
    seconds = duration_ms(options.duration) / 1000
    folder = Path(options.out)
    with running(options.room) as bus, ctrl_c() as pressed:
        recorder, began = _recorder(bus, options.room, folder), time.monotonic()
        with console.progress("recording", seconds) as bar:
            recorder.run(
                seconds,
                pressed.is_set,
                lambda r: bar.at(time.monotonic() - began, f"{r.lines} lines, {r.acts} acts"),
            )
    took_s = round(time.monotonic() - began, 1)
    write_json(folder / "manifest.json", {"room_id": options.room, "duration_s": took_s})
    console.remark(
        f"{recorder.lines} lines and {recorder.acts} acts of the policy in {took_s:g} s: {folder}"
    )
    return INTERRUPTED if pressed.is_set() else 0


def _recorder(bus: Bus, room_id: str, folder: Path) -> Recorder:
    try:
        return Recorder(bus, room_id, folder)
    except NothingRuns as error:
        raise Failed(str(error.__doc__), 1) from error
