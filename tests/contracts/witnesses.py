"""Three independent opinions on a document: msgspec (what we run), jsonschema and Ajv.

Each takes a schema's name and JSON text and answers None for valid, else one line: path and rule.
"""

import json
import shutil
import subprocess
import typing
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import jsonschema
import msgspec
import rfc3339_validator  # without it jsonschema lets every date-time pass

from protocol import codec
from protocol.frames import ClientFrames
from protocol.schema_export import KINDS, path

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parent.parent
assert rfc3339_validator


def schemas() -> Mapping[str, dict[str, Any]]:
    """The checked-in schemas, by name."""
    return {name: json.loads(path(name).read_text()) for name in KINDS}


@cache
def validator(name: str) -> jsonschema.Draft202012Validator:
    checked = json.loads(path(name).read_text())
    jsonschema.Draft202012Validator.check_schema(checked)
    formats = jsonschema.Draft202012Validator.FORMAT_CHECKER
    return jsonschema.Draft202012Validator(checked, format_checker=formats)


def ask_msgspec(name: str, text: str) -> str | None:
    kind = KINDS[name]
    try:
        if kind not in typing.get_args(ClientFrames):
            codec.decode(text.encode(), kind)
            return None
        # Alone, a tagged Struct may lack its tag; sockets decode the union, where it is required.
        frame = msgspec.json.decode(text, type=ClientFrames)
    except (codec.BadMessage, msgspec.MsgspecError) as error:
        return str(error)
    return None if isinstance(frame, kind) else f"$.type: a {type(frame).__name__}"


def ask_jsonschema(name: str, text: str) -> str | None:
    error = jsonschema.exceptions.best_match(validator(name).iter_errors(json.loads(text)))
    return error and f"{error.json_path}: {error.validator} {error.message[:200]}"


class Ajv:
    """One Node process for many questions. Use as a context manager."""

    @staticmethod
    def missing() -> str | None:
        """Why Ajv cannot run here, or None."""
        if shutil.which("node") is None:
            return "Node is not installed"
        if not (ROOT / "node_modules" / "ajv-formats").is_dir():
            return "Ajv is not installed: npm ci"
        return None

    def __enter__(self) -> Self:
        self._node = subprocess.Popen(
            ["node", str(HERE / "ajv_check.mjs")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        for schema in schemas().values():
            self._request({"schema": schema})
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._node.stdin
        assert self._node.stdout
        self._node.stdin.close()
        self._node.wait(timeout=10)
        self._node.stdout.close()

    def ask(self, name: str, text: str) -> str | None:
        return self._request({"name": name, "document": text})

    def _request(self, request: Mapping[str, Any]) -> str | None:
        assert self._node.stdin
        assert self._node.stdout
        self._node.stdin.write(msgspec.json.encode(request).decode() + "\n")
        self._node.stdin.flush()
        answer = self._node.stdout.readline()
        if not answer:
            raise RuntimeError("Node ended; see its message above")
        error: str | None = json.loads(answer)["error"]
        return error


def opinions(name: str, text: str, ajv: Ajv | None) -> dict[str, str | None]:
    """Every available witness's answer on one document."""
    found = {"msgspec": ask_msgspec(name, text), "jsonschema": ask_jsonschema(name, text)}
    return found | ({"ajv": ajv.ask(name, text)} if ajv else {})


def agree(found: Mapping[str, str | None]) -> bool:
    return len({error is None for error in found.values()}) == 1


def sentence(found: Mapping[str, str | None]) -> str:
    """Who says what, on one line."""
    return "; ".join(f"{who}: {error or 'valid'}" for who, error in found.items())
