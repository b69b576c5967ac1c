"""What we install: pinned, hashed, from nowhere in particular, and nothing known to be malicious."""

import re
import site
from pathlib import Path

import pytest

from chatter_site.env import BASE_DIR

LOCKS = ("requirements.txt", "requirements-dev.txt")
MALICIOUS = {"litellm": {"1.82.7", "1.82.8"}}
KNOWN_PTH = {"distutils-precedence.pth"}


def pins(lock: str) -> dict[str, str]:
    return dict(re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;\\]+)", lock, re.M))


@pytest.mark.parametrize("name", LOCKS)
def test_locks_name_no_host_and_hash_everything(name: str) -> None:
    text = (BASE_DIR / name).read_text()
    assert "://" not in text
    entries = re.split(r"\n(?=[A-Za-z0-9])", text)
    unhashed = [
        entry.split()[0] for entry in entries if "==" in entry and "--hash=sha256" not in entry
    ]
    assert unhashed == []


@pytest.mark.parametrize("name", LOCKS)
def test_no_malicious_version(name: str) -> None:
    pinned = pins((BASE_DIR / name).read_text())
    assert pinned["litellm"] == "1.106.2"
    assert [package for package, bad in MALICIOUS.items() if pinned.get(package) in bad] == []


def test_the_development_lock_holds_the_runtime_lock() -> None:
    """`make run` after `make test` keeps what is there."""
    runtime, development = (pins((BASE_DIR / name).read_text()) for name in LOCKS)
    assert runtime.items() <= development.items()


@pytest.mark.parametrize("name", ["requirements.in", "requirements-dev.in"])
def test_direct_pins_are_in_the_lock(name: str) -> None:
    wanted = pins((BASE_DIR / name).read_text())
    locked = pins((BASE_DIR / name.replace(".in", ".txt")).read_text())
    assert {package: locked.get(package.lower()) for package in wanted} == wanted


def test_nothing_runs_at_every_start_of_python() -> None:
    """A ``.pth`` file with code is how one package of 2026 stole credentials."""
    found = {
        path.name
        for folder in site.getsitepackages()
        for path in Path(folder).glob("*.pth")
        if re.search(r"^\s*import[ \t]", path.read_text(), re.M)
    }
    assert found <= KNOWN_PTH
