"""Scripts of a run: what each kind of row becomes, and how a bad one is named."""

import json

import pytest

from protocol.clock import parse_ts, to_ts
from protocol.messages import ChatMessage, StreamObservation
from simulation.console import Failed
from simulation.script import load
from streamctx.items import Happening, Speech
from streamctx.sources.notes.reading import MS_PER_CHAR
from tests.unit.personas.builders import NOW, ROOM


def read(tmp_path, *rows):
    path = tmp_path / "script.jsonl"
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows))
    return load(path, ROOM, NOW)


def test_a_persons_line_has_the_runs_room_and_time(tmp_path):
    row = {"at": "0:30", "user": "alice", "text": "hi", "id": "alice-0001", "reply_to": "bob-0001"}
    [one] = read(tmp_path, row)
    assert isinstance(one.what, ChatMessage)
    assert one.at_ms == parse_ts(one.what.ts) == NOW + 30_000
    assert (one.what.room_id, one.what.user_id) == (ROOM, "person:alice")
    assert (one.what.id, one.what.reply_to) == ("alice-0001", "bob-0001")


@pytest.mark.parametrize(
    ("note", "event_type", "kinds"),
    [
        ({"text": "a long way to go"}, "note", [Speech, Happening]),
        ({"text": "raid!", "kind": "event", "event_type": "raid"}, "raid", [Happening]),
        ({"text": "Boss arena", "kind": "scene"}, "scene_change", [Happening]),
    ],
)
def test_a_note_is_understood_as_in_the_live_room(tmp_path, note, event_type, kinds):
    [one] = read(tmp_path, {"at": 2, "note": note})
    assert [type(item) for item in one.what] == kinds
    assert one.what[-1].type == event_type
    assert {item.at_ms for item in one.what} == {NOW + 2_000}


def test_speech_ends_when_it_comes(tmp_path):
    said, timed = read(
        tmp_path,
        {"at": 10, "transcript": {"text": "what a jump", "meta": {"speaker": "Ana"}}},
        {"at": 20, "transcript": {"text": "again", "start_ms": 500, "end_ms": 1_500}},
    )
    [speech], [other] = said.what, timed.what
    assert (speech.text, speech.speaker, speech.until_ms) == ("what a jump", "Ana", NOW + 10_000)
    assert speech.until_ms - speech.at_ms == MS_PER_CHAR * len("what a jump")
    assert other.until_ms - other.at_ms == 1_000


def test_an_observation_takes_what_the_row_says_and_is_valid_without_the_rest(tmp_path):
    wire = {
        "summary": "a goat",
        "hype_level": 0.9,
        "ts": "2001-01-01T00:00:00Z",
        "room_id": "room:x",
    }
    [one] = read(tmp_path, {"at": "1:00", "observation": wire})
    assert isinstance(one.what, StreamObservation)
    assert (one.what.summary, one.what.hype_level) == ("a goat", 0.9)
    assert (one.what.ts, one.what.room_id) == (to_ts(NOW + 60_000), ROOM)


def test_rows_come_in_time_order_whatever_their_kind(tmp_path):
    rows = read(
        tmp_path,
        {"at": "1:00", "user": "bob", "text": "hi"},
        "",
        {"at": 5, "note": {"text": "begins"}},
        {"at": "0:30.5", "observation": {"summary": "a goat"}},
    )
    assert [one.at_ms - NOW for one in rows] == [5_000, 30_500, 60_000]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        pytest.param("hello", "malformed", id="no JSON"),
        pytest.param("[1]", "Expected `object`", id="no object"),
        pytest.param({"user": "bob", "text": "hi"}, "float | str", id="no time"),
        pytest.param({"at": "noon", "user": "bob", "text": "hi"}, "m:ss", id="bad time"),
        pytest.param({"at": 1}, "say one of", id="nothing"),
        pytest.param({"at": 1, "notes": {"text": "a"}}, "say one of", id="unknown"),
        pytest.param({"at": 1, "note": {"text": "a"}, "observation": {}}, "say one of", id="two"),
        pytest.param({"at": 1, "user": "bob", "text": ""}, "length >= 1", id="empty line"),
        pytest.param({"at": 1, "note": {"text": "a", "kind": "rumour"}}, "rumour", id="kind"),
        pytest.param({"at": 1, "note": {"text": "a", "colour": "red"}}, "colour", id="field"),
        pytest.param({"at": 1, "transcript": {}}, "text", id="silence"),
        pytest.param({"at": 1, "transcript": "hi"}, "Expected `object`", id="bare speech"),
        pytest.param(
            {"at": 1, "observation": {"summary": "a", "hype_level": 2}}, "<= 1", id="hype"
        ),
    ],
)
def test_a_bad_row_is_named(tmp_path, row, sentence):
    with pytest.raises(Failed) as refused:
        read(tmp_path, row)
    assert "script.jsonl, line 1" in str(refused.value)
    assert sentence in str(refused.value)
