"""A knob that does nothing is a lie: what can be configured is read, shown and described as it is."""

import ast
import re
from importlib import import_module
from pathlib import Path
from typing import Final

import pytest
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.db.models import Model

from chatter_site.env import BASE_DIR
from llm.models import ProviderProfile
from llm.slots import PROCESS_CONCURRENCY
from memory.recall import AT_ONCE
from moderation.models import ModerationProfile
from personas.models import Persona
from protocol.configs.base import Config
from rooms.models import Room
from tests.architecture.packages import files

CARRIERS: Final = {"models.py", "admin.py", "forms.py", "snapshots.py"}
"""Files that only bring a configuration from one form into another."""
DEFINED: Final = BASE_DIR / "protocol" / "configs"

LABELS: Final = {"config_type", "config_version", "schema_name", "schema_version"}
"""Say what a file is."""
UNUSED: Final = {"ObservationContextConfig"}
"""Structs that are accepted and have no effect; ``docs/protocols.md`` says so."""
UNREAD: Final = {"LLMProviderConfig.stub", "PromptEntry.output_contract"}
"""Fields that are accepted and have no effect; ``docs/protocols.md`` says so."""


def _carries(path: Path) -> bool:
    return path.name in CARRIERS or path.parent.name in ("configfiles", "knobs")


def _read_in(tree: ast.AST) -> set[str]:
    return {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load)
    }


def _read() -> set[str]:
    """Names of attributes read anywhere; of the definitions' own files only in their methods."""
    found: set[str] = set()
    for path in files():
        tree = ast.parse(path.read_text())
        if path.parent == DEFINED:
            methods = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
            found = found.union(*map(_read_in, methods))
        elif not _carries(path):
            found |= _read_in(tree)
    return found


def _knobs() -> dict[str, str]:
    """The name of each field by ``Struct.field``."""
    modules = [import_module(f"protocol.configs.{path.stem}") for path in DEFINED.glob("*.py")]
    kinds = [kind for module in modules for kind in vars(module).values()]
    structs = {k for k in kinds if isinstance(k, type) and issubclass(k, Config)}
    return {
        f"{kind.__name__}.{name}": name
        for kind in structs
        if kind.__name__ not in UNUSED
        for name in set(kind.__struct_fields__) - LABELS
    }


def test_every_knob_is_read_somewhere() -> None:
    """By name alone: a knob can hide behind another of its name, none is blamed wrongly."""
    read = _read()
    assert {knob for knob, name in _knobs().items() if name not in read} == UNREAD


def test_what_is_accepted_without_effect_is_said_to_be() -> None:
    text = (BASE_DIR / "docs" / "protocols.md").read_text()
    [sentence] = re.findall(r"^Kept for the contract alone.*?\n\n", text, re.M | re.S)
    named = {*UNUSED, *(knob.split(".")[1] for knob in UNREAD)}
    assert {name for name in named if f"`{name}`" not in sentence} == set()


@pytest.mark.parametrize("struct", sorted(UNUSED))
def test_a_configuration_without_effect_is_used_nowhere(struct: str) -> None:
    users = {path.name for path in files() if struct in path.read_text()}
    assert users == {"observation.py", "schema_export.py"}


@pytest.mark.parametrize("model", [Room, Persona, ModerationProfile, ProviderProfile])
def test_the_admin_shows_every_knob(model: type[Model]) -> None:
    page = admin.site.get_model_admin(model)
    shown = page.fieldsets or [(None, {"fields": page.form._meta.fields})]
    editable = {
        field.name
        for field in model._meta.get_fields()
        if getattr(field, "editable", False) and not field.auto_created
    }
    assert editable - set(flatten_fieldsets(shown)) == set()


def test_help_texts_name_the_caps_of_a_process() -> None:
    for knob, cap in (
        ("max_llm_concurrency", PROCESS_CONCURRENCY),
        ("max_mem0_concurrency", AT_ONCE),
    ):
        assert f"together make {cap}." in Room._meta.get_field(knob).help_text
