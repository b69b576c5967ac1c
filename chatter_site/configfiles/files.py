"""Reading configuration files. What is wrong is said as file, path within it and rule."""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec import Struct

from chatter_site.configfiles.kinds import KINDS, Kind
from protocol.codec import BadMessage, decode

MAX_BYTES = 2 * 1024 * 1024


class ConfigFile(Struct, frozen=True):
    """A valid file: ``name`` is the row it belongs to."""

    kind: Kind
    path: Path
    name: str
    config: Struct


class Problem(Struct, frozen=True):
    """Something wrong with a file; ``fatal`` unless it concerns nothing that is in use."""

    path: Path
    sentence: str
    fatal: bool = True


def fingerprint(config: Struct) -> str:
    """SHA-256 hex of a configuration; formatting, key order and spelled-out defaults don't count."""
    return sha256(msgspec.json.encode(config, order="sorted")).hexdigest()


def read_all(root: Path, only: Sequence[Path] = ()) -> tuple[list[ConfigFile], list[Problem]]:
    """The files of every kind under ``root``, or just ``only`` (files or folders among them)."""
    files: list[ConfigFile] = []
    problems: list[Problem] = []
    for kind in KINDS:
        for path in sorted((root / kind.folder).glob("*.json")):
            if not only or any(within(path, chosen) for chosen in only):
                found = read(kind, path)
                (files if isinstance(found, ConfigFile) else problems).append(found)  # type: ignore[arg-type]
    return files, problems + [_twin(file) for file in _doubles(files)]


def read(kind: Kind, path: Path) -> ConfigFile | Problem:
    """One file, checked against every rule of its kind."""
    try:
        config = decode(path.read_bytes(), kind.struct, max_bytes=MAX_BYTES)
    except (OSError, BadMessage) as error:
        return Problem(path, str(error))
    if kind.faults and (wrong := "; ".join(kind.faults(config))):
        return Problem(path, wrong)
    return ConfigFile(kind, path, kind.name_of(path, config), config)


def within(path: Path, chosen: Path) -> bool:
    """Whether ``path`` is the file chosen, or lies in the folder chosen."""
    chosen = chosen.resolve()
    return path.resolve() == chosen or chosen in path.resolve().parents


def _doubles(files: Sequence[ConfigFile]) -> list[ConfigFile]:
    seen: set[tuple[str, str]] = set()
    doubles = []
    for file in files:
        if (file.kind.name, file.name) in seen:
            doubles.append(file)
        seen.add((file.kind.name, file.name))
    return doubles


def _twin(file: ConfigFile) -> Problem:
    return Problem(file.path, f"another file already describes the {file.kind.name} {file.name}")
