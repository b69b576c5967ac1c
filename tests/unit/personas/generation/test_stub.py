import json

import pytest

from personas.chat.voice import Voice
from personas.generation.request import LineRequest
from personas.generation.stub import AUTO_COMMENTARY, CHAT_REPLY, FILLERS, StubModel, stub_answer

ANSWERS = {
    "nova::E2E_MARKER_": "marked",
    "nova::E2E_TEST_": "tested",
    "nova::DEFAULT": "nova says hi",
    "E2E_TEST_": "anyone",
    "DEFAULT": "nobody",
}
MODEL = StubModel(answers=ANSWERS)


@pytest.mark.parametrize(
    ("persona", "marker", "by_persona", "expected"),
    [
        ("nova", "E2E_MARKER_", True, "marked"),
        ("nova", "E2E_TEST_BOTLOOP_", True, "tested"),
        ("nova", "", True, "nova says hi"),
        ("echo", "E2E_TEST_", True, "lol"),
        ("nova", "E2E_TEST_", False, "anyone"),
        ("nova", "", False, "nobody"),
    ],
)
def test_fixtures(persona: str, marker: str, by_persona: bool, expected: str) -> None:
    model = StubModel(answers=ANSWERS, by_persona=by_persona)
    answer = stub_answer(
        model, prompt_id="x", prompt="", seed="s", persona_id=persona, marker=marker
    )
    assert answer == expected


@pytest.mark.parametrize(
    ("observation", "marker", "expected"),
    [
        ("a dragon E2E_REACTIVITY_OBS lands", "", ["a dragon lands", "E2E_REACTIVITY_OBS"]),
        ("a dragon lands", "E2E_MARKER_", ["a dragon lands", "E2E_MARKER_"]),
        ("", "", ["wild"]),
    ],
)
def test_a_reply_holds_summary_filler_and_token(
    observation: str, marker: str, expected: list[str]
) -> None:
    given = {"prompt": "", "seed": "s", "observation": observation, "marker": marker}
    reply = stub_answer(MODEL, prompt_id=CHAT_REPLY, **given)
    comment = stub_answer(MODEL, prompt_id=AUTO_COMMENTARY, **given)
    filler = next(word for word in FILLERS if comment.startswith(word))
    assert reply.split(f" {filler}")[0] == expected[0]
    assert comment == " ".join([filler, *expected])
    assert reply.endswith(expected[-1] if len(expected) > 1 else filler)


@pytest.mark.parametrize(
    ("text", "value"), [("the streamer is called Nova-1 ok", "Nova-1"), ("no name here", "Captain")]
)
def test_memory_extraction(text: str, value: str) -> None:
    prompt = f"MEMORY EXTRACTION REQUEST\n{text}"
    (item,) = json.loads(stub_answer(MODEL, prompt_id="memory_extract_v1", prompt=prompt, seed="s"))
    assert (item["category"], item["value"]) == ("room_lore", value)


def request(chatter: Voice) -> LineRequest:
    return LineRequest(
        reply_id="r1", occasion="event", voice=chatter, event_type="fail", observation="a dragon"
    )
