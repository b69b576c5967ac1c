"""Files into the database and back. Nothing is overwritten silently, in either direction."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from msgspec import Struct, field

from configfiles.compare import Standing, standing
from configfiles.files import ConfigFile, Problem, fingerprint, read_all, within
from configfiles.kinds import KINDS, Kind
from configfiles.links import broken_links, in_use
from configfiles.models import ConfigSource
from llm.prompts import BadPrompt
from llm.prompts import load as load_prompts
from personas.workers.making import COMMENTARY, commentary_in
from protocol.codec import BadMessage
from protocol.configs.room import RoomConfig

UNREADABLE: Final = ""
"""Stands for a file or row that is there and says nothing we can read."""


class Step(Struct, frozen=True):
    """What became, or would become, of one file."""

    kind: str
    name: str
    path: Path
    standing: Standing
    done: bool


class Report(Struct):
    steps: list[Step] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def invalid(self) -> bool:
        return any(problem.fatal for problem in self.problems)

    @property
    def conflicts(self) -> list[Step]:
        return [step for step in self.steps if step.standing == "conflict" and not step.done]


def validate(only: Sequence[Path] = (), root: Path | None = None) -> Report:
    """Everything that is wrong with the files, without touching the database's rows."""
    root = root or settings.CONFIG_DIR
    files, problems = read_all(root, only)
    every, _ = read_all(root) if only else (files, [])
    problems = [*_weighed(problems, every), *_broken_links(root, files, every)]
    return Report(problems=problems + _prompt_problems(only) + _commentary_problems(root, only))


def _weighed(problems: Sequence[Problem], files: Sequence[ConfigFile]) -> list[Problem]:
    """A broken file that nothing uses is only worth a warning."""
    rooms = [room for _, room in _rooms(files)]
    return [
        one
        if in_use(one.path.parent.name, one.path.stem, rooms)
        else Problem(one.path, one.sentence, fatal=False)
        for one in problems
    ]


def _broken_links(
    root: Path, files: Sequence[ConfigFile], every: Sequence[ConfigFile]
) -> list[Problem]:
    """What ``files`` name that is in none of ``every``."""
    there = {"stream": {path.stem for path in (root / "streams").glob("*.vtt")}}
    for file in every:
        there.setdefault(file.kind.name, set()).add(file.name)
    return [
        Problem(path, wrong) for path, room in _rooms(files) for wrong in broken_links(room, there)
    ]


def _rooms(files: Sequence[ConfigFile]) -> Iterator[tuple[Path, RoomConfig]]:
    for file in files:
        if isinstance(file.config, RoomConfig):
            yield file.path, file.config


def import_files(only: Sequence[Path] = (), *, force: bool = False) -> Report:
    """Files into the database: all valid ones or, if one in use is invalid, none."""
    report = validate(only)
    if report.invalid:
        return report
    files, _ = read_all(settings.CONFIG_DIR, only)
    with transaction.atomic():
        for file, found in _compared(files):
            _import(file, found, report, force)
        if report.invalid:
            transaction.set_rollback(True)
    return report


def _import(file: ConfigFile, found: Standing, report: Report, force: bool) -> None:
    done = found in ("new", "changed") or (force and found != "same")
    if done and file.kind.store is not None:
        try:
            file.kind.store(file.name, file.config)
        except ValidationError as error:
            report.problems.append(Problem(file.path, "; ".join(error.messages)))
            return
    if done or found == "same":
        _agree(file.kind, file.name, fingerprint(file.config))
    report.steps.append(Step(file.kind.name, file.name, file.path, found, done))


def _compared(files: Sequence[ConfigFile]) -> Iterator[tuple[ConfigFile, Standing]]:
    """Each file that has a place in the database, against what is there."""
    rows = {
        kind.name: {
            name: UNREADABLE if isinstance(row, Problem) else fingerprint(row)
            for name, row in _rows(kind)
        }
        for kind in KINDS
    }
    common = _common()
    for file in files:
        if file.kind.store is not None:
            there = rows[file.kind.name].get(file.name)
            last = common.get((file.kind.name, file.name))
            yield file, standing(fingerprint(file.config), there, last)


