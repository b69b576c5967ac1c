"""``DIR/run.json``: where a running copy is and which processes it has, for tools and tests."""

import json
from collections.abc import Mapping
from pathlib import Path


def write(data: Path, *, http: str, redis_url: str, pids: Mapping[str, int]) -> None:
    """Replaced as a whole, so that a reader never sees half a file."""
    content = {"http": http, "redis_url": redis_url, "pids": dict(pids)}
    fresh = data / "run.json.new"
    fresh.write_text(json.dumps(content, indent=1) + "\n")
    fresh.replace(data / "run.json")


def remove(data: Path) -> None:
    (data / "run.json").unlink(missing_ok=True)
