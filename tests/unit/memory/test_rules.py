"""The memory policy's refusals, redaction, scopes, filters and times."""

import msgspec
import pytest

from memory import filters
from memory.redaction import MASK, nothing_left, redact
from memory.rules import refusal, ttl_of
from memory.scopes import Scope, mem0_user, read_scopes, write_scope
from memory.ttl import expires_ms
from protocol.clock import to_ts
from protocol.configs.memory import MemoryRedaction, MemoryWriteRules, NamedPattern
from tests.unit.memory.items import DAY, NOW, ROOM, fact, item, policy, rules, scope


@pytest.mark.parametrize(
    ("found", "rule", "reason"),
    [
        pytest.param({}, {}, None, id="fine"),
        pytest.param({}, {"enabled": False}, "policy_disabled", id="off"),
        pytest.param({}, {"scopes": ("persona",)}, "scope_not_allowed", id="scope"),
        pytest.param({}, {"deny_categories": ("room_lore",)}, "category_denied", id="denied"),
        pytest.param({"category": "persona_trait"}, {}, "category_not_allowed", id="not allowed"),
        pytest.param({"confidence": 0.39}, {}, "low_confidence", id="unsure"),
        pytest.param(
            {"confidence": 0.5},
            {"write_rules": MemoryWriteRules(min_confidence=0.6)},
            "low_confidence",
            id="strict",
        ),
        pytest.param({"ttl_days": 0}, {}, "ttl_invalid", id="no time"),
        pytest.param({"ttl_days": 999}, {}, "ttl_invalid", id="for ever"),
        pytest.param({"ttl_days": 90}, {}, None, id="longer than usual is shortened"),
    ],
)
def test_the_policy_refuses(found, rule, reason):
    assert refusal(fact(**found), scope(), policy(**rule)) == reason


@pytest.mark.parametrize(("asked", "given"), [(None, 30), (7, 7), (90, 30)])
def test_a_memory_lasts_no_longer_than_the_policy_says(asked, given):
    assert ttl_of(fact(ttl_days=asked), policy()) == given


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("alice is at alice@example.org", ("pii_email",)),
        ("call +49 170 1234567 now", ("pii_phone",)),
        ("bob lives at 12 Green Hill Road ok", ("street_address",)),
        ("bob lives in Lindenstraße 12", ("street_address",)),
        ("her badge is XK-99", ("badge",)),
        ("the door is red", ()),
        ("5 way tie in round 3", ()),
    ],
)
def test_what_identifies_people_is_masked(text, kinds):
    wanted = MemoryRedaction(patterns=(NamedPattern(name="badge", regex="xk-[0-9]+"),))
    clean, found = redact(text, wanted, rules())
    assert found == kinds
    assert (MASK in clean) == bool(kinds)
    for secret in ("alice@", "1234567", "Green Hill", "Linden", "XK-99"):
        assert secret not in clean


def test_a_text_of_masks_says_nothing():
    assert nothing_left(f" {MASK} - {MASK}!")
    assert not nothing_left(f"dog {MASK}")


@pytest.mark.parametrize(
    ("kind", "key", "user"),
    [
        ("persona", "persona:Nova", "agent:Nova"),
        ("persona_room", "persona_room:room:demo:Nova", "room:demo|agent:Nova"),
        (
            "persona_user",
            "persona_user:room:demo:Nova:alice",
            "room:demo|agent:Nova|user:alice",
        ),
    ],
)
def test_scopes_have_the_contracts_keys(kind, key, user):
    made = Scope(kind=kind, persona_id="Nova", room_id=ROOM, user_id="alice")
    assert made.key == key
    assert mem0_user(key) == user


def test_names_mem0_would_refuse_stay_apart():
    keys = [f"persona_user:room:demo:Nova:{who}" for who in ("a b", "a  b", "a:b", "ab")]
    users = {mem0_user(key) for key in keys}
    assert len(users) == 4
    assert not any(char.isspace() for user in users for char in user)


@pytest.mark.parametrize(
    ("scopes", "per_user", "kind"),
    [
        (("persona", "persona_room", "persona_user"), True, "persona_user"),
        (("persona", "persona_room", "persona_user"), False, "persona_room"),
        (("persona", "persona_room"), True, "persona_room"),
        (("persona",), True, "persona"),
    ],
)
def test_a_memory_goes_to_the_most_particular_scope_allowed(scopes, per_user, kind):
    rule = policy(scopes=scopes)
    assert write_scope(rule, ROOM, "Nova", "alice", per_user=per_user).kind == kind


def test_reading_looks_where_writing_may_have_put_it():
    rule = policy(scopes=("persona", "persona_room", "persona_user"))
    assert read_scopes(rule, ROOM, "Nova", "alice") == [
        "persona_user:room:demo:Nova:alice",
        "persona_room:room:demo:Nova",
        "persona:Nova",
    ]
    assert read_scopes(policy(), ROOM, "Nova", "alice")[0] == "persona_room:room:demo:Nova"


@pytest.mark.parametrize("ts", ["2026-01-01T00:00:00Z", "2026-01-01T00:00:00.123456789Z"])
def test_expiry_takes_any_fraction_of_a_second(ts):
    made = msgspec.structs.replace(item(), ts=ts, ttl_days=2)
    assert expires_ms(made) // 1000 == 1_767_225_600 + 2 * DAY // 1000


def test_an_earlier_end_counts():
    made = msgspec.structs.replace(item(ttl=30), expires_at=to_ts(NOW + DAY))
    assert expires_ms(made) == NOW + DAY


PAYLOAD = {"user_id": "u", "n": 3, "word": "Biscuit", "none": None}


@pytest.mark.parametrize(
    ("wanted", "passes"),
    [
        ({}, True),
        ({"n": 3}, True),
        ({"n": 4}, False),
        ({"n": {"eq": 3, "lte": 3}}, True),
        ({"n": {"ne": 3}}, False),
        ({"n": {"in": [1, 3]}}, True),
        ({"n": {"nin": [1, 3]}}, False),
        ({"n": {"gt": 2, "lt": 4}}, True),
        ({"n": {"gte": 4}}, False),
        ({"word": {"gt": 2}}, False),
        ({"missing": {"lt": 9}}, False),
        ({"word": {"contains": "isc"}}, True),
        ({"word": {"icontains": "BISC"}}, True),
        ({"n": "*"}, True),
        ({"missing": "*"}, False),
        ({"AND": [{"n": 3}, {"user_id": "u"}]}, True),
        ({"OR": [{"n": 4}, {"user_id": "u"}]}, True),
        ({"NOT": [{"n": 3}]}, False),
        ({"$or": [{"n": 4}, {"$not": [{"n": 5}]}]}, True),
    ],
)
def test_filters_mean_what_mem0_says(wanted, passes):
    assert filters.matches(PAYLOAD, wanted) is passes


@pytest.mark.parametrize(
    "wanted", [{"n": {"regex": "x"}}, {"$near": [1]}, {"OR": [{"n": {"~": 1}}]}]
)
def test_an_unknown_filter_is_refused(wanted):
    with pytest.raises(filters.UnsupportedFilter):
        filters.matches(PAYLOAD, wanted)
