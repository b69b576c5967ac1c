"""Chat logs as JSON lines: the output folder of a run, a recording, or anybody's own log."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec

from personas.policy.types import Decision
from protocol.clock import parse_ts
from protocol.codec import BadMessage, decode
from protocol.messages import ChatMessage
from simulation.scorecard import ChatLine

NO_CHATTERS: Final = frozenset({"system"})


class BadLog(Exception):
    """The log cannot be read; the text names file, line and rule."""


def read_messages(path: Path) -> list[ChatMessage]:
    """All messages of ``messages.jsonl`` (or of a folder that holds one), in file order."""
    return list(_messages(find_log(path)))


def find_log(path: Path) -> Path:
    """The messages file at ``path`` or inside it; BadLog when there is none."""
    candidate = path / "messages.jsonl" if path.is_dir() else path
    if not candidate.is_file():
        raise BadLog(f"{candidate} does not exist; give a run's folder or a .jsonl file")
    return candidate


def _messages(path: Path) -> Iterator[ChatMessage]:
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    yield decode(line, ChatMessage)
                except BadMessage as error:
                    raise BadLog(f"{path}, line {number}: {error}") from error


def read_decisions(folder: Path) -> list[Decision]:
    """All records of ``decisions.jsonl`` in a run's or recording's folder."""
    path = folder / "decisions.jsonl"
    if not path.is_file():
        raise BadLog(f"{path} does not exist; give a run's or recording's folder")
    decoder = msgspec.json.Decoder(Decision)
    found = []
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            try:
                found.append(decoder.decode(line))
            except msgspec.MsgspecError as error:
                raise BadLog(f"{path}, line {number}: {error}") from error
    return found


class _Span(msgspec.Struct):
    start_ms: int
    duration_s: float


def read_span(path: Path) -> tuple[int, int] | None:
    """When the run began and ended whose folder this is, Unix ms; None for any other log."""
    summary = path / "summary.json"
    if not summary.is_file():
        return None
    try:
        found = msgspec.json.decode(summary.read_bytes(), type=_Span)
    except msgspec.MsgspecError as error:
        raise BadLog(f"{summary}: {error}") from error
    return found.start_ms, found.start_ms + round(found.duration_s * 1000)


def read_lines(path: Path) -> list[ChatLine]:
    """Only what the scorecard needs, from a log of ours or of the simple form
    ``{"ts": RFC 3339 or seconds, "user": …, "text": …}``."""
    found = []
    file = find_log(path)
    with file.open("rb") as lines:
        for number, raw in enumerate(lines, 1):
            if not raw.strip():
                continue
            try:
                line = _line(json.loads(raw))
            except KeyError as error:
                raise BadLog(f"{file}, line {number}: there is no {error}") from error
            except (ValueError, TypeError) as error:
                raise BadLog(f"{file}, line {number} is no line of chat: {error}") from error
            if line:
                found.append(line)
    return sorted(found, key=lambda line: line.ts_ms)


def _line(record: Any) -> ChatLine | None:
    if not isinstance(record, dict):
        raise TypeError("no JSON object")
    if record.get("origin") in NO_CHATTERS:
        return None
    ts = record["ts"]
    ts_ms = parse_ts(ts) if isinstance(ts, str) else round(ts * 1000)
    user = record.get("user_id") or record["user"]
    text = record.get("content") or record["text"]
    return ChatLine(ts_ms, str(user), str(text))


def chat_lines(messages: list[ChatMessage]) -> list[ChatLine]:
    """Our messages as the scorecard reads them: people, personas and crowd, no system notices."""
    return [
        ChatLine(parse_ts(m.ts), m.user_id, m.content)
        for m in messages
        if m.origin not in NO_CHATTERS
    ]


class JsonLines:
    """Writes one object per line, to standard output where there is no path."""

    def __init__(self, path: Path | None) -> None:
        self._file = sys.stdout.buffer if path is None else path.open("wb")
        self._close = path is not None

    def write(self, item: object) -> None:
        self._file.write(msgspec.json.encode(item) + b"\n")

    def write_raw(self, line: bytes) -> None:
        self._file.write(line + b"\n")

    def close(self) -> None:
        self._file.flush()
        if self._close:
            self._file.close()
