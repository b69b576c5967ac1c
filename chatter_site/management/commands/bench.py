"""``manage.py bench``: measure the whole product. Each kind is a module of ``chatter_site.bench``."""

import sys
from argparse import Namespace
from importlib import import_module
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser

from chatter_site.simulation.console import Failed

KINDS: Final = (
    "answers",
    "director",
    "fanout",
    "memory",
    "models",
    "policy",
    "reactions",
    "realism",
    "simulate",
)

INTERRUPTED: Final = 130


class Command(BaseCommand):
    help = "Measure how fast it is, with runs that cannot count thrown away."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        chosen = parser.add_subparsers(dest="kind", required=True, metavar="KIND")
        for name in KINDS:
            module = import_module(f"chatter_site.bench.{name}")
            module.add_arguments(chosen.add_parser(name, help=module.HELP))

    def handle(self, *, kind: str, **options: Any) -> None:
        module = import_module(f"chatter_site.bench.{kind}")
        try:
            code = module.run(Namespace(**options))
        except Failed as failed:
            raise CommandError(str(failed), returncode=failed.code) from None
        except KeyboardInterrupt:
            self.stderr.write("interrupted")
            sys.exit(INTERRUPTED)
        if code:
            sys.exit(code)
