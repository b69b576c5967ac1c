"""The output folder of a run: logs, ``summary.json``, ``manifest.json`` and ``report.html``."""

import hashlib
import json
import platform
from collections import Counter
from collections.abc import Container, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import msgspec

from personas.engine.policylog import Checkpoint
from personas.policy.types import Decision
from protocol.clock import parse_ts, to_ts
from protocol.messages import ChatMessage, StreamContext
from simulation.analysis import Figures, OnStreamEvent, analyse
from simulation.firehose import Refused, Shown
from simulation.logfile import JsonLines
from simulation.recording import act_of, write_start
from simulation.report import clock, render
from simulation.world import Acted, Output

PACKAGES: Final = ("django", "msgspec", "numpy")


class RunFolder:
    """Takes a run's outputs as they come; ``finish`` draws the conclusions from what there is."""

    def __init__(self, folder: Path | None, start: Checkpoint) -> None:
        """Without a folder the chat lines go to standard output, and no file is written."""
        if folder is not None:
            write_start(folder, start)
        self._folder = folder
        self._start_ms = start.now
        self._files = {
            name: JsonLines(folder / f"{name}.jsonl" if folder else None)
            for name in ("messages", "decisions", "context", "acts")
            if folder or name == "messages"
        }
        self.messages: list[ChatMessage] = []
        self.reasons: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self._events: dict[str, OnStreamEvent] = {}

    def take(self, output: Output) -> None:
        """Write an output into its log, and keep what the conclusions need."""
        match output:
            case Shown(message, body):
                self.messages.append(message)
                self._files["messages"].write_raw(body)
            case Acted(log_id, entry, records):
                if "acts" in self._files:
                    self._files["acts"].write(act_of(log_id, entry, records))
            case Decision():
                self.reasons.update(output.refused or {output.reason: 1})
                self._write("decisions", output)
            case StreamContext():
                self._note_events(output)
                self._write("context", output)
            case Refused(code):
                self.refused[code] += 1

    def _write(self, name: str, item: object) -> None:
        if name in self._files:
            self._files[name].write(item)

    def _note_events(self, context: StreamContext) -> None:
        for event in context.events:
            meta = event.meta or {}
            key = str(meta.get("id", f"{event.type}:{event.ts}"))
            at_s = (parse_ts(event.ts) - self._start_ms) / 1000
            text = str(meta.get("text", ""))
            self._events.setdefault(key, OnStreamEvent(at_s, event.type, event.strength, text))

    def figures(self, emotes: Container[str], end_ms: int) -> Figures:
        """What the run amounts to, up to ``end_ms``."""
        return analyse(
            self.messages,
            emotes,
            start_ms=self._start_ms,
            end_ms=end_ms,
            events=sorted(self._events.values(), key=lambda event: event.at_s),
            reasons=self.reasons,
        )

    def finish(self, figures: Figures, manifest: Mapping[str, Any]) -> None:
        """Close the logs and write summary, manifest and report."""
        for file in self._files.values():
            file.close()
        if self._folder is None:
            return
        write_json(self._folder / "summary.json", summary(figures, dict(self.refused)))
        write_json(self._folder / "manifest.json", dict(manifest))
        page = render(
            figures,
            title=f"{manifest['title']} — {figures.duration_s / 60:.0f} minutes, seed {manifest['seed']}",
            subtitle=f"Room {manifest['room_id']}, from {to_ts(self._start_ms)}, {clock(figures.duration_s)} long.",
            command=str(manifest["command"]),
        )
        (self._folder / "report.html").write_text(page)


def write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(msgspec.to_builtins(value), indent=1, ensure_ascii=False) + "\n")


def summary(figures: Figures, refused: dict[str, int]) -> dict[str, Any]:
    """The figures as plain JSON, the scorecard's passes spelled out."""
    plain: dict[str, Any] = msgspec.to_builtins(figures)
    median = figures.scorecard.median
    plain["score"] = {
        "median": median.passed if median else None,
        "of": len(median.metrics) if median else None,
        "windows": [window.passed for window in figures.scorecard.windows],
        "outside": [m.name for m in median.metrics if not m.passes] if median else [],
    }
    plain["refused"] = refused
    return plain


def versions() -> dict[str, str]:
    """What a replay to the byte needs to be equal."""
    return {"python": platform.python_version()} | {name: version(name) for name in PACKAGES}


def file_digests(paths: Mapping[str, Path]) -> dict[str, str]:
    """SHA-256 of the configuration files a run was made from."""
    return {
        name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in sorted(paths.items())
    }
