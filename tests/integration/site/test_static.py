"""What a browser gets outside development: hashed names, also inside JavaScript modules."""

import gzip
import json
import os
import re
import shutil
import subprocess
from os.path import normpath
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client, override_settings

from chatter_site.staticfiles import DOCUMENTATION

STATIC_IMPORT = re.compile(r"""^(?:import|export)\b[^"';]*["'](\.[^"']+)["']""", re.MULTILINE)

PARSE = """
const { readFileSync } = require("node:fs");
const { SourceTextModule } = require("node:vm");
for (const identifier of process.argv.slice(1)) {
  new SourceTextModule(readFileSync(identifier, "utf8"), { identifier });
}
"""


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("static")
    storages = {"staticfiles": {"BACKEND": "chatter_site.staticfiles.Storage"}}
    with override_settings(STATIC_ROOT=folder, STORAGES={**settings.STORAGES, **storages}):
        call_command("collectstatic", interactive=False, verbosity=0)
    return folder


@pytest.fixture(scope="module")
def modules(collected: Path) -> set[str]:
    """The hashed names of our own modules, below the collected folder."""
    names = set(json.loads((collected / "staticfiles.json").read_text())["paths"].values())
    return {name for name in names if name.startswith("chatter/") and name.endswith(".js")}


def test_modules_import_each_other_by_hashed_name(collected: Path, modules: set[str]) -> None:
    imported = {
        normpath(Path(name).parent / target)
        for name in modules
        for target in STATIC_IMPORT.findall((collected / name).read_text())
    }
    assert len(imported) > 10
    assert imported - modules == set()


def test_modules_go_out_without_their_documentation(collected: Path, modules: set[str]) -> None:
    texts = [(collected / name).read_text() for name in modules]
    assert [text for text in texts if DOCUMENTATION.search(text)] == []
    assert sum(len(gzip.compress(text.encode())) for text in texts) < 40_000


@pytest.mark.skipif(
    shutil.which("node") is None and "CI" not in os.environ, reason="no Node on this machine"
)
def test_modules_without_documentation_are_whole(collected: Path, modules: set[str]) -> None:
    run = subprocess.run(
        ["node", "--experimental-vm-modules", "--no-warnings", "-e", PARSE, *sorted(modules)],
        cwd=collected,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr


def test_the_icon_is_found_where_browsers_look() -> None:
    answer = Client().get("/favicon.ico")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/static/chatter/mark.svg"
