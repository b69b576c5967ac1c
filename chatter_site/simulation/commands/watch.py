"""Watch a live room's chat in the terminal. Ctrl-C ends it.

manage.py simulate watch demo
"""

import argparse

from django.conf import settings
from rich.markup import escape

from chatter_site.simulation.console import Console, Failed
from protocol.bus import Bus, BusDown
from protocol.codec import BadMessage, decode
from protocol.connect import bus_for
from protocol.messages import ChatMessage

HELP = "watch a live room in the terminal"
HISTORY = 20


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("room", nargs="?", default="demo", help="slug or room id (default demo)")
    parser.add_argument("--count", type=int, default=0, help="end after so many lines")


def run(options: argparse.Namespace, console: Console) -> int:
    room_id = options.room if options.room.startswith("room:") else f"room:{options.room}"
    try:
        _follow(bus_for(settings), room_id, options.count, console)
    except BusDown as error:
        raise Failed("Redis does not answer: start the platform with `make run`", 1) from error
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
