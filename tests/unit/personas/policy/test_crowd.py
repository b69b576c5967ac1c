"""The crowd: who they are, that they come and go, and that their talk dies out by itself."""

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.rules import judge
from personas.chat.names import load_names
from personas.crowd import process
from personas.crowd.members import CROWD, Crowd
from protocol.ids import unit
from tests.unit.personas.builders import NOW, event, heard

HOUR = 3_600_000


def crowd(size=200, rate=14.0, seed="room:test"):
    return Crowd(seed, size, rate, load_names(), 200)


def names(n=3000):
    book = load_names()
    return [book.name(f"{CROWD}{i:016x}") for i in range(n)]


def test_names_are_one_word_and_rarely_the_same():
    found = names()
    assert all(re.fullmatch(r"[A-Za-z0-9_]{3,25}", name) for name in found)
    assert len(set(found)) > 0.95 * len(found)


def test_names_pass_the_rooms_own_judge(standard_rules):
    for name in names():
        assert judge(name, standard_rules).action == "allow"


def test_names_of_one_crowd_differ_in_shape():
    shapes = Counter(
        re.sub(r"[A-Z]", "A", re.sub(r"[a-z]", "a", re.sub(r"[0-9]", "0", name)))
        for name in names(500)
    )
    assert shapes.most_common(1)[0][1] < 100


def speakers(target, n=4000, at=NOW):
    return Counter(target.speaker(f"key-{i}", at) for i in range(n))


