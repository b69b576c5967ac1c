"""The test's own database as a URL, for processes that the test starts."""

from urllib.parse import quote

from django.db import connection


def url() -> str:
    there = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{there['NAME']}"
    who = f"{quote(there['USER'], safe='')}:{quote(there['PASSWORD'], safe='')}"
    return f"postgres://{who}@{there['HOST']}:{there['PORT'] or 5432}/{there['NAME']}"
