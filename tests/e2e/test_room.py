"""What a person sees in the demo room, through the front door."""

import asyncio
import secrets

import aiohttp
import pytest

from chatter_site.simulation.publisher import messages
from protocol.bus import Bus
from protocol.codec import encode_checked
from tests.e2e.conftest import Stack
from tests.e2e.person import Line, Person

pytestmark = pytest.mark.e2e


def said_by_persona(line: Line) -> bool:
    return line["origin"] == "bot" and line["trace"]["producer"] == "persona_worker"


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
    marker = f"E2E_TEST_BOTLOOP_{secrets.token_hex(4)}"
    await nova.say(f"hello {marker}")
    answer = await nova.line(
        lambda line: said_by_persona(line) and "E2E_TEST_BOTLOOP_" in line["content"], 15
    )
    assert answer["badges"] is not None


async def test_a_mention_is_answered(nova: Person) -> None:
    nonce = await nova.say("@ClipGoblin did you see that?")
    sent = await nova.frame("chat.accepted", nonce=nonce)
    answer = await nova.line(
        lambda line: line["origin"] == "bot" and line["trace"].get("cause") == sent["id"], 8
    )
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
    text = f"the goat steals the umbrella {secrets.token_hex(2)}"
    await operator.post("/api/rooms/demo/context", {**note, "text": text})

    def event_id() -> str:
        contexts = [f["context"] for f in operator.frames if f["type"] == "stream.context"]
        return next(
            (
                str(event["meta"]["id"])
                for context in contexts
                for event in context["events"]
                if (event["meta"] or {}).get("text") == text
            ),
            "",
        )

    reaction = await operator.line(
        lambda line: (
            line["origin"] == "bot"
            and event_id() != ""
            and line["trace"].get("cause") == event_id()
        ),
        12,
    )
    assert reaction["trace"]["depth"] == 0


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
    text = f"same line twice {secrets.token_hex(3)}"
    await nova.say(text)
    await nova.line(lambda line: line["content"] == text, 8)
    nonce = await nova.say(text)
    refusal = await nova.frame("chat.refused", nonce=nonce)
    assert refusal["sentence"]
    assert not [frame for frame in echo.frames if frame["type"] == "chat.refused"]
    assert [line["content"] for line in echo.lines].count(text) == 1
