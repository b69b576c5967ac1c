"""The supervisor as a real process with real children and a real Redis."""

import json
import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import redis
from redis.backoff import ConstantBackoff
from redis.retry import Retry

from chatter_site.env import BASE_DIR
from supervisor.redis_server import free_port

WAIT_S = 30


class Running:
    """A supervisor program; its output is read by a thread so that lines can be waited for."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        env = {
            k: v for k, v in os.environ.items() if k not in ("REDIS_URL", "DJANGO_SETTINGS_MODULE")
        }
        line = [sys.executable, "-m", "tests.integration.site.supervised", str(folder), str(port)]
        self.process = subprocess.Popen(
            line, cwd=BASE_DIR, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.text = ""
        self._news = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            with self._news:
                self.text += line
                self._news.notify_all()

    def wait_for(self, text: str, times: int = 1) -> None:
        with self._news:
            found = self._news.wait_for(lambda: self.text.count(text) >= times, timeout=WAIT_S)
        assert found, f"{text!r} never came; got:\n{self.text}"

    def pids(self) -> dict[str, int]:
        pids: dict[str, int] = json.loads((self.folder / "run.json").read_text())["pids"]
        return pids

    def redis(self) -> redis.Redis:
        return redis.Redis.from_url(json.loads((self.folder / "run.json").read_text())["redis_url"])

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        code = self.process.wait(timeout=WAIT_S)
        self._reader.join(timeout=WAIT_S)
        assert self.process.stdout
        self.process.stdout.close()
        return code


def wait_until_gone(pids: list[int]) -> None:
    for pid in pids:
        try:
            watch = os.pidfd_open(pid)
        except ProcessLookupError:
            continue
        try:
            assert select.select([watch], [], [], WAIT_S)[0], f"process {pid} is still there"
        finally:
            os.close(watch)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    running = Running(tmp_path, free_port())
    running.wait_for("ready after")
    yield running
    if running.process.poll() is None:
        running.end()


def test_it_prints_where_to_go_and_writes_the_run_file(running: Running) -> None:
    running.wait_for("Ctrl-C stops everything")
    assert "/rooms/demo/" in running.text
    assert set(running.pids()) == {"supervisor", "redis", "web", "worker"}
    with running.redis() as client:
        assert client.ping()
        assert client.config_get("appendonly") == {"appendonly": "yes"}


def test_what_it_and_its_children_write_is_for_their_owner_alone(running: Running) -> None:
    written = [running.folder / "run.json", *(running.folder / "redis").rglob("*")]
    assert len(written) > 2
    assert [str(path) for path in written if path.stat().st_mode & 0o077] == []


def test_other_users_of_the_machine_cannot_use_its_redis(running: Running) -> None:
    port = urlsplit(json.loads((running.folder / "run.json").read_text())["redis_url"]).port
    with (
        redis.Redis(port=port or 0) as stranger,
        pytest.raises(redis.AuthenticationError),
    ):
        stranger.ping()
    pid = running.pids()["redis"]
    with running.redis() as client:
        secret = client.get_connection_kwargs()["password"]
    assert secret.encode() not in Path(f"/proc/{pid}/cmdline").read_bytes()
    assert secret not in running.text


@pytest.mark.parametrize("development", [True, False])
def test_a_password_is_printed_in_development_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, development: bool
) -> None:
    (tmp_path / "admin_password").write_text("hunter2\n")
    if development:
        monkeypatch.setenv("DEVELOPMENT", "yes")
    running = Running(tmp_path, free_port())
    running.wait_for("Ctrl-C stops everything")
    assert running.end() == 0
    assert ("hunter2" in running.text) is development


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_polite_end_stops_every_child_and_redis_last(
    running: Running, number: signal.Signals
) -> None:
    pids = list(running.pids().values())
    assert running.end(number) == 0
    wait_until_gone(pids)
    assert not (running.folder / "run.json").exists()


def test_nothing_survives_kill_9_of_the_supervisor(running: Running) -> None:
    pids = list(running.pids().values())
    running.end(signal.SIGKILL)
    wait_until_gone(pids)


def test_the_folder_can_be_used_again_after_kill_9(running: Running) -> None:
    with running.redis() as client:
        client.set("kept", "yes")
    running.end(signal.SIGKILL)
    again = Running(running.folder, free_port())
    again.wait_for("ready after")
    with again.redis() as client:
        assert client.get("kept") == b"yes"
    assert again.end() == 0


def test_a_second_copy_in_the_same_folder_is_refused(running: Running) -> None:
    second = Running(running.folder, free_port())
    second.wait_for("Another copy runs in")
    assert second.process.wait(timeout=WAIT_S) == 1
    second.end()


def test_a_killed_child_comes_back_and_its_leases_are_free(running: Running) -> None:
    dead = running.pids()["worker"]
    with running.redis() as client:
        client.set("lease:policy:0", f"{dead}:abc", px=600_000)
        client.set("lease:gateway:0", f"{dead}9:abc", px=600_000)
        os.kill(dead, signal.SIGKILL)
        running.wait_for("at work", times=2)
        assert client.get("lease:policy:0") is None
        assert client.get("lease:gateway:0") is not None, "another process's lease was taken away"
    assert running.pids()["worker"] != dead
    assert "SIGKILL" in running.text


def test_a_killed_redis_comes_back_with_its_data(running: Running) -> None:
    with running.redis() as client:
        client.set("kept", "yes")
        os.kill(running.pids()["redis"], signal.SIGKILL)
    running.wait_for("redis ended")
    with running.redis() as client:
        client.set_retry(Retry(ConstantBackoff(0.1), 100))
        assert client.get("kept") == b"yes"
