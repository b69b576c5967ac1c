"""Every knob of every kind on its whole way: file → database → admin form → snapshot → file."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.forms import Form
from django.test import Client
from django.urls import reverse
from msgspec import Struct

from configfiles.files import ConfigFile, read
from configfiles.kinds import KINDS, Kind
from configfiles.transfer import pretty
from llm.models import ProviderProfile
from moderation.models import ModerationProfile
from personas.models import Persona
from protocol.configs.persona import TRAITS
from protocol.declare import Knob, knobs_of
from rooms.models import Room
from tests.integration.personas.stage import persona
from tests.knobs import different, other_value

pytestmark = pytest.mark.django_db(transaction=True)

ROWS: dict[str, tuple[Any, str]] = {
    "moderation": (ModerationProfile, "name"),
    "provider": (ProviderProfile, "name"),
    "persona": (Persona, "persona_id"),
    "room": (Room, "slug"),
}
STORED = [kind for kind in KINDS if kind.store]
FIXED = {"room_id", "persona_id"}
"""Part of the row's identity: no form changes it."""
SAID = {"room": {"room_id": "room:vault"}, "persona": {"persona_id": "Other_One"}}

kinds = pytest.mark.parametrize("kind", STORED, ids=lambda kind: kind.name)


@pytest.fixture(autouse=True)
def what_rooms_name(site_bus: Any) -> None:
    """The rows that a room's and a persona's form let choose from."""
    for kind in STORED:
        if kind.name in ("moderation", "provider"):
            kind.store("other", msgspec.convert(different(kind.struct), kind.struct))
    store = next(kind.store for kind in STORED if kind.name == "persona")
    for name in ("TallyMark", "MossyTeapot"):
        store(name, persona(name))


def stored(kind: Kind, folder: Path) -> Any:
    """The row of a file in which every knob is said."""
    document = different(kind.struct) | SAID.get(kind.name, {})
    path = folder / "vault.json"
    path.write_bytes(msgspec.json.encode(document))
    file = read(kind, path)
    assert isinstance(file, ConfigFile), file
    assert as_file(file.config) == document
    assert kind.store
    kind.store(file.name, file.config)
    return row(kind, file.name)


def as_file(config: Struct) -> Any:
    return msgspec.json.decode(msgspec.json.encode(config))


def row(kind: Kind, name: str) -> Any:
    model, key = ROWS[kind.name]
    return model.objects.get(**{key: name})


def config(kind: Kind, name: str) -> Struct:
    rows: dict[str, Callable[[], Struct]] = dict(kind.rows()) if kind.rows else {}
    return rows[name]()


def posted(form: Form, inlines: Any) -> dict[str, Any]:
    """What a browser sends for an untouched form."""
    data: dict[str, Any] = {}
    for one in (form, *(inline.formset.management_form for inline in inlines)):
        for bound in one:
            value = bound.value()
            if isinstance(value, bool):
                data |= {bound.html_name: "on"} if value else {}
            elif value is not None:
                data[bound.html_name] = value
    for inline in inlines:
        for seat in inline.formset.initial_forms:
            data |= {bound.html_name: bound.value() or "" for bound in seat}
    return data


def page(admin: Client, there: Any) -> tuple[str, dict[str, Any]]:
    meta = there._meta
    url = reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[there.pk])
    context = admin.get(url).context
    return url, posted(context["adminform"].form, context["inline_admin_formsets"])


def sent(admin: Client, url: str, data: dict[str, Any]) -> None:
    answer = admin.post(url, data)
    errors = answer.context["adminform"].form.errors if answer.context else {}
    assert answer.status_code == 302, errors


@kinds
def test_every_knob_goes_through_file_database_form_and_file(
    kind: Kind, tmp_path: Path, admin_client: Client
) -> None:
    there = stored(kind, tmp_path)
    name = getattr(there, ROWS[kind.name][1])
    said = (tmp_path / "vault.json").read_bytes()
    wanted = msgspec.json.decode(said, type=kind.struct)
    assert config(kind, name) == wanted

    url, data = page(admin_client, there)
    sent(admin_client, url, data)

    assert config(kind, name) == wanted, "an untouched form was saved"
    assert msgspec.json.decode(pretty(config(kind, name)), type=kind.struct) == wanted


@kinds
def test_every_knob_can_be_changed_alone(kind: Kind, tmp_path: Path, admin_client: Client) -> None:
    there = stored(kind, tmp_path)
    name = getattr(there, ROWS[kind.name][1])
    for knob in knobs_of(kind.struct):
        if knob.column in FIXED:
            continue
        before = as_file(config(kind, name))
        url, data = page(admin_client, there)
        value = _third(knob)
        data[knob.column] = _typed(knob, value)
        if knob.shape == "flag":
            data = {key: one for key, one in data.items() if key != knob.column}
            data |= {knob.column: "on"} if value else {}
        sent(admin_client, url, data)
        after = as_file(config(kind, name))
        assert _at(after, knob) == value, f"{knob.key} did not take the value typed"
        _put(after, knob, _at(before, knob))
        assert after == before, f"{knob.key} changed something else"


def _third(knob: Knob) -> Any:
    """A value other than the one ``different`` chose, where there is one."""
    if knob.column in THIRD:
        return THIRD[knob.column]
    first = other_value(knob)
    match knob.shape:
        case "number" | "whole":
            return type(first)((first + (knob.most or 1)) / 2)
        case "flag":
            return knob.default
        case "choice":
            return next(one for one in knob.allowed if one != first)
        case "choices":
            return list(knob.allowed[-1:])
        case "texts":
            return list(reversed(first))
        case "data":
            return first + first
        case _:
            return first if knob.says.names else "something else"


THIRD = {
    "tick_min_ms": 100,
    "enabled_personas": ["MossyTeapot"],
    "topic_biases": {"windows": 0.75},
    "drift_bounds": {one: {"min": 0.1, "max": 0.9, "max_delta": 0.1} for one in TRAITS},
    "extra": {"top_k": 5},
    "metadata": {"structured_output": False},
    "config_version": "9.9.9",
    "schema_version": "1.9.9",
    "name_color": "#FEDCBA",
    "api_base": "http://127.0.0.1:10/v1",
    "api_key_env": "THIRD_API_KEY",
}


def _typed(knob: Knob, value: Any) -> Any:
    match knob.shape:
        case "texts" if knob.column != "enabled_personas":
            return "\n".join(value)
        case "data":
            return msgspec.json.encode(value).decode()
        case _:
            return value


def _at(document: Any, knob: Knob) -> Any:
    for key in knob.path:
        document = document[key]
    return document


def _put(document: Any, knob: Knob, value: Any) -> None:
    for key in knob.path[:-1]:
        document = document[key]
    document[knob.path[-1]] = value
