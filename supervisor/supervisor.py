"""Start everything, keep it running, stop it in order. One thread, one select loop.

Knows no Django: it is small, and a broken setting cannot stop it from saying what is broken.
"""

import os
import selectors
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

import redis

from supervisor import addresses, redis_server, run_file
from supervisor.backoff import restart_delay
from supervisor.child import Child
from supervisor.console import say, show
from supervisor.leases import free_leases
from supervisor.preflight import CannotStart
from supervisor.processes import Process
from supervisor.readiness import ask_ready
from supervisor.run_file import RunFile

TURN_S: Final = 1.0
STARTING_TURN_S: Final = 0.1
READY_PROBE_EVERY_S: Final = 0.2
SAY_WHAT_IS_MISSING_AFTER_S: Final = 20.0
STOP_WITHIN_S: Final = 10.0
REDIS_READY_WITHIN_S: Final = 20.0
ROOT_IS_FINE_HERE: Final = "ignore:You're running the worker"
"""Celery's twelve lines about root, in containers and throw-away machines."""


class Options(NamedTuple):
    """``redis_url`` is empty for an embedded Redis; ``lock`` is the claimed data folder's;
    ``shown`` is the address to tell people if it is not the server's own; ``development`` prints
    the password of the development administrator."""

    host: str
    port: int
    data: Path
    redis_url: str
    lock: int
    shown: str = ""
    development: bool = False


