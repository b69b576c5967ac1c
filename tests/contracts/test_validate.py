"""``make validate`` finds each kind of fault and names file, path and rule."""

import json
import shutil

import pytest

from llm import prompts
from protocol import schema_export
from tests.contracts import corpus, validate
from tests.contracts.witnesses import ROOT, Ajv


@pytest.fixture
def root(tmp_path):
    """A small repository: one room, one prompt, all in order."""
    (tmp_path / "configs" / "rooms").mkdir(parents=True)
    (tmp_path / "prompts").mkdir()
    (tmp_path / "prompts" / "reply.txt").write_bytes(b"Say something.\r\n\r\n")
    room(tmp_path, corpus.valid("RoomConfig")["full"])
    manifest(tmp_path, prompts.digest("Say something.\n"))
    return tmp_path


def room(root, document):
    (root / "configs" / "rooms" / "demo.json").write_text(json.dumps(document))


def manifest(root, sha256, path="prompts/reply.txt"):
    document = corpus.valid("PromptManifest")["minimal"]
    document["prompts"][0] |= {"sha256": sha256, "path": path}
    (root / "prompts" / "manifest.json").write_text(json.dumps(document))


def faults(root):
    """Faults of the given repository alone: fixtures and exports have their own tests."""
    found = []
    for file in sorted((root / "configs").rglob("*.json")):
        found += validate._config_faults(root, file, None)
    return [*found, *validate._manifest_faults(root, None)]


def test_a_repository_in_order_has_no_faults(root):
    assert faults(root) == []


def test_a_bad_config_is_named_with_path_and_rule(root):
    document = corpus.valid("RoomConfig")["full"]
    document["timing"]["tick_min_ms"] = 49
    room(root, document)
    [fault] = faults(root)
    assert fault == (
        "configs/rooms/demo.json: $.timing.tick_min_ms: minimum 49 is less than the minimum of 50"
    )


@pytest.mark.parametrize("text", ["[]", "{}", '{"config_type":"spaceship"}', "no json"])
def test_a_file_that_says_not_what_it_is(root, text):
    (root / "configs" / "rooms" / "demo.json").write_text(text)
    [fault] = faults(root)
    assert fault.startswith("configs/rooms/demo.json: /: ")


def test_files_without_a_type_are_known_by_name(root):
    (root / "configs" / "auto_commentary.json").write_text('{"hype_threshold": 2}')
    [fault] = faults(root)
    assert fault.startswith("configs/auto_commentary.json: $.hype_threshold: maximum")


def test_formats_of_other_packages_are_theirs_to_check(root):
    (root / "configs" / "phrases").mkdir()
    (root / "configs" / "phrases" / "hello.json").write_text("[]")
    assert faults(root) == []


@pytest.mark.parametrize(
    ("sha256", "path", "rule"),
    [
        ("0" * 64, "prompts/reply.txt", "prompts/reply.txt: its sha256 is"),
        ("0" * 64, "prompts/gone.txt", "prompts/gone.txt: "),
        ("short", "prompts/reply.txt", "$.prompts[0].sha256: pattern"),
    ],
)
def test_a_manifest_that_does_not_match_its_files(root, sha256, path, rule):
    manifest(root, sha256, path)
    [fault] = faults(root)
    assert fault.startswith(f"prompts/manifest.json: {rule}")


def test_a_stale_export_is_a_fault(tmp_path, monkeypatch):
    copied = shutil.copytree(schema_export.FOLDER, tmp_path / "schemas")
    (copied / "Ack.schema.json").write_text("{}")
    monkeypatch.setattr(schema_export, "FOLDER", copied)
    monkeypatch.setattr(validate, "KINDS", ())
    found = list(validate.faults(ROOT, None))
    assert "protocol/schemas/Ack.schema.json: is not what the Structs say: make schemas" in found


def test_witnesses_that_differ_are_a_fault(monkeypatch):
    monkeypatch.setattr(validate, "opinions", lambda *_: {"msgspec": None, "ajv": "/seq: minimum"})
    found = list(validate._fixture_faults("Ack", None))
    assert found
    assert all("the witnesses differ: msgspec: valid; ajv: /seq: minimum" in line for line in found)


@pytest.mark.parametrize(("ci", "code"), [("true", 1), ("", 0)])
def test_a_missing_third_witness(monkeypatch, capsys, ci, code):
    monkeypatch.setattr(Ajv, "missing", staticmethod(lambda: "Node is not installed"))
    monkeypatch.setattr(validate, "faults", lambda root, ajv: iter(()))
    monkeypatch.setenv("CI", ci)
    assert validate.main() == code
    shown = capsys.readouterr()
    assert "Node is not installed" in shown.out + shown.err
