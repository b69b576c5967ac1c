"""Watch a live room's chat in the terminal. Ctrl-C ends it.

  manage.py simulate watch demo

The last 20 lines come first; the times are UTC, and simulated chatters are marked sim.
"""

import argparse
from contextlib import suppress
from typing import Final

from rich.markup import escape

from protocol.bus import Bus
from protocol.codec import BadMessage, decode
from protocol.messages import ChatMessage
from simulation.console import Console
from simulation.options import room_id
from simulation.running import running

HELP: Final = "watch a live room in the terminal"
HISTORY = 20


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "room",
        nargs="?",
        type=room_id,
        default="demo",
        help="slug or room id (default %(default)s)",
    )
    parser.add_argument(
        "--count", type=int, default=0, help="end after so many lines (default: go on)"
    )


def run(options: argparse.Namespace, console: Console) -> int:
    with running(options.room) as bus, suppress(KeyboardInterrupt):
        _follow(bus, options.room, options.count, console)
    return 0


def _follow(bus: Bus, room_id: str, count: int, console: Console) -> None:
    key, shown = bus.keys.log(room_id), 0
    entries = bus.latest(key, HISTORY)
    if not entries:
        console.remark(f"nothing was said in {room_id} yet; waiting")
    last = "0-0"
    while not count or shown < count:
        for entry in entries:
            last = entry.id
            _show(entry.data, console)
            shown += 1
        entries = bus.tail({key: last})


def _show(data: bytes, console: Console) -> None:
    try:
        message = decode(data, ChatMessage)
    except BadMessage:
        return
    colour = (message.style.name_color if message.style else None) or "#8593a0"
    mark = "[dim]sim[/] " if message.origin == "bot" else ""
    console.styled(
        f"[dim]{message.ts[11:16]}[/] {mark}[bold {colour}]{escape(message.display_name)}[/]: "
        f"{escape(message.content)}"
    )
