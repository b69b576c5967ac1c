"""Which lines a mind wants from a model, when they are due, and what becomes of the texts."""

import pytest
from msgspec import UNSET
from msgspec.structs import replace

from personas.chat.pacing import PERSON_WAITS_MS
from personas.llm_lines.jobs import OTHERS_MS, LineResults, ModelText, Recalled
from personas.mind.lines import CHAT_LINES
from personas.mind.mind import Mind
from protocol.configs.room import Timing
from tests.unit.personas.builders import (
    NOW,
    book,
    line,
    mind,
    on_stream,
    persona,
    room,
)

CERTAIN = Timing(p_base=1.0, p_rate_penalty_per_msg=0.0, max_bot_msgs_per_10s=50)
QUIET = {"idle_rate": 0.0}
ASKED = line("ClipGoblin, what was that?")


def talking(generator=None, own=None, **parts) -> Mind:
    config = room(QUIET, timing=CERTAIN, generator=generator, **parts)
    return mind(config, [replace(persona("ClipGoblin"), generator=own)])


@pytest.mark.parametrize(
    ("of_room", "of_persona", "by"),
    [
        (None, None, None),
        ("deterministic", None, None),
        ("litellm", "deterministic", None),
        ("litellm", None, "litellm"),
        ("stub", None, "stub"),
        (None, "litellm", "litellm"),
        ("deterministic", "litellm", "litellm"),
    ],
)
def test_the_personas_choice_goes_before_the_rooms(of_room, of_persona, by):
    target = talking(of_room, of_persona)
    target.hear(ASKED, NOW)
    assert [one.writer.generator for one in target.take_jobs()] == ([by] if by else [])


def test_a_persons_answer_flushes_and_is_due_in_time():
    target = talking("litellm")
    target.hear(ASKED, NOW)
    [one] = target.take_jobs()
    assert one.flush
    assert NOW + 3_000 < one.due_ms <= NOW + PERSON_WAITS_MS
    assert one.request.trigger_text == ASKED.content
    assert target.take_jobs() == []


def test_a_line_about_the_stream_has_time_to_be_collected():
    target = talking("litellm")
    target.watch(on_stream(NOW, ("fail", 0.9, NOW)), NOW)
    [one] = target.take_jobs()
    assert not one.flush
    assert one.due_ms >= NOW + OTHERS_MS[0]


def test_a_marker_is_answered_without_a_model():
    config = room(QUIET, timing=CERTAIN, generator="litellm")
    target = mind(config, [persona("ClipGoblin")], markers=True)
    target.hear(line("E2E_TEST_abc hello"), NOW)
    assert target.take_jobs() == []


def brought(texts: dict[str, str]) -> LineResults:
    return LineResults({reply_id: ModelText(text) for reply_id, text in texts.items()})


def said(target: Mind, texts: dict[str, str]) -> list[str]:
    return [line.content for line in target.advance(NOW + PERSON_WAITS_MS, brought(texts))]


def test_a_text_is_said_and_without_one_there_are_words_of_our_own():
    target, other = talking("litellm"), talking("litellm")
    for one in (target, other):
        one.hear(ASKED, NOW)
    [reply_id] = target.due_jobs(NOW + PERSON_WAITS_MS)
    assert target.due_jobs(NOW) == []
    assert said(target, {reply_id: "wall again"}) == ["@Alice wall again"]
    [fallback] = said(other, {})
    assert fallback.startswith("@Alice ")
    assert "wall again" not in fallback


@pytest.mark.parametrize(
    ("text", "recalled", "spent"),
    [
        (None, None, (UNSET, UNSET)),
        (ModelText("wall again", 800), None, (800, UNSET)),
        (ModelText("wall again", 800, 9), None, (800, 9)),
        (None, Recalled(("alice likes walls",), 7), (UNSET, 7)),
    ],
)
def test_a_trace_says_the_time_spent_on_model_and_memory(text, recalled, spent):
    target = talking("litellm")
    target.hear(ASKED, NOW)
    [reply_id] = target.due_jobs(NOW + PERSON_WAITS_MS)
    came = LineResults({reply_id: text} if text else {}, {reply_id: recalled} if recalled else {})
    [line] = target.advance(NOW + PERSON_WAITS_MS, came)
    assert (line.trace.llm_ms, line.trace.mem_ms) == spent
    assert line.trace.cause == ASKED.id


def test_when_a_line_is_due_does_not_depend_on_the_answer():
    def when(texts):
        target = talking("litellm")
        target.hear(ASKED, NOW)
        return [(m.id, m.ts) for m in target.advance(NOW + PERSON_WAITS_MS, brought(texts))]

    [wish] = when({})
    assert when({wish[0]: "wall again"}) == [wish]


def test_a_restored_mind_offers_what_is_still_pending_again():
    target = talking("litellm")
    target.hear(ASKED, NOW)
    jobs = target.take_jobs()
    again = Mind.load(target.dump(), book())
    assert again.take_jobs() == jobs


def test_people_fill_the_quota_of_chat_first():
    target = talking("litellm")
    for n in range(40):
        bot = n % 4 != 0
        target.hear(
            line(f"line {n}", at=NOW + n, origin="bot" if bot else "human", user_id=f"u{n}"),
            NOW + n,
        )
    chat = [one.text for one in target.background().chat]
    assert len(chat) == CHAT_LINES
    assert [text for text in chat if int(text.split()[1]) % 4 == 0] == [
        f"line {n}" for n in range(0, 40, 4)
    ]
    assert chat == sorted(chat, key=lambda text: int(text.split()[1]))
