"""What a person sees in the demo room, through the front door."""

import asyncio
import secrets
from contextlib import suppress
from functools import partial

import aiohttp
import pytest

from protocol.bus import Bus
from protocol.codec import encode_checked
from simulation.publisher import messages
from tests.e2e.conftest import Stack
from tests.e2e.person import Line, Person

pytestmark = pytest.mark.e2e


async def test_a_line_reaches_everybody_and_its_sender_hears_so(nova: Person, echo: Person) -> None:
    text = f"is this thing on {secrets.token_hex(3)}"
    nonce = await nova.say(text)
    accepted = await nova.frame("chat.accepted", nonce=nonce)
    for person in (nova, echo):
        line = await person.line(lambda line: line["id"] == accepted["id"], 8)
        assert line["content"] == text
        assert line["origin"] == "human"
        assert line["display_name"] == nova.name
        assert line["trace"]["processed_by"] == ["chat_gateway"]


async def test_the_bare_contract(stack: Stack, bus: Bus) -> None:
    """First ``subscribed``, then nothing but chat messages, from whatever producer."""
    marker = f"E2E_TEST_{secrets.token_hex(4)}"
    async with aiohttp.ClientSession() as session:
        url = stack.http.replace("http", "ws", 1) + "/ws"
        async with session.ws_connect(url) as socket:
            await socket.send_json({"type": "subscribe", "room_id": "room:demo"})
            assert await socket.receive_json(timeout=8) == {
                "type": "subscribed",
                "room_id": "room:demo",
            }
            for message in messages("room:demo", 1, 1, f"{marker} "):
                bus.submit(encode_checked(message))
            async with asyncio.timeout(12):
                while True:
                    frame = await socket.receive_json()
                    assert frame["schema_name"] == "ChatMessage"
                    if marker in frame["content"]:
                        break
    assert frame["trace"]["producer"] == "stub_publisher"
    assert frame["trace"]["processed_by"] == ["chat_gateway"]


async def test_a_marked_line_is_answered_with_its_marker(nova: Person) -> None:
    """The room's budget holds for marked lines too: what was said before may cost us a try."""
    for attempt in range(3):
        marker = f"E2E_TEST_BOTLOOP_{secrets.token_hex(4)}"
        nonce = await nova.say(f"hello {marker}")
        sent = await nova.frame("chat.accepted", nonce=nonce)
        with suppress(AssertionError):
            answer = await nova.line(partial(echoes, sent["id"]), 5 + attempt)
            break
    assert answer["trace"]["producer"] == "persona_worker"


def answers(message_id: str, line: Line) -> bool:
    return bool(line["origin"] == "bot" and line["trace"].get("cause") == message_id)


def echoes(message_id: str, line: Line) -> bool:
    return answers(message_id, line) and "E2E_TEST_BOTLOOP_" in line["content"]


async def test_a_mention_is_answered(nova: Person) -> None:
    nonce = await nova.say("@ClipGoblin did you see that?")
    sent = await nova.frame("chat.accepted", nonce=nonce)
    answer = await nova.line(partial(answers, sent["id"]), 8)
    assert answer["reply_to"] == sent["id"] or nova.name in answer["mentions"]


@pytest.mark.parametrize(
    "note",
    [
        pytest.param(
            {"kind": "event", "event_type": "big_laugh", "strength": 1.0}, id="an event on stream"
        ),
        pytest.param({"kind": "text"}, id="a note"),
    ],
)
async def test_what_happens_on_stream_is_talked_about(
    operator: Person, note: dict[str, object]
) -> None:
    """Whether a chatter reacts is drawn, so one event alone may pass in silence."""
    for attempt in range(3):
        text = f"the goat steals umbrella {attempt} {secrets.token_hex(2)}"
        await operator.post("/api/rooms/demo/context", {**note, "text": text})
        with suppress(AssertionError):
            reaction = await operator.line(partial(reacts, operator, text), 8)
            break
    assert reaction["trace"]["depth"] == 0


def reacts(viewer: Person, text: str, line: Line) -> bool:
    """Whether the line was caused by the event on stream that says ``text``."""
    contexts = [frame["context"] for frame in viewer.frames if frame["type"] == "stream.context"]
    events = [event["meta"] or {} for context in contexts for event in context["events"]]
    ids = {meta["id"] for meta in events if meta.get("text") == text}
    return line["origin"] == "bot" and line["trace"].get("cause") in ids


async def test_coming_back_brings_exactly_what_was_missed(nova: Person, echo: Person) -> None:
    await nova.say(f"before {secrets.token_hex(3)}")
    await nova.line(lambda line: line["content"].startswith("before") and line["user_id"], 8)
    await nova.leave()
    seen = nova.since
    texts = [f"missed {n} {secrets.token_hex(3)}" for n in range(3)]
    for text in texts:
        await echo.say(text)
        await echo.line(lambda line, text=text: line["content"] == text, 8)
    nova.lines.clear()
    nova.frames.clear()
    await nova.join(resume=True)
    assert (await nova.frame("subscribed"))["recovered"] is True
    await nova.line(lambda line: line["content"] == texts[-1], 8)
    upto = next(i for i, line in enumerate(nova.lines) if line["content"] == texts[-1])
    missed = [line["seq"] for line in nova.lines[: upto + 1]]
    assert missed == list(range(seen + 1, seen + 1 + len(missed)))


async def test_a_refused_line_comes_back_to_its_sender_alone(nova: Person, echo: Person) -> None:
    text = f"buy followers at my place {secrets.token_hex(3)}"
    nonce = await nova.say(text)
    refusal = await nova.frame("chat.refused", nonce=nonce)
    assert refusal["code"] == "msg_rejected"
    assert refusal["sentence"]
    after = f"sorry about that {secrets.token_hex(3)}"
    await nova.say(after)
    await echo.line(lambda line: line["content"] == after, 8)
    assert text not in [line["content"] for line in echo.lines]
    assert not [frame for frame in echo.frames if frame["type"] == "chat.refused"]
