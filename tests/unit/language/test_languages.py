import pytest

from language.english import ENGLISH
from language.languages import UnknownLanguage, codes, of


def test_a_language_is_read_once() -> None:
    assert of("en") is ENGLISH


def test_an_unknown_language_names_those_there_are() -> None:
    with pytest.raises(UnknownLanguage, match=r"^no language 'tlh'; there is .*\ben\b"):
        of("tlh")


@pytest.mark.parametrize("code", codes())
def test_every_language_is_whole(code: str) -> None:
    assert of(code).code == code
    assert of(code).words.determiners
