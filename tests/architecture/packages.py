"""Our packages and their order, from the contract that import-linter holds."""

import tomllib
from pathlib import Path
from typing import Final

from chatter_site.env import BASE_DIR

_CONTRACTS: Final = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["tool"]["importlinter"]
_LAYERS: Final = next(
    one["layers"] for one in _CONTRACTS["contracts"] if one["name"].startswith("Packages import")
)
LEVELS: Final = tuple(
    tuple(name.strip() for name in layer.split("|")) for layer in reversed(_LAYERS)
)
"""From the lowest up; packages of one level do not know each other."""
PACKAGES: Final = tuple(name for level in LEVELS for name in level)


def level(package: str) -> int:
    """Return how high a package stands."""
    return next(at for at, names in enumerate(LEVELS) if package in names)


def files() -> list[Path]:
    """Return every file of ours, migrations apart."""
    found = [path for package in PACKAGES for path in sorted((BASE_DIR / package).rglob("*.py"))]
    return [path for path in found if "migrations" not in path.parts]
