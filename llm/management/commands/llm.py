"""``manage.py llm check [PROFILE]``: does the model answer, and if not, why?"""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from llm.access import client_for
from llm.calls import ModelUnavailable
from llm.diagnosis import Finding, check


class Command(BaseCommand):
    help = "Try a language model with one small call."

    def add_arguments(self, parser: CommandParser) -> None:
        chosen = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
        trying = chosen.add_parser("check", help="call the provider once")
        trying.add_argument("profile", nargs="?", default="", help="default: the one in use")

    def handle(self, *, profile: str, **options: Any) -> None:
        found = _finding(profile)
        (self.stdout if found.ok else self.stderr).write(found.sentence)
        if not found.ok:
            sys.exit(1)


def _finding(profile: str) -> Finding:
    try:
        return check(*client_for(profile))
    except ModelUnavailable as error:
        return Finding(False, f"{error.detail}.")
