"""``manage.py prepare``: make a database ready for the services. ``manage.py up`` calls it."""

import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from rooms.services import follow_streams
from streamctx.services import playback_restart_all

ADMIN = "admin"


class Command(BaseCommand):
    help = "Check the settings, migrate, load the demo, make the development administrator."

    def handle(self, **_: Any) -> None:
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
        _migrate()
        call_command("configs", "import", verbosity=0)
        if settings.DEBUG:
            _development_administrator()
        else:
            call_command("collectstatic", interactive=False, verbosity=0)
        follow_streams()
        playback_restart_all()


def _migrate() -> None:
    """Asking what is missing takes a fifth of the time of a migration that changes nothing."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)


def _development_administrator() -> None:
    """Made once; the password lies beside the database, readable by its owner alone."""
    users = get_user_model().objects
    if users.filter(username=ADMIN).exists():
        return
    password = secrets.token_urlsafe(12)
    path = settings.DATA_DIR / "admin_password"
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_text(f"{password}\n")
    users.create_superuser(ADMIN, password=password)
