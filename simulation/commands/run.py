"""Run a room on a virtual clock, faster than real time and the same to the byte for a seed.

  manage.py simulate run --seed 7
  manage.py simulate run --room demo --duration 60m --out runs/a --fail-on "score<11"
  manage.py simulate run --stream my.vtt --inputs script.jsonl --memory --out runs/b
  manage.py simulate replay runs/b

Works on the files in configs/ alone. With --out the folder gets messages.jsonl, decisions.jsonl,
context.jsonl, start.msgpack and acts.jsonl (which replay reads), summary.json, manifest.json and
report.html; without it the lines go to standard output. Exit status: 0 done, 1 a --fail-on condition
holds, 2 usage, 130 interrupted (the files then hold what there was).
"""

import argparse
import shlex
import sys
from pathlib import Path
from typing import Any, Final, get_args

import msgspec
from django.conf import settings

from memory.stub import fixtures
from protocol.clock import to_ts
from protocol.configs.base import Generator
from simulation import scenario, thresholds
from simulation.console import INTERRUPTED, Console, Failed, ctrl_c
from simulation.folder import RunFolder, file_digests, versions
from simulation.options import duration_ms, start_ms
from simulation.own_memory import OwnMemory
from simulation.scenario import ConfigFolder
from simulation.world import Scenario, World
from simulation.writer import RunWriter

HELP: Final = "run a room on a virtual clock"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--room", default="demo", help="room file in configs/rooms (default %(default)s)"
    )
    parser.add_argument("--stream", help="another stream: a name in configs/streams or a .vtt file")
    parser.add_argument("--seed", help="draws come from this; default: the room's own seed")
    parser.add_argument(
        "--duration", default="30m", help="virtual time, such as 90s, 30m, 2h (default %(default)s)"
    )
    parser.add_argument(
        "--start",
        default="2026-01-01T20:00:00Z",
        help="virtual start, RFC 3339 (default %(default)s)",
    )
    parser.add_argument(
        "--inputs",
        "--people",
        metavar="FILE",
        help="JSON lines of what people write and of what is told of the stream, with times",
    )
    parser.add_argument(
        "--memory",
        nargs="?",
        const="",
        metavar="FILE",
        help="personas remember what they are told; FILE: a JSON list of what they know already",
    )
    parser.add_argument(
        "--generator",
        choices=get_args(Generator),
        default="deterministic",
        help="who writes the lines of the core personas (default %(default)s)",
    )
    parser.add_argument("--out", help="folder for the logs and the report")
    parser.add_argument(
        "--fail-on", help='exit with 1 when it holds, such as "score<11,share.max>0.3"'
    )


def run(options: argparse.Namespace, console: Console) -> int:
    try:
        limits = thresholds.parse(options.fail_on) if options.fail_on else []
    except thresholds.BadThreshold as error:
        raise Failed(str(error)) from error
    files = ConfigFolder(Path(settings.CONFIG_DIR))
    made = scenario.build(
        files,
        room=options.room,
        stream=options.stream,
        seed=options.seed,
        script=options.inputs,
        start_ms=start_ms(options.start),
        duration_ms=duration_ms(options.duration),
        max_chars=settings.CONTENT_MAX_LENGTH,
        generator=options.generator,
        comments=settings.AUTO_COMMENTARY_ENABLED,
    )
    writer = RunWriter(files, made, options.generator)
    emotes = files.emotes()
    world = World(made, writer.write, _memory(options.memory, files, made))
    folder = RunFolder(Path(options.out) if options.out else None, world.start)
    interrupted = _run(world, folder, console)
    figures = folder.figures(
        emotes, world.now_ms if interrupted else made.start_ms + made.duration_ms
    )
    folder.finish(figures, _manifest(options, world, files))
    console.remark(_conclusion(options, figures))
    if writer.calls:
        console.remark(writer.sentence())
    broken = thresholds.check(limits, figures)
    for text in broken:
        console.remark(f"failed: {text}")
    return INTERRUPTED if interrupted else 1 if broken else 0


def _memory(seeds: str | None, files: ConfigFolder, made: Scenario) -> OwnMemory | None:
    """Return a memory by the rules of the live room, which knows what the file of ``seeds`` says
    ('' for nothing); None for None."""
    if seeds is None:
        return None
    try:
        known = fixtures(Path(seeds)) if seeds else []
    except (OSError, msgspec.MsgspecError) as error:
        raise Failed(f"{seeds}: {error}") from error
    return OwnMemory(
        made.room,
        made.roster,
        files.memory_policy(settings.MEMORY_POLICY),
        max_items=settings.MEMORY_MAX_ITEMS,
        max_chars=settings.MEMORY_MAX_CHARS,
        per_user=settings.MEMORY_SCOPE_USER_ENABLED,
        seeds=known,
    )


def _run(world: World, folder: RunFolder, console: Console) -> bool:
    """Write what happens; return whether Ctrl-C ended it, which it does between two moments."""
    start = world.scenario.start_ms
    with ctrl_c() as pressed, console.progress("simulating", world.scenario.duration_ms) as bar:
        for output in world.run(
            lambda now: bar.at(now - start, f"{len(folder.messages)} lines"), pressed.is_set
        ):
            folder.take(output)
    return pressed.is_set()


def _manifest(options: argparse.Namespace, world: World, files: ConfigFolder) -> dict[str, Any]:
    made = world.scenario
    return {
        "title": made.room.title,
        "room_id": made.room.room_id,
        "seed": made.room.config.seed(),
        "start": to_ts(made.start_ms),
        "duration_ms": made.duration_ms,
        "generator": options.generator,
        "files": file_digests(files.read),
        "versions": versions(),
        "command": shlex.join(["manage.py", *_without_out(sys.argv[1:])]),
    }


def _without_out(arguments: list[str]) -> list[str]:
    """Two runs into two folders are the same run."""
    kept, skip = [], False
    for argument in arguments:
        if skip or argument.startswith("--out="):
            skip = False
        elif argument == "--out":
            skip = True
        else:
            kept.append(argument)
    return kept


def _conclusion(options: argparse.Namespace, figures: Any) -> str:
    median = figures.scorecard.median
    real = f", {median.passed} of {len(median.metrics)} on the scorecard" if median else ""
    where = f"; report: {Path(options.out) / 'report.html'}" if options.out else ""
    return (
        f"{figures.lines} lines by {figures.chatters} chatters, "
        f"{figures.per_minute:g} a minute{real}{where}"
    )
