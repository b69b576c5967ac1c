import pytest
from hypothesis import given
from hypothesis import strategies as st

from language.tokens import looks_like_emote, names_one_of, tokens, word_list, words


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("don’t stop", [("word", "don't"), ("word", "stop")]),
        ("an e-reader!", [("word", "an"), ("word", "e-reader"), ("mark", "!")]),
        ("@nova_1 hi", [("mention", "@nova_1"), ("word", "hi")]),
        ("11:40 or 3.5", [("number", "11:40"), ("word", "or"), ("number", "3.5")]),
        ("2nd", [("word", "2nd")]),
        (
            "see clips.twitch.tv/a, ok",
            [("word", "see"), ("url", "clips.twitch.tv/a,"), ("word", "ok")],
        ),
        ("https://a.b/c d", [("url", "https://a.b/c"), ("word", "d")]),
        ("nice :) 😂😂", [("word", "nice"), ("emoticon", ":)"), ("emoji", "😂😂")]),
        ("apatCool xD", [("word", "apatCool"), ("emoticon", "xD")]),
        ("", []),
    ],
)
def test_kinds(text: str, kinds: list[tuple[str, str]]) -> None:
    assert [(token.kind, token.text) for token in tokens(text)] == kinds


@given(st.text())
def test_nothing_but_space_is_lost(text: str) -> None:
    found = tokens(text)
    assert sum(len(token.text) for token in found) == len("".join(text.split()))
    assert all(text[one.start :].startswith(one.text[:1]) for one in found if one.text[0] != "'")


def test_a_key_is_read_as_its_words() -> None:
    assert word_list("room_lore/streamer_name") == ("room", "lore", "streamer", "name")


def test_words_are_folded_and_split_at_hyphens_and_leave_names_and_addresses_out() -> None:
    assert word_list("The e-reader, @nova: LOL 3 times at a.com") == (
        *("the", "e", "reader", "lol", "3", "times", "at"),
    )
    assert words("ha HA ha") == {"ha"}


@pytest.mark.parametrize(
    ("token", "emote"),
    [
        ("<3", True),
        ("apatCool", True),
        ("😂", True),
        ("nice", False),
        ("😂x", False),
        ("Kappa", False),
    ],
)
def test_what_looks_like_an_emote(token: str, emote: bool) -> None:
    assert looks_like_emote(token) is emote


@pytest.mark.parametrize(
    ("text", "named"),
    [("@nova hi", True), ("Nova?", True), ("supernova", False), ("hi Jo Ann", True)],
)
def test_names(text: str, named: bool) -> None:
    assert names_one_of(text, ("nova", "jo ann")) is named
