"""What a browser gets outside development: hashed names, also inside JavaScript modules."""

import json
import re
from os.path import normpath
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client, override_settings

STATIC_IMPORT = re.compile(r"""^(?:import|export)\b[^"';]*["'](\.[^"']+)["']""", re.MULTILINE)


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("static")
    storages = {"staticfiles": {"BACKEND": "chatter_site.staticfiles.Storage"}}
    with override_settings(STATIC_ROOT=folder, STORAGES={**settings.STORAGES, **storages}):
        call_command("collectstatic", interactive=False, verbosity=0)
    return folder


def test_modules_import_each_other_by_hashed_name(collected: Path) -> None:
    names = set(json.loads((collected / "staticfiles.json").read_text())["paths"].values())
    ours = [name for name in names if name.startswith("chatter/") and name.endswith(".js")]
    imported = [
        normpath(Path(name).parent / target)
        for name in ours
        for target in STATIC_IMPORT.findall((collected / name).read_text())
    ]
    assert len(imported) > 10
    assert [target for target in imported if target not in names] == []


def test_the_icon_is_found_where_browsers_look() -> None:
    answer = Client().get("/favicon.ico")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/static/chatter/mark.svg"
