import pytest

from language.sentences import sentences


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One. Two? Three", ["One.", "Two?", "Three"]),
        ("It took 3.5 hours!! Then…  rest", ["It took 3.5 hours!!", "Then…", "rest"]),
        (" . ", ["."]),
        ("", []),
    ],
)
def test_sentences(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts
