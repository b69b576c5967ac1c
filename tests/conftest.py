"""Tests never see the developer's installation: own settings, own data folder, no Redis by chance.

Settings are read while pytest starts, so this happens at import. An xdist worker inherits the
environment of the process that started it and has nothing to do.

``CHATTER_TEST_DATABASE_URL=postgres://…`` runs them on a server instead of SQLite; its role must be
allowed to create databases.
"""

import atexit
import os
import shutil
import tempfile

from chatter_site.env import VARS

NOTHING_LISTENS_HERE = "redis://127.0.0.1:1/0"

if "PYTEST_XDIST_WORKER" not in os.environ:
    _data = tempfile.mkdtemp(prefix="chatter-test-")
    atexit.register(shutil.rmtree, _data, ignore_errors=True)
    for _var in VARS:
        os.environ.pop(_var.name, None)
    os.mkdir(os.path.join(_data, "static"))
    os.environ.update(
        DJANGO_SETTINGS_MODULE="chatter_site.settings",
        DATA_DIR=_data,
        SECRET_KEY="signs nothing of value",
        REDIS_URL=NOTHING_LISTENS_HERE,
        LOG_LEVEL="WARNING",
        DATABASE_URL=os.environ.get("CHATTER_TEST_DATABASE_URL", ""),
    )

import hypothesis  # noqa: E402
from django.conf import settings  # noqa: E402

settings.DATABASES  # noqa: B018  (pytest-django takes over settings that are already there)

hypothesis.settings.register_profile("chatter", deadline=None)  # a busy machine breaks no rule
hypothesis.settings.load_profile("chatter")
