import msgspec
import pytest

from protocol.frames import Subscribe
from rooms.sockets.consumers import _decoded, _wishes
from rooms.sockets.outbox import Wishes
from rooms.sockets.subscription import subscription

DEFAULT = "room:demo"


def read(text: str) -> Subscribe:
    return subscription(_decoded(text), text, DEFAULT)


@pytest.mark.parametrize(
    ("text", "room_id"),
    [
        ('{"type":"subscribe","room_id":"room:other"}', "room:other"),
        ('{"type":"subscribe","room_id":"room:other","client":"v1"}', "room:other"),
        ('{"type":"subscribe","room_id":"other"}', DEFAULT),
        ('{"type":"subscribe","room_id":"room:other\\n"}', DEFAULT),
        ('{"type":"subscribe","room_id":"room:a b"}', DEFAULT),
        ('{"type":"subscribe","room_id":7}', DEFAULT),
        ('{"type":"subscribe"}', DEFAULT),
        ('{"type":"ping","t":1}', DEFAULT),
        ('{"room_id":"room:other"}', DEFAULT),
        ("hello", DEFAULT),
        ("", DEFAULT),
        ("[" * 50_000, DEFAULT),
        ('"\\ud800"', DEFAULT),
    ],
)
def test_the_first_frame_names_a_room_or_the_default_is_joined(text: str, room_id: str) -> None:
    assert read(text).room_id == room_id


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"client": "v1"}, {}),
        ({"since": -1}, {"since": None}),
        ({"epoch": "e" * 65}, {"epoch": None}),
        ({"token": 7}, {"token": None}),
        ({"batch": "yes", "events": 1}, {"batch": False, "events": False}),
        ({"room_id": "other"}, None),
        ({"room_id": 7}, None),
        ({"type": "chat.send"}, None),
    ],
)
def test_one_bad_key_spoils_no_other_but_the_room(
    changes: dict[str, object], wanted: dict[str, object] | None
) -> None:
    right = Subscribe(room_id="room:other", token="t", since=5, epoch="e", batch=True, events=True)
    text = msgspec.json.encode({**msgspec.to_builtins(right), **changes}).decode()
    expected = Subscribe(room_id=DEFAULT)
    if wanted is not None:
        expected = msgspec.structs.replace(right, **wanted)
    assert read(text) == expected


def test_a_client_that_only_subscribes_gets_the_bare_contract() -> None:
    assert _wishes(Subscribe(room_id=DEFAULT), room_page=False) == Wishes()


def test_the_room_page_gets_frames_arrays_and_history_and_acks_only_if_it_promises() -> None:
    bare, batch = Subscribe(room_id=DEFAULT), Subscribe(room_id=DEFAULT, batch=True)
    assert _wishes(bare, room_page=True) == Wishes(typed=True, arrays=True, history=True)
    assert _wishes(batch, room_page=True).acks
    assert _wishes(batch, room_page=False) == Wishes(arrays=True, acks=True)
    assert _wishes(Subscribe(room_id=DEFAULT, since=0), room_page=False) == Wishes(history=True)
