import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from personas.chat.voice import Voice
from personas.generation.deterministic import compose
from personas.generation.phrasebook import EVERYONE, Phrasebook
from personas.generation.request import LineRequest
from protocol.event_types import EVENT_TYPES
from tests.unit.personas.generation.conftest import crowd_voice

BANNED = re.compile(
    r"\b(?:zorgface|kill|sex\w*|nude|suicide|nazi|retard\w*|whore|password)\b", re.I
)
PII = re.compile(r"\+?\d[\d .-]{7,}\d|[\w.]+@[\w.]+|https?://|www\.")
NOVA = crowd_voice(7)
HEAT = (False, True)


def line(book: Phrasebook, nth: int = 0, **request: object) -> str:
    given = {"reply_id": f"r{nth}", "voice": NOVA, **request}
    return compose(LineRequest(**given), book)  # type: ignore[arg-type]


def lines(book: Phrasebook, count: int = 200, **request: object) -> list[str]:
    return [line(book, nth, **request) for nth in range(count)]


def share(found: list[str], pattern: str) -> float:
    return sum(bool(re.search(pattern, one, re.I)) for one in found) / len(found)


@pytest.mark.parametrize("marker", ["E2E_TEST_BOTLOOP_", "E2E_TEST_", "E2E_MARKER_"])
def test_a_marker_is_answered_with_it(book: Phrasebook, marker: str) -> None:
    assert line(book, occasion="marker", marker=marker) == f"got it: {marker} ✅"


def test_an_echo_is_the_line_itself(book: Phrasebook) -> None:
    assert line(book, occasion="echo", trigger_text="NOOOO the goat") == "NOOOO the goat"
    assert line(book, occasion="echo", trigger_text="") in book.codes


def test_an_event_is_spoken_about_by_its_noun(book: Phrasebook) -> None:
    found = lines(book, occasion="event", event_type="fail", event_text="She trips over the anvil")
    assert share(found, "anvil") > 0.25


def test_an_unknown_event_still_gets_lines_about_it(book: Phrasebook) -> None:
    found = lines(book, occasion="event", event_type="comet", event_text="A raccoon walks by")
    assert share(found, "raccoon") > 0.25


def test_an_event_without_phrases_of_its_own_borrows_some(book: Phrasebook) -> None:
    raid = lines(book, occasion="event", event_type="raid", event_text="Vexo brings 200 people")
    assert share(raid, r"\b(hi|hey|hello|welcome|yo)\b") > 0.3


def test_an_event_with_phrases_of_its_own_needs_no_row(book: Phrasebook) -> None:
    pools = {("event.comet", EVERYONE, hot): book.pools["talk.gg", EVERYONE, hot] for hot in HEAT}
    taught = book._replace(pools={**book.pools, **pools})
    found = lines(taught, occasion="event", event_type="comet", event_text="A raccoon walks by")
    assert share(found, r"\b(gg|ggs|wp)\b") > 0.3


def test_an_option_is_chosen_once_per_chatter(book: Phrasebook) -> None:
    question = {
        "occasion": "question",
        "question": "anvil or piano?",
        "options": ("anvil", "piano"),
    }
    chosen = {}
    for nth in range(30):
        found = lines(book, 20, voice=crowd_voice(nth), **question)
        short = {one.casefold() for one in found} & {"anvil", "piano"}
        assert len(short) <= 1
        chosen |= dict.fromkeys(short)
        assert share(found, "anvil|piano|both|neither|secret") > 0.6
    assert set(chosen) == {"anvil", "piano"}


def test_yes_and_no_are_kept_by_a_chatter(book: Phrasebook) -> None:
    words = {
        one.casefold().rstrip(".!")
        for one in lines(book, 300, occasion="question", question="Should I jump?")
    }
    assert not ({"yes", "yep", "yeah"} & words and {"no", "nah", "nope"} & words)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("what game is this?", "ridge run"),
        ("who is the streamer?", "mara"),
        ("what just happened?", "mara slips off the ledge"),
        ("what is 7+8?", "15"),
    ],
)
def test_what_somebody_new_asks_is_told(book: Phrasebook, asked: str, told: str) -> None:
    known = {
        "title": "Ridge Run: practice",
        "speaker": "Mara",
        "happened": "Mara slips off the ledge and falls the whole way back to the car park",
    }
    found = lines(book, occasion="reply", trigger_text=asked, **known)
    assert share(found, told) > 0.9  # the rest holds a typing slip


def test_a_number_is_answered_with_one(book: Phrasebook) -> None:
    found = lines(book, occasion="question", question="Rate that jump, out of 10?")
    assert share(found, r"\b(?:10|[1-9])\b") > 0.8


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "hello everyone",
            "hi|hey|hello|yo|welcome|sup|greet|well met|hail|meat|witness|look|<3|o/|run|leave",
        ),
        (
            "thanks a lot",
            "np|yw|anytime|welcome|course|problem|worries|happy|glad|<3|ofc|nice|mention|owe|here for|here|are for|aw|stop",
        ),
    ],
)
def test_answers_have_the_shape_of_the_line(book: Phrasebook, text: str, expected: str) -> None:
    voice = crowd_voice(9)
    found = lines(book, occasion="answer", voice=voice, trigger_text=text, from_person=True)
    assert share(found, expected) > 0.7


