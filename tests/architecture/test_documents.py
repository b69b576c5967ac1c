"""Documents that cannot rot: they name every setting, stream, command, and nothing that is gone."""

import json
import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from chatter_site.doc_tables import TABLES, named_in, with_tables
from chatter_site.env import BASE_DIR, VARS
from chatter_site.management.commands.bench import Command as Bench
from chatter_site.management.commands.simulate import Command as Simulate
from chatter_site.management.subcommands import Subcommands, name_of
from chatter_site.supervisor import processes
from protocol.streams import STREAMS

DOCS = BASE_DIR / "docs"
PAGES = sorted([*BASE_DIR.glob("*.md"), *DOCS.glob("*.md")])


def everything() -> str:
    return "\n".join(path.read_text() for path in PAGES)


@pytest.mark.parametrize("page", sorted(DOCS.glob("*.md")), ids=lambda page: page.name)
def test_generated_tables_say_what_is_declared(page: Path) -> None:
    assert page.read_text() == with_tables(page.read_text()), "run `make docs`"


def test_every_generated_table_has_one_place() -> None:
    assert sorted(named_in(everything())) == sorted(TABLES)


def test_no_setting_is_read_past_the_declaration() -> None:
    """``os.environ`` is read in few places; each name there is declared or the system's own."""
    declared = {var.name for var in VARS}
    own = {"DJANGO_SETTINGS_MODULE", "NO_COLOR", "PYTHONWARNINGS", "CI", "CHROME_BIN", "PATH"}
    pattern = re.compile(r"""environ(?:\.get\(|\[)["']([A-Z_0-9]+)["']""")
    read = {
        name
        for package in (
            "chatter_site",
            "personas",
            "rooms",
            "moderation",
            "streamctx",
            "language",
            "protocol",
        )
        for path in (BASE_DIR / package).rglob("*.py")
        for name in pattern.findall(path.read_text())
    }
    libraries = {name for name in read if name.startswith(("MEM0_", "LITELLM_"))}
    assert read - declared - own - libraries == set()


@pytest.mark.parametrize("stream", sorted(STREAMS))
def test_every_stream_is_explained(stream: str) -> None:
    assert STREAMS[stream].key in everything()


def test_every_command_is_named() -> None:
    ours = {name for name, app in get_commands().items() if (BASE_DIR / str(app)).is_dir()}
    text = everything() + (BASE_DIR / "Makefile").read_text()
    assert {name for name in ours if name not in text} == set()


@pytest.mark.parametrize(("command", "name"), [(Bench, "bench"), (Simulate, "simulate")])
def test_every_subcommand_is_explained(command: type[Subcommands], name: str) -> None:
    page = (DOCS / "simulate.md").read_text()
    calls = [f"`{name} {name_of(module)}" for module in command.modules]
    assert [call for call in calls if call not in page] == []


def test_every_make_target_named_in_documents_exists() -> None:
    targets = set(re.findall(r"^([a-z0-9-]+):", (BASE_DIR / "Makefile").read_text(), re.M))
    named = set(re.findall(r"`(?:[A-Z_]+=\S+ )*make ([a-z][a-z0-9-]*)", everything()))
    assert named - targets == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_and_paths_in_documents_exist(page: Path) -> None:
    text = page.read_text()
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", text)
    missing = [link for link in links if not (page.parent / link).exists()]
    paths = re.findall(r"`((?:[a-z_]+/)+[a-z_0-9-]+\.(?:py|lua|md|json|vtt))`", text)
    missing += [path for path in paths if not (BASE_DIR / path).exists()]
    assert missing == []


def test_containers_run_the_supervisor_s_commands() -> None:
    compose = (BASE_DIR / "docker-compose.yml").read_text()
    for process in [processes.prepare(), *processes.services("0.0.0.0", 8080)]:
        assert json.dumps(["python", *process.command[1:]]) in compose, process.name


def test_prose_claims_of_the_default_port_hold() -> None:
    assert "ws://localhost:8080/ws" in (BASE_DIR / "README.md").read_text()
