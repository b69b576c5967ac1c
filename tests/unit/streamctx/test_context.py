"""The rolling fold: windows, order, bounds."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from language.english import ENGLISH
from protocol.clock import parse_ts, to_ts
from protocol.codec import decode, encode_checked
from protocol.messages import StreamContext
from streamctx.context import EVENT_WINDOW_MS, SPEECH_WINDOW_MS, fold
from streamctx.items import Happening, Item, Speech
from streamctx.words import MAX_KEYWORDS, keywords

NOW = 1_700_000_000_000


def speech(at_ms: int, text: str = "hello there", **rest: Any) -> Speech:
    values = {"id": f"s{at_ms}", "until_ms": at_ms + 1_000, "told": True} | rest
    return Speech(at_ms=at_ms, text=text, **values)


def event(at_ms: int, **rest: Any) -> Happening:
    values = {"id": f"e{at_ms}", "type": "fail", "strength": 0.9, "text": "she fell"} | rest
    return Happening(at_ms=at_ms, **values)


def context(*items: Item, **rest: Any) -> StreamContext:
    return fold("room:demo", items, **({"now_ms": NOW, "origin_ms": NOW - 90_000} | rest))


def test_windows_hold_what_is_fresh_in_order() -> None:
    made = context(
        event(NOW - 100),
        speech(NOW + 1),
        speech(NOW),
        speech(NOW - SPEECH_WINDOW_MS - 2_000),
        speech(NOW - SPEECH_WINDOW_MS + 1),
        event(NOW - EVENT_WINDOW_MS),
        event(NOW - EVENT_WINDOW_MS + 1),
    )
    assert [s.t0_ms for s in made.transcript_window] == [90_000 - SPEECH_WINDOW_MS + 1, 90_000]
    assert [e.meta["id"] for e in made.events if e.meta] == [
        f"e{NOW - EVENT_WINDOW_MS + 1}",
        f"e{NOW - 100}",
    ]


def test_an_event_carries_what_the_policy_needs() -> None:
    asked = event(NOW, type="chat_question", question="tea or coffee?", options=("tea", "coffee"))
    (found,) = context(asked).events
    assert found.type == "chat_question"
    assert parse_ts(found.ts) == NOW
    assert found.meta == {
        "id": asked.id,
        "text": "she fell",
        "question": "tea or coffee?",
        "options": ["tea", "coffee"],
    }


def test_words_tell_only_where_the_source_does_not() -> None:
    text = "chat, left or right?"
    assert context(speech(NOW, text, told=True)).events == ()
    (found,) = context(speech(NOW, text, told=False)).events
    assert found.type == "chat_question"
    assert found.meta is not None
    assert found.meta["options"] == ["left", "right"]


def test_the_scene_is_the_last_one_set() -> None:
    assert context(scene="Kitchen").scene == "Kitchen"
    assert (
        context(event(NOW - 5, scene="Garden"), event(NOW - 3), scene="Kitchen").scene == "Garden"
    )
    assert context().scene is None


def test_the_summary_says_where_what_and_the_last_words() -> None:
    made = context(event(NOW - 5), speech(NOW, "ouch", speaker="Mara"), scene="Ridge")
    assert made.summary == "Ridge — she fell — Mara: “ouch”"
    assert context().summary == "Nothing is happening on stream"


def test_sequence_grows_with_time_alone() -> None:
    sequences = [context(now_ms=NOW + t).sequence for t in range(0, 2_000, 250)]
    assert sequences == sorted(set(sequences))


def test_keywords_rank_topics_and_leave_out_stop_words_and_speakers() -> None:
    weighed = [("the goat and the bridge", 1.0), ("that goat, Mara", 1.0), ("I love Whistler", 1.0)]
    assert keywords(weighed, ENGLISH, without={"mara"})[:2] == ("goat", "whistler")
    assert "the" not in keywords(weighed, ENGLISH)
    many = [(" ".join(f"word{chr(97 + i)}{chr(97 + i)}" for i in range(26)), 1.0)]
    assert len(keywords(many, ENGLISH)) == MAX_KEYWORDS


texts = st.text(min_size=1, max_size=3_000)
times = st.integers(NOW - 100_000, NOW + 5_000)
items = st.lists(
    st.one_of(
        st.builds(
            speech, times, texts, told=st.booleans(), speaker=st.none() | st.text(max_size=90)
        ),
        st.builds(event, times, text=texts, scene=st.none() | texts, question=st.none() | texts),
    ),
    max_size=20,
)


@given(items)
def test_every_fold_is_a_valid_message_whatever_was_said(found: list[Item]) -> None:
    made = context(*found)
    assert decode(encode_checked(made), StreamContext) == made
    assert len(made.summary) <= 512
    assert made.ts == to_ts(NOW)


@given(items, st.randoms())
def test_the_order_things_arrive_in_does_not_matter(found: list[Item], shuffler: Any) -> None:
    unique = list({item.id: item for item in found}.values())
    other = list(unique)
    shuffler.shuffle(other)
    assert context(*unique) == context(*other)
