"""How long a person's line takes to everybody's socket, on a copy of its own.

  manage.py bench fanout --viewers 100 --rate 20

Latency is from handing the line to ingest to its arrival at each viewer, inside arrays too. The
viewers share this machine with the product: figures are an upper bound.
"""

import asyncio
import os
import time
from argparse import ArgumentParser, Namespace
from contextlib import suppress
from functools import cache
from typing import Final

import aiohttp
import msgspec
from msgspec import Struct

from bench.validity import Figures, Run, figures, objections, publisher_late
from protocol.bus import Bus
from protocol.codec import encode_checked
from simulation.console import Console
from simulation.options import room_id
from simulation.publisher import messages
from supervisor.throwaway import copy

HELP: Final = "latency of lines to many sockets"
ACK_EVERY_FRAMES: Final = 20
ACK_EVERY_S: Final = 1.0
DRAIN_S: Final = 10.0


class Seen(Struct, frozen=True):
    """As much of a chat line as the bench needs."""

    id: str = ""
    seq: int = 0


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--viewers", type=int, default=100, help="sockets (default %(default)s)")
    parser.add_argument(
        "--rate", type=float, default=20.0, help="lines per second (default %(default)s)"
    )
    parser.add_argument(
        "--seconds", type=float, default=10.0, help="length of a round (default %(default)s)"
    )
    parser.add_argument("--rounds", type=int, default=3, help="rounds (default %(default)s)")
    parser.add_argument(
        "--room", type=room_id, default="demo", help="slug or room id (default %(default)s)"
    )
    parser.add_argument("--single", action="store_true", help="bare frames instead of arrays")


def run(options: Namespace, console: Console) -> int:
    with copy({"SOCKETS_PER_ADDRESS": "0"}) as running:
        bus = Bus(running.run.redis_url)
        valid = sum(
            _round(n, running.run.http, bus, options, console) for n in range(1, options.rounds + 1)
        )
        bus.close()
    console.data(f"{valid} of {options.rounds} rounds count; load {os.getloadavg()[0]:.1f}")
    return 0 if valid else 1


def _round(number: int, http: str, bus: Bus, options: Namespace, console: Console) -> bool:
    """Measure and print one; whether it counts."""
    result = asyncio.run(Bench(http, bus, options).round())
    if why := objections(result):
        console.data(f"round {number}: rejected, {'; '.join(why)}")
        return False
    text = _text(figures(result), late=publisher_late(result))
    console.data(f"round {number}: {text}")
    return True


def _text(found: Figures, *, late: bool) -> str:
    return (
        f"p50 {found.p50_ms:.1f}  p95 {found.p95_ms:.1f}  p99 {found.p99_ms:.1f}  "
        f"max {found.max_ms:.1f} ms, {found.deliveries_per_s:.0f} deliveries/s"
        f"{'  (publisher was late)' if late else ''}"
    )


class Bench:
    """One round: viewers, then lines, then the rest of the deliveries."""

    def __init__(self, http: str, bus: Bus, options: Namespace) -> None:
        self._url = http.replace("http", "ws", 1) + "/ws"
        self._bus, self._options = bus, options
        self._sent: dict[str, float] = {}
        self._latencies: list[float] = []
        self._wanted = round(options.rate * options.seconds) * options.viewers
        self._all_here = asyncio.Event()
        self._seen = cache(_seen)  # arrays are shared by sockets at the same position

    async def round(self) -> Run:
        options = self._options
        lines = self._wanted // options.viewers
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
            sockets = [await self._join(session) for _ in range(options.viewers)]
            readers = [asyncio.create_task(self._view(socket)) for socket in sockets]
            started, cpu = time.perf_counter(), time.process_time()
            await asyncio.to_thread(self._publish, lines)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._all_here.wait(), DRAIN_S)
            seconds = time.perf_counter() - started
            client_cpu_s = time.process_time() - cpu
            for reader in readers:
                reader.cancel()
            await asyncio.gather(*readers, return_exceptions=True)
            await asyncio.gather(*(socket.close() for socket in sockets))
        return Run(
            viewers=options.viewers,
            lines=lines,
            rate=options.rate,
            seconds=seconds,
            client_cpu_s=client_cpu_s,
            latencies_ms=self._latencies,
        )

    async def _join(self, session: aiohttp.ClientSession) -> aiohttp.ClientWebSocketResponse:
        socket = await session.ws_connect(self._url, max_msg_size=0)
        subscribe = {"type": "subscribe", "room_id": self._options.room}
        await socket.send_json(subscribe if self._options.single else {**subscribe, "batch": True})
        await socket.receive()
        return socket

    def _publish(self, lines: int) -> None:
        started = time.perf_counter()
        for n, message in enumerate(messages(self._options.room, self._options.rate, lines)):
            time.sleep(max(0.0, started + n / self._options.rate - time.perf_counter()))
            self._sent[message.id] = time.perf_counter()
            self._bus.submit(encode_checked(message))

    async def _view(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        frames, acked_at, last = 0, time.perf_counter(), 0
        async for frame in socket:
            now = time.perf_counter()
            for one in self._seen(frame.data):
                last = max(last, one.seq)
                sent = self._sent.get(one.id)
                if sent is not None:
                    self._latencies.append((now - sent) * 1000)
            if len(self._latencies) >= self._wanted:
                self._all_here.set()
            frames += 1
            if not self._options.single and (
                frames % ACK_EVERY_FRAMES == 0 or now - acked_at > ACK_EVERY_S
            ):
                acked_at = now
                await socket.send_json({"type": "ack", "seq": last})


def _seen(data: str) -> list[Seen]:
    """The chat lines of a frame; other frames have no id."""
    return msgspec.json.decode(data if data.startswith("[") else f"[{data}]", type=list[Seen])
