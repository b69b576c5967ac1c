"""Writing: what gets through, what does not and why, what is counted; both backends alike."""

import msgspec
import pytest
from django.conf import settings
from msgspec.structs import replace

from chatter_site import stats
from drift.looking_back import LookingBack
from drift.looking_back import said as said_in
from drift.reflection import tally
from memory import tasks
from memory.backend import memory_port, policy
from memory.extraction import Provenance
from memory.models import Memory
from memory.pipeline import Pipeline
from memory.port import Forget
from memory.recall import for_line
from memory.usage import SharedUsage
from moderation.rules import compile_rules
from personas.snapshots import roster_snapshot
from protocol.clock import now_ms
from protocol.codec import encode
from protocol.counters import totals
from protocol.ids import unit
from protocol.messages import Moderation
from rooms.services import room_now
from tests.integration.personas.stage import human
from tests.unit.memory.items import fact, rules, scope
from tests.unit.memory.items import policy as policy_of

BOTH = pytest.mark.parametrize("store", ["stub", "mem0"], indirect=True)


def tell(text: str, n: int = 1, **overrides) -> int:
    line = replace(human(text, f"human_{n:08}", "room:den"), **overrides)
    return tasks.remember(encode(line).decode())


def known(query: str, persona: str = "Nova") -> tuple[str, ...]:
    return for_line(room_id="room:den", persona_id=persona, query=query, user_id="bob")


@BOTH
def test_what_is_told_is_known_to_whom_it_was_told(store, den, site_bus):
    assert tell("remember: @Echo my dog is called Biscuit") == 1
    assert known("what is alice's dog called?", "Echo") == (
        "room_lore/room: alice's dog is called Biscuit",
    )
    assert known("what is alice's dog called?", "Nova") == ()
    told = stats.workers(site_bus)
    wanted = {
        "memory_enabled": True,
        "memory_items_total": 1,
        "memory_writes_attempted": 1,
        "memory_writes_accepted": 1,
        "memory_reads_attempted": 2,
        "memory_reads_succeeded": 2,
        "memory_reads_failed": 0,
        "last_memory_error": None,
    }
    assert {name: told[name] for name in wanted} == wanted


@BOTH
def test_a_repetition_replaces_and_a_persona_can_be_made_to_forget(store, den):
    for n in range(3):
        tell("remember: the door is red", n)
    assert memory_port().count() == 1
    assert memory_port().delete(Forget(room_id="room:other")) == 0
    assert memory_port().delete(Forget(person="alice", room_id="room:den")) == 1
    assert known("the door") == ()


@pytest.mark.parametrize(
    ("text", "overrides", "reason"),
    [
        pytest.param("nothing to see", {}, None, id="no command"),
        pytest.param("remember: the door is red", {"origin": "bot"}, None, id="simulated"),
        pytest.param(
            "remember: the door is red",
            {"moderation": Moderation(action="redact")},
            None,
            id="moderated",
        ),
        pytest.param("remember: bob@example.org", {}, "redacted_to_nothing", id="only an address"),
    ],
)
def test_what_must_not_be_kept_is_not(store, den, site_bus, text, overrides, reason):
    assert tell(text, **overrides) == 0
    assert memory_port().count() == 0
    counted = totals(site_bus, "workers")
    assert counted.get("memory_writes_rejected", 0) == (reason is not None)
    assert counted.get(f"memory_rejected_{reason}", 0) == (reason is not None)


def test_personal_data_is_masked(store, den, site_bus):
    tell("remember: write to alice@example.org about 12 Green Hill Road")
    (found,) = known("write about")
    assert "example" not in found
    assert "Green Hill" not in found
    assert found.count("[REDACTED]") == 2
    assert totals(site_bus, "workers")["memory_writes_redacted"] == 1


def test_a_room_takes_five_memories_a_minute_and_a_persona_ten_an_hour(site_bus, store):
    pipeline = Pipeline(SharedUsage(site_bus), memory_port(), policy_of())
    source = Provenance(author_id="alice", author="alice", message_id="human_00000001")
    reasons = [
        pipeline.write(fact(f"fact {n} is true"), scope(), source, rules(), now_ms())
        for n in range(7)
    ]
    assert reasons == [None] * 5 + ["rate_room"] * 2
    watched = Provenance(trust="observed", origin="system")
    reasons = [
        pipeline.write(fact(f"seen {n} is true"), scope(), watched, rules(), now_ms())
        for n in range(7)
    ]
    assert reasons == [None] * 5 + ["rate_persona"] * 2
    assert memory_port().count() == 10


def test_one_author_cannot_fill_a_room(site_bus, store, monkeypatch):
    monkeypatch.setattr("memory.pipeline.PER_ROOM", quota(99))
    pipeline = Pipeline(SharedUsage(site_bus), memory_port(), policy_of())
    reasons = [
        pipeline.write(
            fact(f"fact {n} is true"),
            scope(f"persona{n}"),
            Provenance(author_id="mallory", message_id="human_00000001"),
            rules(),
            now_ms(),
        )
        for n in range(12)
    ]
    assert reasons == [None] * 10 + ["rate_author"] * 2
    other = Provenance(author_id="alice", message_id="human_00000002")
    assert pipeline.write(fact("x is true"), scope(), other, rules(), now_ms()) is None


def quota(count: int):
    from memory.rules import Quota

    return Quota(count, 60)


def test_a_blocked_word_is_not_remembered(site_bus, store):
    pipeline = Pipeline(SharedUsage(site_bus), memory_port(), policy_of())
    source = Provenance(author_id="alice", message_id="human_00000001")
    made = [pipeline.write(fact("zonk is funny"), scope(), source, rules(), now_ms())]
    made.append(pipeline.write(fact(subject="zonk"), scope(), source, rules(), now_ms()))
    assert made == ["not_allowed_here"] * 2


