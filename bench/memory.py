"""How long a search among many memories takes, in a database of its own.

  manage.py bench memory --memories 10000

The whole way is measured: Mem0, the embedder, the table. A search that finds nothing, or memories of
another scope, makes the figures count for nothing.
"""

import os
import tempfile
import time
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.management import call_command
from django.db import connections

from protocol.clock import now_ms
from protocol.ids import unit
from simulation.console import Console
from simulation.quantiles import quantiles

HELP: Final = "time of a search among many memories"
LIMIT_MS: Final = 20.0
WORDS: Final = (
    "amber",
    "basil",
    "cedar",
    "dune",
    "ember",
    "fjord",
    "grove",
    "heron",
    "ivory",
    "jade",
)


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--memories", type=int, default=10_000, help="how many there are (default %(default)s)"
    )
    parser.add_argument(
        "--scopes", type=int, default=50, help="in how many scopes (default %(default)s)"
    )
    parser.add_argument(
        "--searches", type=int, default=300, help="searches a round (default %(default)s)"
    )
    parser.add_argument("--rounds", type=int, default=3, help="rounds (default %(default)s)")


def run(options: Namespace, console: Console) -> int:
    """1 when a search went wrong or no round's p95 is within the limit."""
    with tempfile.TemporaryDirectory() as folder:
        _own_database(Path(folder), console)
        return _run(options, console)


def _own_database(folder: Path, console: Console) -> None:
    default = settings.DATABASES["default"]
    if default["ENGINE"].endswith("sqlite3"):
        connections["default"].close()
        connections["default"].settings_dict["NAME"] = str(folder / "bench.sqlite3")
    else:
        console.data("Measured in the configured database, not in one of its own.")
    call_command("migrate", verbosity=0)


def _run(options: Namespace, console: Console) -> int:
    from memory.mem0 import Mem0Memory

    port = Mem0Memory()
    _fill(options.memories, options.scopes)
    best = float("inf")
    for n in range(options.rounds):
        took = []
        for at in range(options.searches):
            scope, wanted = at % options.scopes, at * 7 % options.memories
            wanted -= (wanted - scope) % options.scopes
            began = time.perf_counter()
            found = port.read([_key(scope)], _value(wanted), top_k=5, now_ms=now_ms())
            took.append((time.perf_counter() - began) * 1000)
            if not found or any(item.scope_key != _key(scope) for item in found):
                console.data(f"search {at} found {len(found)} memories or another scope's")
                return 1
        p50, p95, most = quantiles(took, 0.5, 0.95, 1.0)
        best = min(best, p95)
        console.data(
            f"round {n + 1}: {options.memories} memories in {options.scopes} scopes: "
            f"p50 {p50:.1f}  p95 {p95:.1f}  max {most:.1f} ms; load {os.getloadavg()[0]:.1f}"
        )
    return 0 if best <= LIMIT_MS else 1


def _key(scope: int) -> str:
    return f"persona_room:room:bench:Persona{scope}"


def _value(n: int) -> str:
    picked = [WORDS[int(unit("bench", n, at) * len(WORDS))] for at in range(6)]
    return f"the {picked[0]} {picked[1]} of {picked[2]} is {' '.join(picked[3:])} number {n}"


def _fill(memories: int, scopes: int) -> None:
    """Rows as the store writes them, straight into the table: writing them is not what is measured."""
    import msgspec

    from memory.embedder import embed
    from memory.extraction import Fact, Provenance, item_of
    from memory.models import Memory
    from memory.scopes import Scope, mem0_user
    from memory.store import row_of

    now, rows = now_ms(), []
    for n in range(memories):
        persona = f"Persona{n % scopes}"
        scope = Scope(kind="persona_room", room_id="room:bench", persona_id=persona)
        fact = Fact(category="room_lore", subject="room", value=_value(n), confidence=0.9)
        source = Provenance(author_id="alice", author="alice", message_id=f"bench-{n:08d}")
        item = item_of(fact, scope, source, now_ms=now, ttl_days=30)
        text = f"{item.subject}: {item.value}"
        payload = {
            "data": text,
            "user_id": mem0_user(item.scope_key),
            "item": msgspec.json.encode(item).decode(),
            "created_at": item.ts,
        }
        rows.append(Memory(id=f"bench-{n}", **row_of(embed(text), payload)))
    Memory.objects.bulk_create(rows, batch_size=500)
