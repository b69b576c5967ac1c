"""Every kind of stream source is one folder with the same files, one row, and one line of the docs."""

import re
from pathlib import Path
from typing import Final

import pytest
from msgspec.structs import fields

from chatter_site.env import BASE_DIR
from streamctx.sources.kinds import Kind, Pulled
from streamctx.sources.table import KINDS

FOLDER: Final = BASE_DIR / "streamctx" / "sources"
PURE_FILES: Final = ("reading.py", "settings.py")
every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)


def files(kind: Kind) -> list[Path]:
    return sorted((FOLDER / kind.name).glob("*.py"))


def test_each_folder_has_one_row() -> None:
    folders = [path.parent.name for path in FOLDER.glob("*/__init__.py")]
    assert sorted(kind.name for kind in KINDS) == sorted(folders)


@every_kind
def test_each_has_the_same_files(kind: Kind) -> None:
    wanted = {"__init__.py", "reading.py", "source.py"}
    wanted |= {"settings.py"} if isinstance(kind, Pulled) else set()
    assert wanted - {path.name for path in files(kind)} == set()


@every_kind
def test_what_reads_is_pure(kind: Kind) -> None:
    first = [p.read_text().partition("\n\n")[0] for p in files(kind) if p.name in PURE_FILES]
    assert [text for text in first if "Pure." not in text] == []


@every_kind
def test_none_knows_another(kind: Kind) -> None:
    text = "".join(path.read_text() for path in files(kind))
    known = set(re.findall(r"from streamctx\.sources\.(\w+)", text))
    assert known <= {"kinds", kind.name}


@every_kind
def test_settings_can_tell_one_row_from_another(kind: Kind) -> None:
    if isinstance(kind, Pulled):
        assert kind.settings.__struct_config__.frozen
        assert fields(kind.settings)


@every_kind
def test_the_documents_explain_it(kind: Kind) -> None:
    way = "pulled" if isinstance(kind, Pulled) else "pushed"
    page = (BASE_DIR / "docs" / "architecture.md").read_text()
    assert f"| `{kind.name}` | {way} | {kind.label} |" in page
