"""What a run's or recording's acts say of the stream, for whoever explains a line."""

import msgspec
import pytest

from personas.engine.policylog import LogEntry
from protocol.codec import encode
from protocol.entries import Entry
from simulation.recording import ACTS, BadRecording, act_of, on_stream
from simulation.script import load
from tests.unit.personas.builders import NOW, ROOM
from tests.unit.personas.builders import on_stream as context


def write(folder, *records):
    acts = [act_of("1-1", LogEntry(now=NOW), [record]) for record in records]
    (folder / ACTS).write_bytes(b"".join(msgspec.json.encode(act) + b"\n" for act in acts))


def test_a_folder_without_acts_tells_nothing(tmp_path):
    assert on_stream(tmp_path) == {}


def test_events_and_observations_are_told_by_id(tmp_path):
    happening = context(NOW, ("fail", 0.5, NOW))
    script = tmp_path / "script.jsonl"
    script.write_text('{"at": 1, "observation": {"id": "seen-0001", "summary": "a goat"}}')
    [seen] = load(script, ROOM, NOW)
    write(
        tmp_path,
        Entry("context", "1-0", encode(happening)),
        Entry("observations", "1-1", encode(seen.what)),
        Entry("context", "1-2", b"what the policy skipped"),
    )
    [event] = happening.events
    assert on_stream(tmp_path) == {
        event.meta["id"]: f"fail, {event.meta['text']}",
        "seen-0001": "a goat",
    }


def test_a_line_that_is_no_act_is_named(tmp_path):
    (tmp_path / ACTS).write_text("{}")
    with pytest.raises(BadRecording, match=r"acts\.jsonl, line 1"):
        on_stream(tmp_path)
