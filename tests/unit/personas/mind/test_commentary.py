"""Auto commentary: the contract's tests in their order, who is picked, what is said."""

import pytest

from personas.mind import commentary
from protocol.clock import to_ts
from protocol.codec import encode_checked
from protocol.configs.observation import (
    AutoCommentaryConfig,
    InterestWeights,
    MentionTargeting,
    PersonaDiversity,
    SummaryDedupe,
)
from protocol.configs.room import Timing
from protocol.messages import ObservationTrace, Safety, StreamObservation
from tests.unit.personas.builders import CAST, NOW, ROOM, mind, persona, room

CASTING = {name: persona(name) for name in CAST}
NO_TRIGGERS = {"trigger_tags": (), "trigger_on_entities": False, "hype_threshold": 1.0}


def seen(summary="A goat on the roof", at=NOW, **parts):
    values = {
        "id": f"obs_{at:016x}",
        "hype_level": 0.9,
        "tags": (),
        "entities": (),
        "room_id": ROOM,
    }
    return StreamObservation(
        schema_name="StreamObservation",
        schema_version="1.0.0",
        ts=to_ts(at),
        frame_id="frame",
        frame_sha256="0" * 64,
        transcript_ids=(),
        summary=summary,
        safety=Safety(
            sexual_content=False, violence=False, self_harm=False, hate=False, harassment=False
        ),
        trace=ObservationTrace(
            provider="stub", model="stub", latency_ms=0, prompt_id="p", prompt_sha256="0" * 64
        ),
        **values | parts,
    )


def after(*observations, by="ClipGoblin", config=None):
    """What has been commented on so far."""
    comments = commentary.Comments()
    for one in observations:
        commentary.made(comments, one, config or AutoCommentaryConfig(), by)
    return comments


def judged(observation, comments=None, **options):
    config = AutoCommentaryConfig(**options)
    return commentary.judge(observation, config, comments or commentary.Comments(), CASTING, ROOM)[
        1
    ]


FIRST = seen("first")
CASES = [
    ("interesting", judged(seen()), "p_pass"),
    ("other room", judged(seen(room_id="room:other")), "wrong_room"),
    ("any room", judged(seen(room_id="room:other"), room_id_mode="any"), "p_pass"),
    ("dull", judged(seen(hype_level=0.4)), "not_interesting"),
    ("threshold", judged(seen(hype_level=0.4), hype_threshold=0.4), "p_pass"),
    ("tag", judged(seen(hype_level=0, tags=("mentions",))), "p_pass"),
    ("other tag", judged(seen(hype_level=0, tags=("dragon",))), "not_interesting"),
    ("entity", judged(seen(hype_level=0, entities=("bob",))), "p_pass"),
    ("no triggers", judged(seen(hype_level=0, entities=("bob",)), **NO_TRIGGERS), "p_pass"),
    ("weights", judged(seen(hype_level=0, entities=("bob",)), **NO_TRIGGERS,
                       interest_weights=InterestWeights(mentions=0)), "not_interesting"),
    ("too soon", judged(seen("b", NOW + 1199), after(FIRST)), "momentum_min_interval"),
    ("too many", judged(seen("b", NOW + 14_000), after(*(seen(str(n), NOW + n) for n in range(4)))),
     "momentum_max_msgs"),
    ("room rate", judged(seen("b", NOW + 1999), after(FIRST)), "room_rate"),
    ("seen twice", judged(seen("b", NOW + 9_000, id=FIRST.id), after(FIRST)), "max_per_observation"),
    ("two allowed", judged(seen("b", NOW + 9_000, id=FIRST.id), after(FIRST),
                           max_messages_per_observation=2), "p_pass"),
    ("same words", judged(seen(" FIRST ", NOW + 9_000), after(FIRST)), "summary_dedupe"),
    ("later", judged(seen("first", NOW + 120_000), after(FIRST)), "p_pass"),
    ("dedupe off", judged(seen("first", NOW + 9_000), after(FIRST),
                          summary_dedupe=SummaryDedupe(enabled=False)), "p_pass"),
]  # fmt: skip


@pytest.mark.parametrize(("case", "found", "expected"), CASES, ids=[row[0] for row in CASES])
def test_reasons(case, found, expected):
    assert found == expected


def test_a_persona_rests_after_a_comment():
    comments = after(FIRST)
    options = {"persona_diversity": PersonaDiversity(avoid_repeat_last_n=0)}
    alone = {"ClipGoblin": persona()}
    config = AutoCommentaryConfig(**options)
    for at, reason in ((NOW + 7_999, "cooldown"), (NOW + 8_000, "p_pass")):
        verdict = commentary.judge(seen("b", at), config, comments, alone, ROOM)
        assert verdict == ("ClipGoblin", reason)


def test_the_last_speakers_are_passed_over():
    comments = after(FIRST, by="ClipGoblin")
    commentary.made(comments, seen("b", NOW + 1), AutoCommentaryConfig(), "SaltGremlin")
    for n in range(20):
        observation = seen(f"number {n}", NOW + 30_000 + n)
        by, _ = commentary.judge(observation, AutoCommentaryConfig(), comments, CASTING, ROOM)
        assert by == "LoreMaster3000"


@pytest.mark.parametrize(("boost", "share"), [(2.0, 1.0), (0.0, 1 / 3)])
def test_a_named_persona_comes_first(boost, share):
    config = AutoCommentaryConfig(mention_targeting=MentionTargeting(boost=boost))
    named = 0
    for n in range(300):
        observation = seen(f"@SaltGremlin number {n}", NOW + n, id=f"obs_{n:06}")
        by, _ = commentary.judge(observation, config, commentary.Comments(), CASTING, ROOM)
        named += by == "SaltGremlin"
    assert named / 300 == pytest.approx(share, abs=0.08)


@pytest.mark.parametrize(
    ("summary", "options", "chars", "text"),
    [
        ("A goat", {}, 160, "AUTO_OBS: A goat"),
        ("@bob sees a goat", {}, 160, "AUTO_OBS: sees a goat"),
        ("@bob", {}, 160, "AUTO_OBS: ok"),
        ("A goat", {"include_obs_id": True}, 160, "AUTO_OBS: [obs_1] A goat"),
        ("A goat", {"message_prefix": ""}, 160, "A goat"),
        ("A goat", {}, 12, "AUTO_OBS: A…"),
        ("A goat", {"max_reply_chars": 11}, 160, "AUTO_OBS: …"),
    ],
)
def test_text(summary, options, chars, text):
    config = AutoCommentaryConfig(**options)
    assert commentary.text_of(seen(summary, id="obs_1"), config, chars) == text


def test_a_mind_comments_when_told_to():
    observation = seen("E2E_AUTO_OBS a goat")
    quiet = mind(room({"idle_rate": 0.0}))
    quiet.observe(observation, NOW)
    assert quiet.advance(NOW) == quiet.take_decisions() == []
    target = mind(room({"idle_rate": 0.0}), commentary=AutoCommentaryConfig(enabled=True))
    target.observe(observation, NOW)
    [said] = target.advance(NOW)
    encode_checked(said)
    assert said.content == "AUTO_OBS: E2E_AUTO_OBS a goat"
    assert (said.trace.producer, said.user_id in CAST) == ("persona_worker_auto", True)


def test_comments_count_in_the_rooms_budget():
    config = room({"idle_rate": 0.0}, timing=Timing(max_bot_msgs_per_10s=0))
    target = mind(config, commentary=AutoCommentaryConfig(enabled=True))
    target.observe(seen(), NOW)
    assert [one.reason for one in target.take_decisions()] == ["budget"]
