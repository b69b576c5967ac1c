#!/usr/bin/env python
"""Django's command line: ``manage.py help`` lists what it can do."""

import os
import sys


def main() -> None:
    if sys.version_info[:2] != (3, 11):
        sys.exit(f"Python 3.11 is needed, this is {sys.version.split()[0]}: use .venv/bin/python.")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chatter_site.settings")
    try:
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.exit("Django is not installed here. Run `make setup`, then use .venv/bin/python.")
    from django.core.exceptions import ImproperlyConfigured
    from django.db import OperationalError, ProgrammingError

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"chatter: {error}")
    except (OperationalError, ProgrammingError) as error:
        if "no such table" not in str(error) and "does not exist" not in str(error):
            raise
        sys.exit(f"The database is not set up yet: run `manage.py prepare` first ({error}).")


if __name__ == "__main__":
    main()
