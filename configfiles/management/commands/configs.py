"""``manage.py configs``: configuration files and the database, kept honest with each other."""

import argparse
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from configfiles import transfer
from configfiles.compare import Standing

REFUSED: Final = 1
INVALID: Final = 2
UNTOUCHED: Final = "Nothing was changed: a file is invalid."
WITHHELD: Final = "What is named above was not written."
SAYS: Final[dict[Standing, str]] = {
    "same": "is the same in file and database",
    "new": "is new",
    "changed": "was changed",
    "kept": "was changed on the other side",
    "gone": "was deleted on the other side",
    "conflict": "was changed both in the file and in the database",
}
LEFT: Final[dict[Standing, str]] = {"kept": " and is left as it is", "gone": " and stays so"}


class Command(BaseCommand):
    help = (
        "Validate configuration files, bring them into the database, write the database back, "
        "or show the differences. Exit code: 0 all well, 1 something differs or was refused, "
        "2 a file is invalid."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.formatter_class = argparse.RawDescriptionHelpFormatter
        parser.add_argument("action", choices=("validate", "import", "export", "diff"))
        parser.add_argument("paths", nargs="*", type=Path, help="Only these files or folders.")
        parser.add_argument(
            "--force", action="store_true", help="Overwrite what was changed on both sides."
        )

    def handle(self, *, action: str, paths: list[Path], force: bool, **options: Any) -> None:
        absent = [str(path) for path in paths if not path.exists() and action != "export"]
        if absent:
            raise CommandError(f"There is no {', '.join(absent)}.", returncode=INVALID)
        if action == "validate":
            report = transfer.validate(paths)
        elif action == "diff":
            report = transfer.differences(paths)
        else:
            move = transfer.import_files if action == "import" else transfer.export_files
            report = move(paths, force=force)
        self._tell(report, action, quiet=options["verbosity"] == 0)

    def _tell(self, report: transfer.Report, action: str, *, quiet: bool) -> None:
        for problem in report.problems:
            word = "invalid" if problem.fatal else "warning, not in use"
            self.stderr.write(f"{_short(problem.path)}: {word}: {problem.sentence}")
        shown = [step for step in report.steps if step.standing != "same" and not quiet]
        for step in shown:
            fate = " and was taken" if step.done else LEFT.get(step.standing, "")
            self.stdout.write(
                f"{_short(step.path)}: {step.kind} {step.name} {SAYS[step.standing]}{fate}"
            )
        if report.invalid:
            raise CommandError(WITHHELD if action == "export" else UNTOUCHED, returncode=INVALID)
        if report.conflicts:
            raise CommandError(_conflict(report, action), returncode=REFUSED)
        if action == "diff" and shown:
            raise CommandError("File and database differ.", returncode=REFUSED)


def _conflict(report: transfer.Report, action: str) -> str:
    names = ", ".join(
        f"{_short(step.path)} and the database's {step.kind} {step.name}"
        for step in report.conflicts
    )
    other = "export" if action == "import" else "import"
    return (
        f"Both changed, so neither was overwritten: {names}. Use --force, or {other} with --force."
    )


def _short(path: Path) -> str:
    path = path.absolute()
    for base in (settings.CONFIG_DIR.parent, Path.cwd()):
        if path.is_relative_to(base):
            return str(path.relative_to(base))
    return str(path)