class Supervisor:
    """``prepare`` runs to its end, then ``services`` run until asked to stop."""

    def __init__(self, options: Options, prepare: Process, services: list[Process]) -> None:
        os.umask(0o077)  # database and Redis files hold sessions and what people wrote
        self.options = options
        self.prepare = prepare
        self.services = services
        self.embedded = not options.redis_url
        self.redis_process, embedded_url = self._redis_process()
        self.redis_url = options.redis_url or embedded_url
        self.http = addresses.own(options.host, options.port)
        self.env = {
            **os.environ,
            "REDIS_URL": self.redis_url,
            "DATA_DIR": str(options.data),
            "PYTHONUNBUFFERED": "1",
            # `prepare` has run the checks; five more times would cost a second of the start.
            "SKIP_CHECKS": "1",
            "PYTHONWARNINGS": os.environ.get("PYTHONWARNINGS", ROOT_IS_FINE_HERE),
        }
        self.children: dict[str, Child] = {}
        self.started_at: dict[str, float] = {}
        self.failures: dict[str, int] = {}
        self.due: dict[str, tuple[float, Process]] = {}
        self.stopping = False
        self.hurry = False
        self.selector = selectors.DefaultSelector()
        self._watch_signals()

    def _redis_process(self) -> tuple[Process, str]:
        """The Redis of our own and its URL."""
        folder = self.options.data / "redis"
        folder.mkdir(parents=True, exist_ok=True)
        port = redis_server.free_port()
        file, password = redis_server.locked(folder)
        line = redis_server.command(
            redis_server.binary(), port=port, folder=folder, durable=True, file=file
        )
        return Process("redis", line), f"redis://:{password}@127.0.0.1:{port}/0"

    # --- life ---

    def run(self) -> int:
        """Returns the exit code once everything has stopped."""
        began = time.monotonic()
        try:
            if self.embedded:
                self._start(self.redis_process)
                self._wait_for_redis()
            if not self._prepare():
                return 0 if self.stopping else 1
            self._start_services()
            self._until_ready(began)
            while not self.stopping:
                self._turn(TURN_S)
            return 0
        finally:
            self._stop_all()

    def _start_services(self) -> None:
        for process in self.services:
            self._start(process)

    def _prepare(self) -> bool:
        child = self._start(self.prepare)
        while (code := child.ended()) is None and not self.stopping:
            self._turn(STARTING_TURN_S)
        self._drain(child)
        if code is None:
            return False
        self._forget(child)
        if code:
            raise CannotStart(
                f"Preparing the database and the demo failed (code {code}); see above."
            )
        return True

    def _until_ready(self, began: float) -> None:
        told = False
        while not self.stopping:
            self._turn(READY_PROBE_EVERY_S)
            ready, body = ask_ready(self.options.host, self.options.port)
            waited = time.monotonic() - began
            if ready:
                say(f"ready after {waited:.1f} s")
                self._say_where()
                return
            if waited > SAY_WHAT_IS_MISSING_AFTER_S and not told:
                say(f"still waiting: {body}")
                told = True

    def _say_where(self) -> None:
        shown = self.options.shown or self.http
        say(f"room     {shown}/rooms/demo/")
        say(f"overlay  {shown}/overlay/demo/")
        say(f"admin    {shown}/admin/")
        password = self.options.data / "admin_password"
        if self.options.development and password.exists():
            say(f"         user admin, password {password.read_text().strip()} (development only)")
        if shown != self.http:
            say(f"server   {self.http}")
        say("Ctrl-C stops everything.")

    # --- one turn of the loop ---

    def _turn(self, seconds: float) -> None:
        for key, _ in self.selector.select(self._until_next_start(seconds)):
            react: Callable[[], None] = key.data
            react()
        self._reap()
        self._start_due()

    def _until_next_start(self, seconds: float) -> float:
        now = time.monotonic()
        return max(0.0, min([seconds, *(at - now for at, _ in self.due.values())]))

    def _start(self, process: Process) -> Child:
        is_redis = process.name == "redis"
        child = Child(
            process,
            self.env,
            # Everything we write survives kill -9; Redis alone gains from a moment to finish.
            death_signal=signal.SIGTERM if is_redis else signal.SIGKILL,
            keep_open=(self.options.lock,) if is_redis else (),
        )
        self.children[process.name] = child
        self.started_at[process.name] = time.monotonic()
        self.selector.register(child, selectors.EVENT_READ, lambda: self._drain(child))
        self._write_run_file()
        return child

    def _drain(self, child: Child) -> None:
        lines = child.lines()
        if lines is None:
            if child in self.selector.get_map():
                self.selector.unregister(child)
            return
        for line in lines:
            show(child.name, line)

    def _reap(self) -> None:
        for child in list(self.children.values()):
            code = child.ended()
            if code is None or child.name == "prepare":
                continue
            self._drain(child)
            self._forget(child)
            if self.stopping:
                continue
            if self.embedded and child.name != "redis":
                self._free_leases(child.pid)
            self._schedule(child.name, code)

    def _schedule(self, name: str, code: int) -> None:
        lived = time.monotonic() - self.started_at[name]
        delay, self.failures[name] = restart_delay(lived, self.failures.get(name, 0))
        say(f"{name} ended ({_cause(code)}); starting it again in {delay:.0f} s")
        self.due[name] = (time.monotonic() + delay, self._process(name))

    def _process(self, name: str) -> Process:
        return next(p for p in [self.redis_process, *self.services] if p.name == name)

    def _start_due(self) -> None:
        now = time.monotonic()
        for name, (at, process) in list(self.due.items()):
            if at <= now and not self.stopping:
                del self.due[name]
                self._start(process)

    def _forget(self, child: Child) -> None:
        if child in self.selector.get_map():
            self.selector.unregister(child)
        child.close()
        del self.children[child.name]

    def _free_leases(self, pid: int) -> None:
        try:
            free_leases(self.redis_url, os.environ.get("KEY_PREFIX", ""), pid)
        except redis.RedisError as error:
            say(f"its leases run out by themselves: {error}")

    def _write_run_file(self) -> None:
        pids = {"supervisor": os.getpid()} | {c.name: c.pid for c in self.children.values()}
        run_file.write(self.options.data, RunFile(self.http, self.redis_url, pids))

    def _wait_for_redis(self) -> None:
        deadline = time.monotonic() + REDIS_READY_WITHIN_S
        with redis.Redis.from_url(self.redis_url, socket_timeout=1, retry=None) as client:
            while time.monotonic() < deadline:
                self._turn(0.02)
                try:
                    client.ping()
                except redis.RedisError:
                    continue
                return
        raise CannotStart(
            f"The built-in Redis does not answer; {self.options.data}/redis is its data."
        )

    # --- the end ---

    def _watch_signals(self) -> None:
        wake_reads, wake_writes = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.set_wakeup_fd(wake_writes, warn_on_full_buffer=False)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._asked_to_stop)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self.selector.register(wake_reads, selectors.EVENT_READ, lambda: _swallow(wake_reads))

    def _asked_to_stop(self, *_: object) -> None:
        self.hurry = self.stopping
        self.stopping = True

    def _stop_all(self) -> None:
        self.stopping = True
        self.due.clear()
        say("stopping")
        redis_child = self.children.get("redis")
        self._stop([c for c in self.children.values() if c is not redis_child])
        if redis_child:
            self._stop([redis_child])
        run_file.remove(self.options.data)

    def _stop(self, children: list[Child]) -> None:
        for child in children:
            child.send(signal.SIGTERM)
        deadline = time.monotonic() + STOP_WITHIN_S
        while any(c.ended() is None for c in children):
            if self.hurry or time.monotonic() > deadline:
                for child in children:
                    child.send(signal.SIGKILL)
            self._turn(0.2)


def _swallow(pipe: int) -> None:
    os.read(pipe, 4096)


def _cause(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"code {code}"
