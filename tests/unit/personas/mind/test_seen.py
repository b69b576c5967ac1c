"""What a camera saw last: told to whoever writes a line, for two minutes."""

import json

import pytest
from msgspec.structs import replace

from llm.calls import CallLimits
from personas.llm_lines.batchprompt import PROMPT_ID, call_for
from personas.mind.mind import Mind
from personas.mind.talk import SEEN_MS
from protocol.configs.room import Timing
from tests.unit.personas.builders import NOW, book, line, mind, persona, room
from tests.unit.personas.llm_lines.making import batch, job
from tests.unit.personas.llm_lines.prompts import PROMPTS
from tests.unit.personas.mind.test_commentary import seen

DRAGON = "a dragon lands E2E_REACTIVITY_OBS"
QUIET = {"idle_rate": 0.0}


def watching(generator: str, *summaries: str, at: int = NOW) -> Mind:
    """A mind that has seen these one after the other; everybody reacts to everything."""
    timing = Timing(p_base=1.0, p_rate_penalty_per_msg=0.0)
    config = room(QUIET, timing=timing, generator=generator)
    made = mind(config, [persona("ClipGoblin")], markers=True)
    for n, summary in enumerate(summaries):
        made.observe(seen(summary, at=at + n), NOW)
    return made


def told(target: Mind) -> str:
    """What the next line's writer is told."""
    target.hear(line("ClipGoblin, what was that?"), NOW)
    [asked] = target.take_jobs()
    return asked.request.observation


def test_the_newest_is_told():
    assert told(watching("litellm", "a goat", DRAGON)) == DRAGON


def test_an_older_one_that_comes_late_is_not():
    target = watching("litellm", "a goat")
    target.observe(seen(DRAGON, at=NOW - 5_000), NOW)
    assert told(target) == "a goat"


@pytest.mark.parametrize(("age_ms", "expected"), [(SEEN_MS - 30_000, DRAGON), (SEEN_MS, "")])
def test_it_is_news_for_two_minutes(age_ms, expected):
    assert told(watching("litellm", DRAGON, at=NOW - age_ms)) == expected


def test_it_outlives_a_checkpoint():
    assert told(Mind.load(watching("litellm", DRAGON).dump(), book())) == DRAGON


@pytest.mark.parametrize(
    ("generator", "summaries", "expected"),
    [
        ("stub", [DRAGON], "a dragon lands"),
        ("stub", [], "got it: E2E_TEST_ ✅"),
        ("deterministic", [DRAGON], "got it: E2E_TEST_ ✅"),
    ],
)
def test_a_stub_takes_it_up_even_in_its_answer_to_a_marker(generator, summaries, expected):
    target = watching(generator, *summaries)
    target.hear(line("E2E_TEST_123 hello"), NOW)
    [said] = target.advance(NOW)
    assert said.content.startswith(expected)
    assert said.content.endswith("E2E_REACTIVITY_OBS") == (expected == "a dragon lands")


def test_the_prompt_has_it_once():
    lines = [job(n, observation=DRAGON) for n in (1, 2)]
    user = call_for(batch(*lines), PROMPTS[PROMPT_ID], CallLimits()).user
    stream = next(one for one in user.split("\n\n") if one.startswith("STREAM"))
    assert json.loads(stream.split("\n", 1)[1]) == {"seen": DRAGON}
    assert user.count("dragon") == 1
    blind = replace(lines[0], request=replace(lines[0].request, observation=""))
    assert "seen" not in call_for(batch(blind), PROMPTS[PROMPT_ID], CallLimits()).user
