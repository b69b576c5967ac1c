"""Record a live room: every input the policy read, in the order it read it, and what came of it.

manage.py simulate record demo --duration 10m --out rec/a
manage.py simulate replay rec/a
"""

import argparse
import time
from pathlib import Path

from django.conf import settings

from chatter_site.simulation.console import Console, Failed
from chatter_site.simulation.folder import write_json
from chatter_site.simulation.options import duration_ms
from chatter_site.simulation.record import NothingRuns, Recorder
from protocol.bus import BusDown
from protocol.connect import bus_for

HELP = "record a live room"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("room", nargs="?", default="demo", help="slug or room id (default demo)")
    parser.add_argument("--duration", default="10m", help="how long (default 10m)")
    parser.add_argument("--out", required=True, help="folder for the recording")


def run(options: argparse.Namespace, console: Console) -> int:
    room_id = options.room if options.room.startswith("room:") else f"room:{options.room}"
    seconds = duration_ms(options.duration) / 1000
    folder = Path(options.out)
    try:
        recorder = Recorder(bus_for(settings), room_id, folder)
    except NothingRuns as error:
        raise Failed(str(error.__doc__), 1) from error
    except BusDown as error:
        raise Failed("Redis does not answer: start the platform with `make run`", 1) from error
    write_json(folder / "manifest.json", {"room_id": room_id, "duration_s": seconds})
    began = time.monotonic()
    with console.progress("recording", seconds) as bar:
        recorder.run(
            seconds, lambda r: bar.at(time.monotonic() - began, f"{r.lines} lines, {r.acts} acts")
        )
    console.remark(f"{recorder.lines} lines and {recorder.acts} acts in {folder}")
    return 0
