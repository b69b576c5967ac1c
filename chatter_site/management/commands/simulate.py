"""``manage.py simulate``: runs, recordings and scores of chat. Each subcommand is one module of
``chatter_site/simulation/commands`` with ``HELP``, ``arguments(parser)`` and ``run(options, out)``."""

import argparse
import sys
from types import ModuleType
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from chatter_site.simulation.commands import (
    blindtest,
    compare,
    cost,
    explain,
    load,
    record,
    replay,
    run,
    score,
    watch,
)
from chatter_site.simulation.console import Console, Failed

SUBCOMMANDS: tuple[tuple[str, ModuleType], ...] = (
    ("run", run),
    ("record", record),
    ("replay", replay),
    ("explain", explain),
    ("score", score),
    ("compare", compare),
    ("cost", cost),
    ("blindtest", blindtest),
    ("watch", watch),
    ("load", load),
)

INTERRUPTED = 130


class Command(BaseCommand):
    help = "Run a room on a virtual clock, record and replay a live one, score any chat log."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        subparsers = parser.add_subparsers(dest="subcommand", required=True, metavar="COMMAND")
        for name, module in SUBCOMMANDS:
            sub = subparsers.add_parser(
                name,
                help=module.HELP,
                description=module.__doc__,
                formatter_class=argparse.RawDescriptionHelpFormatter,
            )
            module.arguments(sub)
            sub.set_defaults(module=module)

    def handle(self, *args: Any, **options: Any) -> None:
        console = Console(self.stdout, self.stderr)
        try:
            code = options["module"].run(argparse.Namespace(**options), console)
        except Failed as error:
            raise CommandError(str(error), returncode=error.code) from error
        except KeyboardInterrupt:
            self.stderr.write("interrupted")
            sys.exit(INTERRUPTED)
        if code:
            sys.exit(code)
