"""The largest roster and moderation profile that configuration allows reach every reader."""

import pytest
from msgspec.structs import replace

from personas.chat.names import load_names
from personas.engine.minds import Minds
from personas.engine.policylog import LogEntry
from personas.engine.shard import Shard
from protocol.codec import encode_checked
from protocol.configs.moderation import Blocklist
from protocol.configs.persona import PersonaConfig
from protocol.control import MAX_ENTRY_BYTES, ControlEntry
from protocol.entries import Entry
from rooms.gateway.directory import Directory
from tests.unit.personas.builders import NOW, ROOM, book, persona, room, roster, snapshot

SEATS = 256


def texts(count: int, chars: int) -> tuple[str, ...]:
    return tuple(f"{n:x<{chars}}" for n in range(count))


def verbose(n: int) -> PersonaConfig:
    """A persona all of whose texts are as long as they may be."""
    one = persona(f"{n:x<64}")
    rules = replace(
        one.anchor.voice_rules,
        emote_habits=texts(64, 64),
        catchphrase_seeds=texts(32, 120),
        banned_topics=texts(64, 64),
    )
    return replace(
        one,
        anchor=replace(one.anchor, bio="x" * 2000, voice_rules=rules),
        drift=replace(
            one.drift,
            topic_biases=dict.fromkeys(texts(128, 128), 0.123456),
            notes=texts(32, 120),
        ),
    )


def of_roster() -> ControlEntry:
    cast = roster(*map(verbose, range(SEATS)))
    return ControlEntry(kind="roster", room_id=ROOM, version=2, digest="x", roster=cast)


def of_room() -> ControlEntry:
    made = snapshot(room())
    lists = tuple(
        Blocklist(name=name, action="drop", patterns=texts(256, 256)) for name in texts(64, 64)
    )
    strict = replace(made, moderation=replace(made.moderation, blocklists=lists))
    return ControlEntry(kind="room", room_id=ROOM, version=2, digest="x", room=strict)


@pytest.mark.parametrize("made", [of_roster, of_room])
def test_it_is_published_and_read(made):
    room_entry = ControlEntry(
        kind="room", room_id=ROOM, version=1, digest="x", room=snapshot(room())
    )
    entry = made()
    published = [encode_checked(one, max_bytes=MAX_ENTRY_BYTES) for one in (room_entry, entry)]
    directory = Directory()
    directory.apply([Entry("control", f"{n}-0", data) for n, data in enumerate(published, 1)])
    shard = Shard(Minds(book(), load_names(), markers=False, commentary=None, live=True))
    records = [Entry("control", f"{n}-0", data) for n, data in enumerate(published, 1)]
    assert shard.apply(LogEntry(now=NOW), records).counts["inputs_invalid"] == 0
    if entry.roster:
        assert directory.personas(ROOM) == len(shard.rosters()[ROOM].personas) == SEATS
    else:
        assert directory.rooms[ROOM] == shard.room(ROOM) == entry.room
