"""``manage.py simulate``: the same chat without, or beside, a running room.

Each sub-command is a module of ``chatter_site.simulation`` with ``HELP``, ``add_arguments`` and
``run(options) -> exit code``.
"""

import sys
from argparse import Namespace
from importlib import import_module
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandParser

SUBCOMMANDS: Final = ("load",)


class Command(BaseCommand):
    help = "Simulate, record, replay, score and load-test chat."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        chosen = parser.add_subparsers(dest="subcommand", required=True, metavar="SUBCOMMAND")
        for name in SUBCOMMANDS:
            module = import_module(f"chatter_site.simulation.{name}")
            module.add_arguments(chosen.add_parser(name, help=module.HELP))

    def handle(self, *, subcommand: str, **options: Any) -> None:
        module = import_module(f"chatter_site.simulation.{subcommand}")
        if code := module.run(Namespace(**options)):
            sys.exit(code)
