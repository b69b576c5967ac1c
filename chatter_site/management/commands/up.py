"""``manage.py up``: the whole product on this machine, until Ctrl-C."""

import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from chatter_site.env import read
from supervisor import addresses


class Command(BaseCommand):
    help = "Start web, gateway, workers, beat and, unless REDIS_URL is set, Redis."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
        parser.add_argument("--port", type=int, default=8080, help="HTTP port")
        parser.add_argument("--data", type=Path, default=settings.DATA_DIR, help="data folder")

    def handle(self, *, host: str, port: int, data: Path, **_: Any) -> None:
        """Become the supervisor: a process without Django, a third of the memory."""
        env = {**os.environ, "REDIS_URL": read("REDIS_URL"), "KEY_PREFIX": settings.KEY_PREFIX}
        line = [sys.executable, "-m", "supervisor"]
        line += ["--host", host, "--port", str(port), "--data", str(data.resolve())]
        line += ["--shown", _shown(host, port), *(["--development"] if settings.DEBUG else [])]
        os.chdir(settings.BASE_DIR)
        os.execve(sys.executable, line, env)  # noqa: S606


def _shown(host: str, port: int) -> str:
    return addresses.public(
        host,
        port,
        hosts=settings.ALLOWED_HOSTS,
        origins=settings.CSRF_TRUSTED_ORIGINS,
        https=settings.HTTPS and not settings.DEBUG,
    )
