"""``manage.py prepare``: make a database ready for the services. ``manage.py up`` calls it."""

from typing import Any, Final

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from chatter_site import development
from rooms.services import follow_streams
from streamctx.services import playback_restart_all

RETIRED: Final = "The development administrator, whose password was printed, is switched off."
NOBODY: Final = "Nobody can sign in to the admin yet: run `manage.py createsuperuser`."


class Command(BaseCommand):
    help = "Check the settings, migrate, load the demo, make the development administrator."

    def handle(self, **_: Any) -> None:
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
        _migrate()
        call_command("configs", "import", verbosity=0)
        if settings.DEBUG:
            development.administrator_make()
        else:
            if development.administrator_retire():
                self.stdout.write(RETIRED)
            if not get_user_model().objects.filter(is_staff=True, is_active=True).exists():
                self.stdout.write(NOBODY)
            call_command("collectstatic", interactive=False, verbosity=0)
        follow_streams()
        playback_restart_all()


def _migrate() -> None:
    """Asking what is missing takes a fifth of the time of a migration that changes nothing."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)