def export_files(only: Sequence[Path] = (), *, force: bool = False) -> Report:
    """Rows into files under CONFIG_DIR; a file that somebody edited is left unless forced."""
    root: Path = settings.CONFIG_DIR
    files, problems = read_all(root)
    report = Report()
    broken = {problem.path for problem in problems}
    known = {(file.kind.name, file.name): file for file in files}
    common = _common()
    for kind in KINDS:
        for name, row in _rows(kind):
            file = known.get((kind.name, name))
            path = file.path if file else root / kind.folder / f"{name}.json"
            if only and not any(within(path, chosen) for chosen in only):
                continue
            if isinstance(row, Problem):
                report.problems.append(row)
                continue
            there = fingerprint(file.config) if file else UNREADABLE if path in broken else None
            found = standing(fingerprint(row), there, common.get((kind.name, name)))
            done = found in ("new", "changed", "gone") or (force and found != "same")
            if done and (problem := _write(kind, name, row, path)):
                report.problems.append(problem)
            else:
                report.steps.append(Step(kind.name, name, path, found, done))
    return report


def _write(kind: Kind, name: str, row: Struct, path: Path) -> Problem | None:
    """The row into its file, or why not: it has to lie in the folder of its kind."""
    folder = settings.CONFIG_DIR / kind.folder
    if path.parent != folder or not within(path, settings.CONFIG_DIR):
        return Problem(path, f"the {kind.name} {name} would be written outside {folder}")
    if path.exists() and not path.is_file():
        return Problem(path, "is no plain file")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(pretty(row))
    except OSError as error:
        return Problem(path, error.strerror or str(error))
    _agree(kind, name, fingerprint(row))
    return None


def pretty(config: Struct) -> bytes:
    """A configuration as its file holds it: what is as by default is left out."""
    return msgspec.json.format(msgspec.json.encode(_said(config)), indent=2) + b"\n"


def _said(value: Any) -> Any:
    if not isinstance(value, Struct):
        return value
    return {
        one.encode_name: _said(getattr(value, one.name))
        for one in msgspec.structs.fields(value)
        if getattr(value, one.name) != _default(one)
    }


def _default(one: msgspec.structs.FieldInfo) -> Any:
    return one.default_factory() if callable(one.default_factory) else one.default


def differences(only: Sequence[Path] = ()) -> Report:
    """What an import would do, file by file, without doing it."""
    files, problems = read_all(settings.CONFIG_DIR, only)
    report = Report(problems=_weighed(problems, files))
    for file, found in _compared(files):
        report.steps.append(Step(file.kind.name, file.name, file.path, found, done=False))
    return report


def _rows(kind: Kind) -> Iterator[tuple[str, Struct | Problem]]:
    """What the database has; for a row that breaks a rule, which."""
    for name, snapshot in kind.rows() if kind.rows else ():
        try:
            yield name, snapshot()
        except msgspec.ValidationError as error:
            path = settings.CONFIG_DIR / kind.folder
            yield name, Problem(path, f"the {kind.name} {name} of the database: {error}")


def _common() -> dict[tuple[str, str], str]:
    """What file and database last agreed on, by kind and name."""
    return {(source.kind, source.name): source.sha256 for source in ConfigSource.objects.all()}


def _agree(kind: Kind, name: str, sha256: str) -> None:
    ConfigSource.objects.update_or_create(kind=kind.name, name=name, defaults={"sha256": sha256})


def _prompt_problems(only: Sequence[Path]) -> list[Problem]:
    manifest: Path = settings.BASE_DIR / "prompts" / "manifest.json"
    if only and not any(within(manifest, chosen) for chosen in only):
        return []
    try:
        load_prompts(settings.BASE_DIR)
    except BadPrompt as error:
        return [Problem(manifest, str(error))]
    return []


def _commentary_problems(root: Path, only: Sequence[Path]) -> list[Problem]:
    path = root / COMMENTARY
    if only and not any(within(path, chosen) for chosen in only):
        return []
    try:
        commentary_in(root, switched_on=False)
    except (OSError, BadMessage) as error:
        return [Problem(path, str(error))]
    return []
