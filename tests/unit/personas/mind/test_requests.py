"""What a line's generator is told of the room, as far as no other test shows it."""

import pytest
from msgspec.structs import replace

from personas.mind import lines, stimuli, talk
from personas.policy.types import PlannedLine
from tests.unit.personas.builders import CAST, NOW, heard, line, mind, on_stream, persona, room


def asked(target, trigger):
    """The request for an answer of the first of the cast to ``trigger``."""
    planned = PlannedLine(
        reply_id="r", chatter_id=CAST[0], due_ms=NOW, occasion="reply", trigger=trigger
    )
    return lines.request_for(
        planned, lines.persona_author(persona()), target.talk, target.config, hype=0.0
    )


def test_what_was_said_on_stream_is_known():
    target = mind()
    target.watch(on_stream(NOW, said="the goat is called Gerald"), NOW)
    assert asked(target, heard()).speech == ("the goat is called Gerald",)


def test_a_simulated_chatter_who_has_been_talking_means_no_hello():
    target = mind()
    bot = {"origin": "bot", "user_id": "crowd:1", "display_name": "goose"}
    first, later = (line("hey", at=NOW + ms, depth=0, **bot) for ms in (0, 1))
    for message in (first, later):
        target.hear(message, NOW)
    known = [
        asked(target, stimuli.of_message(one, first_line=False)).trigger_known
        for one in (first, later)
    ]
    assert known == [False, True]
    for ms in (0, 1):
        target.hear(line("hello", at=NOW + ms), NOW)
    assert not asked(target, heard("hello", at=NOW + 1)).trigger_known


def test_lines_just_said_count_as_said_before_they_are_heard():
    target = mind()
    talk.say(target.talk, CAST[1], NOW - 100, "great question")
    talk.say(target.talk, CAST[2], NOW - 60_000, "long ago")
    assert asked(target, heard()).recent == ("great question",)


@pytest.mark.parametrize(
    ("kind", "options", "occasion", "question"),
    [
        ("poll", ["left", "right"], "question", "Which way?"),
        ("poll", [], "event", ""),
        ("chat_question", [], "question", "Which way?"),
        ("clutch", [], "event", ""),
    ],
)
def test_a_poll_that_offers_options_is_answered(kind, options, occasion, question):
    context = on_stream(NOW, (kind, 1.0, NOW))
    meta = {"id": "poll-1", "text": "Which way?", "options": options}
    [happened] = stimuli.events_of(
        replace(context, events=(replace(context.events[0], meta=meta),))
    )
    target = mind(room({"crowd_size": 200, "target_rate": 60.0}))
    target.watch(replace(context, events=(replace(context.events[0], meta=meta),)), NOW)
    [planned, *_] = [one for one in target.state.pending if one.trigger == happened]
    assert planned.occasion == occasion
    assert asked(target, happened).question == question
