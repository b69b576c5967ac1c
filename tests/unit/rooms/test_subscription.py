import pytest

from protocol.frames import Subscribe
from rooms.consumers import _decoded, _subscription, _wishes
from rooms.outbox import Wishes

DEFAULT = "room:demo"


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
    assert _subscription(_decoded(text), text).room_id == room_id


def test_a_client_that_only_subscribes_gets_the_bare_contract() -> None:
    assert _wishes(Subscribe(room_id=DEFAULT), room_page=False) == Wishes()


def test_the_room_page_gets_frames_arrays_and_history_and_acks_only_if_it_promises() -> None:
    bare, batch = Subscribe(room_id=DEFAULT), Subscribe(room_id=DEFAULT, batch=True)
    assert _wishes(bare, room_page=True) == Wishes(typed=True, arrays=True, history=True)
    assert _wishes(batch, room_page=True).acks
    assert _wishes(batch, room_page=False) == Wishes(arrays=True, acks=True)
    assert _wishes(Subscribe(room_id=DEFAULT, since=0), room_page=False) == Wishes(history=True)