def test_talkativeness_is_unequal():
    counts = sorted(speakers(crowd()).values(), reverse=True)
    assert counts[0] > 4 * counts[len(counts) // 2]


@pytest.mark.parametrize("size", [1, 3, 40, 200, 10_000])
def test_everybody_who_speaks_is_a_member(size):
    target = crowd(size)
    everybody = {target._id("member", n) for n in range(size)}
    assert set(speakers(target, 500)) - {""} <= everybody


def reactions(target, happened, rate=14.0, lift=1.0, busy=frozenset()):
    return list(process.to_event(target, happened, target_rate=rate, lift=lift, busy=busy))


def test_nobody_is_there_in_an_empty_crowd():
    assert crowd(0).speaker("key", NOW) == ""
    assert reactions(crowd(0), event(1.0)) == []


def test_people_come_and_go_and_regulars_come_back():
    target = crowd(2000)
    seats = range(target.seats)
    now, soon, later = (
        {target.occupant(seat, NOW + after) for seat in seats} for after in (0, HOUR // 6, 3 * HOUR)
    )
    assert len(now & soon) > 0.4 * len(now)
    assert len(now & later) < 0.5 * len(now)
    visits = Counter(
        target.occupant(seat, NOW + day * 24 * HOUR) for day in range(30) for seat in seats
    )
    assert visits.most_common(1)[0][1] > 5


def test_a_seat_is_one_persons_at_a_time():
    target = crowd(200)
    there = [target.occupant(seat, NOW) for seat in range(target.seats)]
    assert len(set(there)) == len(there)


@pytest.mark.parametrize(("size", "mods"), [(10, 0), (50, 1), (1000, 2)])
def test_one_or_two_moderators(size, mods):
    target = crowd(size)
    badges = [target.member(target._id("member", n)).badges for n in range(size)]
    assert sum("mod" in one for one in badges) == mods


def test_members_look_alike_to_everybody():
    one, two = crowd(), crowd()
    two.speaker("warm the cache", NOW)
    chatter = one.speaker("key", NOW)
    assert one.member(chatter) == two.member(chatter)
    assert {crowd(seed=s).speaker("key", NOW) for s in "abc"}.isdisjoint({chatter})


def draws(size):
    """Seats asked until one speaks, over 300 lines: the cost of a line, counted and not timed."""

    class Counting(Crowd):
        asked = 0

        def occupant(self, seat, now_ms):
            self.asked += 1
            return super().occupant(seat, now_ms)

    target = Counting("room:test", size, 14.0, load_names(), 200)
    for n in range(300):
        target.speaker(f"key-{n}", NOW)
    return target.asked


def test_a_line_costs_the_same_in_a_crowd_of_any_size():
    assert draws(10_000) < 1.2 * draws(100)


@given(st.floats(0, 1, exclude_max=True), st.floats(0, 60))
def test_poisson_is_a_count(u, mean):
    assert 0 <= process.poisson(u, mean) <= process.MAX_BURST


@pytest.mark.parametrize("mean", [0.0, 0.3, 2.0, 20.0])
def test_poisson_has_its_mean(mean):
    found = [process.poisson(unit("draw", n), mean) for n in range(4000)]
    assert sum(found) / len(found) == pytest.approx(mean, rel=0.1, abs=0.01)


@given(st.floats(0, 1))
def test_talk_dies_out(hype):
    assert process.branching_ratio(hype) < 1


@pytest.mark.parametrize(("hype", "f"), [(0.0, 1.0), (1.0, 1.0), (1.0, 0.3)])
def test_a_line_calls_for_no_more_than_the_branching_ratio(hype, f):
    target, calls = crowd(), 0
    for n in range(2000):
        said = heard("no way", id=f"line-{n:05}", origin="bot", user_id="crowd:x")
        calls += sum(
            1 for _ in process.to_line(target, said, now_ms=NOW, addressed="", f=f, hype=hype)
        )
    assert calls / 2000 <= process.branching_ratio(hype)


def calls_for(text="lol", addressed="", f=1.0, hype=0.0, n=1500, **parts):
    found = Counter()
    for i in range(n):
        said = heard(text, id=f"line-{i:05}", **parts)
        for call in process.to_line(crowd(), said, now_ms=NOW, addressed=addressed, f=f, hype=hype):
            found[call.term] += 1
    return found


BOT = {"origin": "bot", "user_id": "crowd:x"}


def test_what_a_line_calls_for():
    member = crowd().speaker("key", NOW)
    assert calls_for(f=0.0, **BOT) == {}
    assert calls_for(depth=process.MAX_DEPTH, **BOT) == {}
    assert calls_for("what?", **BOT)["reply"] > 1.5 * calls_for("what", **BOT)["reply"] > 0
    assert calls_for(hype=1.0, **BOT)["wave"] > 3 * calls_for(**BOT)["wave"] > 0
    assert "wave" not in calls_for("@Alice lol", hype=1.0, **BOT)
    assert calls_for("pog", addressed=member, n=50) == {
        "answer": 50,
        "wave": calls_for("pog", n=50)["wave"],
    }
    assert "reply" not in calls_for(addressed="ClipGoblin")
    assert "reply" not in calls_for("@ClipGoblin what?")
    assert calls_for("@goose what?", **BOT)["reply"] > 0


def burst(strength, kind="fail", rate=14.0, lift=1.0):
    found = 0
    for n in range(200):
        happened = event(strength, kind, id=f"event-{n}")
        found += len(reactions(crowd(rate=rate), happened, rate=rate, lift=lift))
    return found / 200


def test_strong_events_burst():
    assert burst(1.0) > 8 * burst(0.6) > 0
    assert burst(1.0, rate=28.0) == pytest.approx(2 * burst(1.0), rel=0.2)
    assert burst(1.0, "silence") < 0.2 * burst(1.0)
    assert burst(1.0, lift=0.5) == pytest.approx(burst(1.0) / 2, rel=0.2)


def test_what_a_room_owes_fills_up_small_bursts_and_makes_no_large_one_larger():
    def expected(nth, lift):
        return reactions(crowd(), event(0.9, id=f"event-{nth}"), lift=lift)[0].expected

    pairs = [(expected(nth, 1.0), expected(nth, 2.0)) for nth in range(80)]
    full = 14 / 60 * process.BURST_S * 0.9**process.STEEP * process.FULL
    small = [(one, lifted) for one, lifted in pairs if one < full / 2]
    assert [lifted / one for one, lifted in small] == pytest.approx([2] * len(small))
    assert all(lifted == pytest.approx(max(one, full)) for one, lifted in pairs if one > full / 2)
    assert small
    assert max(pairs)[0] > full


def test_a_burst_begins_at_once():
    calls = reactions(crowd(), event(1.0), rate=35)
    assert 800 <= calls[0].delay_ms <= 2_400


@pytest.mark.parametrize("kind", ["silence", "scene_change", "fail"])
@pytest.mark.parametrize("strength", [0.05, 0.5, 1.0])
def test_somebody_notices_every_event_at_once(kind, strength):
    for n in range(50):
        calls = reactions(crowd(), event(strength, kind, id=f"event-{n}"))
        assert min(call.delay_ms for call in calls) <= 2_400


def test_who_is_busy_with_a_line_is_not_the_first_to_react():
    target, happened = crowd(10), event(0.4)
    quickest = reactions(target, happened)[0].chatter_id
    busy = {quickest}
    while quickest := next((c.chatter_id for c in reactions(target, happened, busy=busy)), ""):
        assert quickest not in busy
        busy.add(quickest)
    assert len(busy) > 5


@pytest.mark.parametrize(
    ("credit", "expected"), [(0, 1.0), (14, 2.0), (-14, 0.15), (-7, 0.5), (99, 2.0)]
)
def test_lift_makes_up_for_the_target(credit, expected):
    assert process.lift(credit, 14) == expected


def test_credit_is_bounded():
    assert process.accrue(0.0, 1e9, 14) == -process.accrue(0.0, -1e9, 14) == 42
