import pytest

from rooms.people.access import ANONYMOUS, Action, Kind, Viewer, can
from rooms.people.sending import Draft, Refused, compose, line_id, mentions
from tests.unit.rooms.builders import NOW, ROOM, room

GUEST = Viewer(kind="guest", user_id="guest:1", name="Ada")
OPERATOR = Viewer(kind="operator", user_id="user:1", name="Root")


def test_a_draft_becomes_a_persons_line() -> None:
    draft = Draft(content="hi @ClipGoblin\r\nand all", nonce="n1", reply_to="message-000001")
    message = compose(GUEST, room(), draft, NOW, 200)
    assert message.origin == "human"
    assert (message.user_id, message.display_name) == ("guest:1", "Ada")
    assert message.content == "hi @ClipGoblin  and all"
    assert message.mentions == ("ClipGoblin",)
    assert message.reply_to == "message-000001"
    assert message.badges == ()


def test_the_same_nonce_of_the_same_person_is_the_same_line() -> None:
    ids = {line_id(ROOM, "guest:1", "n1"), line_id(ROOM, "guest:1", "n1")}
    others = {
        line_id(ROOM, "guest:1", "n2"),
        line_id(ROOM, "guest:2", "n1"),
        line_id("room:b", "guest:1", "n1"),
    }
    assert len(ids) == 1
    assert len(ids | others) == 4


def test_operators_wear_a_badge() -> None:
    assert compose(OPERATOR, room(), Draft(content="hi", nonce="n"), NOW, 200).badges == ("mod",)


@pytest.mark.parametrize(
    ("viewer", "snapshot", "content", "code"),
    [
        (GUEST, None, "hi", "no_room"),
        (ANONYMOUS, room(), "hi", "not_allowed"),
        (GUEST, room(open=False), "hi", "room_closed"),
        (GUEST, room(), " \u200b\n ", "empty"),
        (GUEST, room(), "x" * 201, "too_long"),
        (GUEST, room(max_chars=500), "x" * 501, "too_long"),
    ],
)
def test_refusals(viewer: Viewer, snapshot: object, content: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        compose(viewer, snapshot, Draft(content=content, nonce="n"), NOW, 200)  # type: ignore[arg-type]
    assert refused.value.code == code
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("@Ada hi @bob_2, and @Ada again", ("Ada", "bob_2")),
        ("mail a@b.c and @@x", ()),
        ("(@Ada)", ("Ada",)),
        ("@clip.goblin. ok", ("clip.goblin",)),
        ("@" + "x" * 65, ("x" * 64,)),
        (" ".join(f"@u{n}" for n in range(40)), tuple(f"u{n}" for n in range(32))),
    ],
)
def test_mentions(text: str, found: tuple[str, ...]) -> None:
    assert mentions(text) == found


@pytest.mark.parametrize(
    ("kind", "allowed"),
    [
        ("anonymous", "read"),
        ("guest", "read write"),
        ("user", "read write"),
        ("operator", "read write context operate"),
    ],
)
def test_who_may_do_what(kind: Kind, allowed: str) -> None:
    actions: tuple[Action, ...] = ("read", "write", "context", "operate")
    assert [a for a in actions if can(Viewer(kind=kind), a, ROOM)] == allowed.split()


def test_a_token_is_held_to_its_scopes_and_its_room() -> None:
    token = Viewer(kind="token", scopes=frozenset({"write"}), room_id=ROOM)
    assert can(token, "write", ROOM)
    assert not can(token, "read", ROOM)
    assert not can(token, "write", "room:other")
    assert can(Viewer(kind="token", scopes=frozenset({"read"})), "read", "room:other")