def test_the_model_strategy_is_counted_and_falls_back(store, den, site_bus, monkeypatch):
    monkeypatch.setattr(settings, "MEMORY_EXTRACT_STRATEGY", "llm")
    assert tell("remember: the door is red") == 1  # no provider is set up
    counted = totals(site_bus, "workers")
    assert counted["memory_extract_llm_attempted"] == 1
    assert counted["memory_extract_llm_failed"] == 1
    assert known("door") == ("room_lore/room: the door is red",)


def test_the_stub_model_extracts(store, den, site_bus, monkeypatch):
    monkeypatch.setattr(settings, "MEMORY_EXTRACT_STRATEGY", "llm")
    monkeypatch.setattr(settings, "GENERATION_MODE", "stub")
    assert tell("remember: the streamer is called Vera") == 1
    assert known("streamer name") == ("room_lore/streamer_name: Vera",)
    assert totals(site_bus, "workers")["memory_extract_llm_succeeded"] == 1


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("MEMORY_BACKEND", "paper", "unsupported_backend:paper"),
        ("MEM0_HOSTED", True, "mem0_missing_api_key"),
    ],
)
def test_a_store_that_cannot_be_used_is_named(
    den, store, site_bus, monkeypatch, name, value, error
):
    monkeypatch.setattr(settings, "MEMORY_BACKEND", "mem0")
    monkeypatch.setattr(settings, name, value)
    assert tell("remember: the door is red") == 0
    assert stats.workers(site_bus)["last_memory_error"] == error
    assert known("door") == ()


# --- spam ---

WORDS = "buy cheap followers now best viewers free gift click here win big money fast join".split()  # noqa: SIM905
PERSONAL = (
    "my mail is mallory@example.org write me",
    "call +49 170 1234567 any time at all",
    "i live at 12 Green Hill Road come over",
    "i love mallory@example.org",
    "my card is 4111 1111 1111 1111 take it",
)
SHORT = (
    "nova look here",
    "i love cheap followers",
    "nova you legend lol",
    "gg go next",
    "Nova why?",
)


def spam(n: int) -> str:
    """One of a spammer's lines: copied, personal, short, or a random salad."""
    kind = int(unit("spam", n) * 4)
    if kind == 0:
        return PERSONAL[n % len(PERSONAL)]
    if kind == 1:
        return SHORT[n % len(SHORT)]
    size = 5 + int(unit(n, "size") * 10)
    return "Nova " * (n % 3 == 0) + " ".join(
        WORDS[int(unit(n, at) * len(WORDS))] for at in range(size)
    )


def runs(text: str, size: int = 5) -> set[tuple[str, ...]]:
    words = text.casefold().split()
    return {tuple(words[at : at + size]) for at in range(len(words) - size + 1)}


def test_half_an_hour_of_spam_leaves_no_chat_and_no_personal_data(store, den, site_bus):
    """900 lines in 30 virtual minutes, looked back on every 30: the real extraction and writes."""
    room = room_now("room:den")
    nova = roster_snapshot("room:den").personas[0]
    pipeline = Pipeline(
        SharedUsage(site_bus),
        memory_port(),
        replace(
            policy(), write_rules=replace(policy().write_rules, max_writes_per_hour_per_persona=99)
        ),
    )
    look = LookingBack(bus=site_bus, pipeline=pipeline, policy=policy())
    start = now_ms()
    lines = [
        replace(
            human(spam(n), f"human_{n:08}", "room:den"),
            user_id=f"spammer{n % 7}",
            display_name=f"s{n % 7}",
        )
        for n in range(900)
    ]
    for line in lines:
        tasks.remember(encode(line).decode())
    for at in range(0, 900, 30):
        chat = [
            replace(said_in(one), ts_ms=start + 2000 * (at + n))
            for n, one in enumerate(lines[at : at + 30])
        ]
        look._remember(room, nova, chat, tally(nova, chat), start + 2000 * at)
    stored = memory_port().read(
        [f"persona_room:room:den:{nova.persona_id}"],
        "likes dislikes terms talk catchphrase relationship preference joke "
        + " ".join(f"s{n}" for n in range(7)),
        top_k=500,
        now_ms=now_ms(),
    )
    assert len(stored) >= 5, "nothing was extracted, so nothing was shown"
    assert len(stored) == memory_port().count()
    said = set().union(*(runs(line.content) for line in lines))
    for item in stored:
        text = f"{item.subject} {item.value}"
        assert not runs(text) & said, text
        for secret in ("@", "example", "1234567", "Green Hill", "4111"):
            assert secret not in text


def test_a_remembered_line_is_the_exception(store, den):
    text = "the treasure lies under the seventh stone of the bridge"
    tell(f"remember: {text}")
    assert known("treasure") == (f"room_lore/room: {text}",)


def test_the_database_row_says_where_it_came_from(den, store, monkeypatch, site_bus):
    monkeypatch.setattr(settings, "MEMORY_BACKEND", "mem0")
    tell("remember: the door is red", badges=("moderator",))
    row = Memory.objects.get()
    assert (row.room_id, row.persona_id, row.author_id) == ("room:den", "Nova", "alice")
    item = row.item()
    assert (item["source"]["message_id"], item["tags"]["trust"]) == ("human_00000001", "staff")
    assert row.scope == "room:den|agent:Nova"
    compile_rules(room_now("room:den").moderation)
    assert msgspec.json.decode(row.payload["item"])["scope_key"] == "persona_room:room:den:Nova"
