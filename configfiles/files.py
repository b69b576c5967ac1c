"""Reading configuration files. What is wrong is said as file, path within it and rule."""

import os
import re
import stat
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from configfiles.kinds import KINDS, Kind
from protocol.codec import BadMessage, decode

MAX_BYTES: Final = 2 * 1024 * 1024
_NUL: Final = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
"""As JSON writes it, but not after an escaped backslash, which is text about it."""


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
        data = _content(path)
        config = decode(data, kind.struct, max_bytes=MAX_BYTES)
    except OSError as error:
        return Problem(path, error.strerror or str(error))
    except BadMessage as error:
        return Problem(path, str(error))
    if _NUL.search(data):
        return Problem(path, "a text holds NUL (\\u0000), which no database takes")
    if kind.faults and (wrong := "; ".join(kind.faults(config))):
        return Problem(path, wrong)
    return ConfigFile(kind, path, kind.name_of(path, config), config)


def _content(path: Path) -> bytes:
    """At most a byte more than may be read; BadMessage for what could keep us reading for ever."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise BadMessage("is no plain file")
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def within(path: Path, chosen: Path) -> bool:
    """Whether ``path`` is the file chosen, or lies in the folder chosen, links followed."""
    # Unlike Path.resolve this takes a link that leads back to itself.
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(chosen))


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