@pytest.mark.parametrize("nth", range(6), ids=lambda nth: crowd_voice(nth).style)
@pytest.mark.parametrize(
    "text",
    ["are you real?", "is anyone here human", "you guys are all bots", "are any of you human"],
)
def test_nobody_denies_being_simulated(book: Phrasebook, nth: int, text: str) -> None:
    voice = crowd_voice(nth)
    found = lines(book, occasion="answer", voice=voice, trigger_text=text, from_person=True)
    assert share(found, r"\b(?:i'?m|i am|yes,?|100%|definitely) (?:a )?(?:real|human)\b") == 0
    assert (
        share(found, r"bot|simulat|code|beep|boop|script|math|dice|badge|real\?|not real|NOT|no")
        > 0.85
    )


def test_a_persons_words_come_back(book: Phrasebook) -> None:
    found = lines(
        book, occasion="answer", trigger_text="i think the anvil is a trap", from_person=True
    )
    assert share(found, "anvil") > 0.2


def test_room_jokes_return(book: Phrasebook) -> None:
    assert share(lines(book, 400, occasion="remark", jokes=("spatula",)), "spatula") > 0.03


def test_banned_topics_are_not_named(book: Phrasebook) -> None:
    shy = Voice(chatter_id="shy", display_name="shy", style="hype", banned_topics=("Anvils",))
    found = lines(book, occasion="event", voice=shy, event_type="fail", event_text="Hits the anvil")
    assert share(found, "anvil") == 0


def test_only_allowed_emotes_are_used(book: Phrasebook) -> None:
    found = lines(
        book, occasion="event", event_type="big_laugh", allowed_emotes=("<3",), voice=crowd_voice(5)
    )
    used = {word for one in found if len(one.split()) == 1 for word in [one] if word in book.codes}
    assert used <= {"<3"}


def test_a_mentioned_name_is_not_taken_for_a_topic(book: Phrasebook) -> None:
    found = lines(book, occasion="answer", trigger_text="@not_a_comet which one?", from_person=True)
    assert share(found, "comet") == 0


@pytest.mark.parametrize(
    "text",
    [
        "see https://example.org/comet",
        "www.comet.com is it",
        "comet.tv is better",
        "joy catJAM Clap",
    ],
)
def test_an_address_or_an_emote_is_not_taken_for_a_topic(book: Phrasebook, text: str) -> None:
    found = lines(book, occasion="answer", trigger_text=text, from_person=True)
    assert share(found, "comet|example|catjam|the clap") == 0


def test_nobody_tells_the_joke_just_told_in_other_words(book: Phrasebook) -> None:
    told = (
        "Very slowly with one hand on the gull and no plan",
        "@goose i figured it out by doing it wrong forty times in a row",
    )
    voice = replace(NOVA, length=60)
    asked = {"occasion": "question", "question": "How is the gull a hold?", "voice": voice}
    jokes = r"slowly,? with .* no plan|wrong \w+ (?:\w+ )?times"
    unaware = share(lines(book, 400, **asked), jokes)
    assert unaware > 0.1
    assert share(lines(book, 400, recent=told, **asked), jokes) < unaware / 3


def test_nobody_repeats_a_line(book: Phrasebook) -> None:
    """Forty remarks of one chatter, who remembers them all."""
    for nth in range(6):
        said: list[str] = []
        for turn in range(40):
            said.append(
                line(book, turn, occasion="remark", voice=crowd_voice(nth), own_recent=tuple(said))
            )
        assert len({one.casefold() for one in said}) == len(said)


occasions = st.sampled_from(["reply", "answer", "question", "event", "remark", "greeting", "echo"])
texts = st.text(max_size=120)


@settings(max_examples=300, deadline=None)
@given(
    occasion=occasions,
    reply_id=st.text(min_size=1, max_size=32),
    text=texts,
    event=st.sampled_from(["fail", "clutch", "chat_question", "silence", "x"]),
    options=st.lists(st.text(min_size=1, max_size=30), max_size=4).map(tuple),
    keywords=st.lists(texts, max_size=4).map(tuple),
    hype=st.floats(0, 1),
    nth=st.integers(0, 30),
    limit=st.integers(1, 500),
)
def test_any_request_gives_one_clean_line(
    book: Phrasebook,
    occasion: str,
    reply_id: str,
    text: str,
    event: str,
    options: tuple[str, ...],
    keywords: tuple[str, ...],
    hype: float,
    nth: int,
    limit: int,
) -> None:
    request = LineRequest(
        reply_id=reply_id,
        occasion=occasion,
        voice=crowd_voice(nth),
        trigger_text=text,
        event_type=event,
        event_text=text,
        question=text,
        options=options,
        keywords=keywords,
        summary=text,
        scene=text,
        recent=(text,),
        own_recent=(text,),
        hype=hype,
        max_chars=limit,
    )
    found = compose(request, book)
    assert 1 <= len(found) <= min(limit, 160, 200)
    assert "@" not in found
    assert found.isprintable()
    assert compose(request, book) == found


def test_what_a_person_wrote_does_not_leak_numbers_or_addresses(book: Phrasebook) -> None:
    text = "call the number 555 010 9999 or mail the zorg1 to a.b@example.org www.example.org"
    for occasion in ("answer", "reply", "remark"):
        found = lines(book, occasion=occasion, trigger_text=text, summary=text, from_person=True)
        assert [one for one in found if PII.search(one)] == []


def test_the_phrases_hold_no_banned_word(book: Phrasebook) -> None:
    for event in (*EVENT_TYPES, "x"):
        for nth in range(12):
            found = lines(book, 60, occasion="event", event_type=event, voice=crowd_voice(nth))
            assert [one for one in found if BANNED.search(one) or PII.search(one)] == []
