"""Every way a start can be refused ends with one sentence that says what to do."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from chatter_site.env import BASE_DIR
from supervisor import preflight
from supervisor.preflight import CannotStart


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_a_taken_port_names_the_port_and_the_option() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CannotStart, match=rf"Port {port} .*--port"):
            preflight.check_port("127.0.0.1", port)


@pytest.mark.parametrize("port", [-1, 65536])
def test_a_port_that_cannot_exist(port: int) -> None:
    with pytest.raises(CannotStart, match="--port"):
        preflight.check_port("127.0.0.1", port)


def test_a_free_port_is_fine() -> None:
    preflight.check_port("127.0.0.1", 0)


def test_an_unreachable_redis_keeps_its_password_to_itself() -> None:
    with pytest.raises(CannotStart, match=r"127\.0\.0\.1:1 .*REDIS_URL") as caught:
        preflight.check_redis("redis://:hunter2@127.0.0.1:1/0")
    assert "hunter2" not in str(caught.value)


def test_a_url_that_is_none() -> None:
    with pytest.raises(CannotStart, match="REDIS_URL"):
        preflight.check_redis("not a url")


def test_a_running_redis_is_fine(redis_url: str) -> None:
    preflight.check_redis(redis_url)


def test_a_folder_below_a_file_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CannotStart, match="--data"):
        preflight.check_folder(tmp_path / "file" / "data")


def test_a_folder_is_made_and_left_clean(tmp_path: Path) -> None:
    preflight.check_folder(tmp_path / "new" / "data")
    assert not list((tmp_path / "new" / "data").iterdir())


def test_a_new_folder_is_for_its_owner_alone(tmp_path: Path) -> None:
    preflight.check_folder(tmp_path / "new" / "data")
    assert mode(tmp_path / "new" / "data") == 0o700
    assert preflight.keep_private(tmp_path / "new" / "data") == ""


def test_a_folder_of_ours_that_others_could_read_is_closed_and_that_said_once(
    tmp_path: Path,
) -> None:
    data = tmp_path / "data"
    (data / "redis").mkdir(parents=True)
    (data / "chatter.sqlite3-wal").touch()
    data.chmod(0o755)
    assert str(data) in preflight.keep_private(data)
    assert mode(data) == 0o700
    assert preflight.keep_private(data) == ""


def test_a_folder_with_other_things_in_it_is_left_and_its_owner_told(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "chatter.sqlite3").touch()
    (data / "holiday.jpg").touch()
    data.chmod(0o755)
    assert f"chmod 700 {data}" in preflight.keep_private(data)
    assert mode(data) == 0o755


def test_a_folder_shared_with_a_group_on_purpose_is_left(tmp_path: Path) -> None:
    tmp_path.chmod(0o750)
    assert preflight.keep_private(tmp_path) == ""
    assert mode(tmp_path) == 0o750


def test_a_claimed_folder_is_refused_and_free_after_its_owner(tmp_path: Path) -> None:
    first = preflight.claim(tmp_path)
    with pytest.raises(CannotStart, match="--data"):
        preflight.claim(tmp_path)
    os.close(first)
    os.close(preflight.claim(tmp_path))


@pytest.mark.parametrize(
    ("command", "wrong"),
    [
        ("check", {"HTTPS": "ture"}),
        ("up", {"HTTPS": "ture"}),
        ("up", {"DATA_DIR": "/dev/null/below"}),
    ],
)
def test_a_command_says_so_in_one_line(command: str, wrong: dict[str, str], tmp_path: Path) -> None:
    nothing = {"REDIS_URL": "redis://127.0.0.1:1/0"}  # were it to start, it would end there
    env = {**os.environ, **nothing, "DATA_DIR": str(tmp_path), **wrong}
    line = [sys.executable, "manage.py", command]
    done = subprocess.run(line, cwd=BASE_DIR, env=env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert next(iter(wrong.values())) in done.stderr
