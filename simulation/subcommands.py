"""A command made of subcommands, each one module of a package, named like it.

Such a module has ``HELP``, ``arguments(parser)`` and ``run(options, console)``, which returns the
exit status; its docstring is the description that ``--help`` shows.
"""

import os
import sys
from argparse import Namespace, RawDescriptionHelpFormatter
from collections.abc import Sequence
from types import ModuleType
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandParser

from simulation.console import INTERRUPTED, Console, Failed


class Subcommands(BaseCommand):
    """``modules`` are the subcommands in the order of ``--help``."""

    requires_system_checks = ()
    modules: ClassVar[Sequence[ModuleType]]

    def add_arguments(self, parser: CommandParser) -> None:
        chosen = parser.add_subparsers(dest="subcommand", required=True, metavar="COMMAND")
        for module in self.modules:
            sub = chosen.add_parser(
                name_of(module),
                help=module.HELP,
                description=module.__doc__,
                formatter_class=RawDescriptionHelpFormatter,
            )
            module.arguments(sub)
            sub.set_defaults(module=module)

    def handle(self, *, module: ModuleType, **options: Any) -> None:
        if code := self._code(module, Namespace(**options)):
            sys.exit(code)

    def _code(self, module: ModuleType, options: Namespace) -> int:
        try:
            return int(module.run(options, Console(self.stdout, self.stderr)))
        except Failed as failed:
            self.stderr.write(str(failed))
            return failed.code
        except KeyboardInterrupt:
            self.stderr.write("interrupted")
            return INTERRUPTED
        except BrokenPipeError:
            # Whoever read the output has enough, as `head` has; Python would complain at its end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 1


def name_of(module: ModuleType) -> str:
    return module.__name__.rpartition(".")[2]
