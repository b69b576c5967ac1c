"""``DIR/run.json``: where a running copy is and which processes it has, for tools and tests."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple


class RunFile(NamedTuple):
    http: str
    redis_url: str
    pids: Mapping[str, int]


def write(data: Path, content: RunFile) -> None:
    """Replaced as a whole, so that a reader never sees half a file."""
    fresh = data / "run.json.new"
    fresh.write_text(json.dumps(content._asdict(), indent=1) + "\n")
    fresh.replace(data / "run.json")


def find(data: Path) -> RunFile | None:
    """What runs in this folder; None when nothing does."""
    try:
        content = RunFile(**json.loads((data / "run.json").read_text()))
    except OSError:  # no file, or a folder that is not ours to look into
        return None
    alive = Path(f"/proc/{content.pids['supervisor']}").exists()
    return content if alive else None


def remove(data: Path) -> None:
    (data / "run.json").unlink(missing_ok=True)
