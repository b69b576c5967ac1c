"""What counts as the first line about an event."""

from bench.reactions import Reactions
from protocol.clock import to_ts
from protocol.messages import Trace, chat_message
from simulation.console import Console
from tests.unit.personas.builders import NOW, ROOM, on_stream

FALL = f"fail-{NOW}"


def line(cause, id="a", origin="bot", room_id=ROOM):
    return chat_message(
        id=id,
        ts=to_ts(NOW),
        room_id=room_id,
        origin=origin,
        user_id="anna",
        display_name="Anna",
        content="no way",
        trace=Trace(producer="persona_worker", cause=cause),
    )


def watching():
    found = Reactions(NOW)
    found.watch(on_stream(NOW, ("fail", 0.5, NOW), ("clutch", 0.9, NOW - 1)))
    return found


def test_only_the_first_simulated_line_of_the_room_about_an_event_counts():
    found = watching()
    assert found.hear(line("tick:1"), NOW + 100) is None
    assert found.hear(line(FALL, origin="human"), NOW + 200) is None
    assert found.hear(line(FALL, room_id="room:other"), NOW + 300) is None
    assert found.hear(line(f"clutch-{NOW - 1}"), NOW + 400) is None
    assert found.hear(line(FALL), NOW + 1500) == 1.5
    assert found.hear(line(FALL, id="b"), NOW + 1600) is None


def test_a_copy_of_a_line_is_about_what_the_line_is_about():
    found = watching()
    found.hear(line(FALL), NOW + 1000)
    later = on_stream(NOW + 2000, ("fail", 0.5, NOW + 2000))
    found.watch(later)
    assert found.hear(line("a", id="b"), NOW + 2100) is None
    assert found.hear(line(f"fail-{NOW + 2000}", id="c"), NOW + 4000) == 2.0


def test_an_event_nobody_reacts_to_is_late(capsys):
    found = watching()
    assert found.report(Console()) == 1
    assert "0 of 1" in capsys.readouterr().out
    found.hear(line(FALL), NOW + 1000)
    assert found.report(Console()) == 0
