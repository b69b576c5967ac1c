"""``make validate``: exports, fixtures, configuration and prompts, before several witnesses.

One line per fault: file, path, rule. Without Node the third witness is left out and said so,
except where ``CI`` is set: there it must testify.
"""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import Any, Final

from llm import prompts
from protocol import schema_export, typescript_export
from protocol.schema_export import KINDS
from tests.contracts import corpus
from tests.contracts.witnesses import ROOT, Ajv, agree, opinions, sentence

CONFIG_TYPES: Final = {
    "room": "RoomConfig",
    "persona": "PersonaConfig",
    "moderation": "ModerationConfig",
}
FILE_NAMES: Final = {
    "observation_context.json": "ObservationContextConfig",
    "auto_commentary.json": "AutoCommentaryConfig",
}
# Folders and files of formats that are not part of the wire contract; their loaders check them.
OWN_FORMATS: Final = ("crowd", "emotes.json", "phrases", "streams", "stub")


def main(root: Path = ROOT) -> int:
    """Print the faults; the exit code is 1 when there are any."""
    missing = Ajv.missing()
    if missing and os.environ.get("CI"):
        print(f"third witness: {missing}", file=sys.stderr)
        return 1
    if missing:
        print(f"Ajv is left out: {missing}")
    with nullcontext() if missing else Ajv() as ajv:
        found = list(faults(root, ajv))
    for fault in found:
        print(fault, file=sys.stderr)
    if not found:
        print("schemas, fixtures, configuration and prompts are valid")
    return 1 if found else 0


def faults(root: Path, ajv: Ajv | None) -> Iterator[str]:
    for name in schema_export.stale():
        yield f"protocol/schemas/{name}: is not what the Structs say: make schemas"
    if typescript_export.stale():
        yield "protocol/wire.d.ts: is not what the Structs say: make schemas"
    for name in KINDS:
        yield from _fixture_faults(name, ajv)
    for file in sorted((root / "configs").rglob("*.json")):
        yield from _config_faults(root, file, ajv)
    yield from _manifest_faults(root, ajv)


def _fixture_faults(name: str, ajv: Ajv | None) -> Iterator[str]:
    for file in corpus.valid_files(name):
        yield from _document_faults(name, file, file.relative_to(ROOT), ajv)
    for mutation in corpus.invalid(name):
        found = opinions(name, json.dumps(mutation.document), ajv)
        if not agree(found):
            yield f"{name} ({mutation.name}): the witnesses differ: {sentence(found)}"
        elif not all(found.values()):
            yield f"{name} ({mutation.name}): every witness lets it pass"


def _config_faults(root: Path, file: Path, ajv: Ajv | None) -> Iterator[str]:
    shown = file.relative_to(root)
    if shown.parts[1] in OWN_FORMATS:
        return
    try:
        name = kind_of(file.name, json.loads(file.read_bytes()))
    except ValueError as error:
        yield f"{shown}: /: {error}"
        return
    yield from _document_faults(name, file, shown, ajv)


def kind_of(file_name: str, document: Any) -> str:
    """The schema a configuration file must meet; ValueError when nothing says so."""
    found: Mapping[str, Any] = document if isinstance(document, dict) else {}
    name = CONFIG_TYPES.get(str(found.get("config_type"))) or FILE_NAMES.get(file_name)
    name = name or str(found.get("schema_name"))
    if name not in KINDS:
        raise ValueError("neither config_type nor schema_name says what this file is")
    return name


def _document_faults(name: str, file: Path, shown: Path, ajv: Ajv | None) -> Iterator[str]:
    found = opinions(name, file.read_text(encoding="utf-8"), ajv)
    if not agree(found):
        yield f"{shown}: the witnesses differ: {sentence(found)}"
    elif found["msgspec"]:
        yield f"{shown}: {found['jsonschema']}"


def _manifest_faults(root: Path, ajv: Ajv | None) -> Iterator[str]:
    file = root / "prompts" / "manifest.json"
    shown = file.relative_to(root)
    if not file.is_file():
        yield f"{shown}: is missing"
        return
    wrong = list(_document_faults("PromptManifest", file, shown, ajv))
    yield from wrong
    try:
        if not wrong:
            prompts.load(root)
    except prompts.BadPrompt as error:
        yield f"{shown}: {error}"


if __name__ == "__main__":
    sys.exit(main())
