"""Reading settings: what is not understood stops the start with a sentence."""

from typing import get_args

import pytest
from django.core.exceptions import ImproperlyConfigured

from chatter_site.env import read
from protocol.configs.base import Generator


@pytest.mark.parametrize("word", ["True", "true", "1", "yes", "on", " ON "])
def test_yes(monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    monkeypatch.setenv("TRUSTED_PROXY", word)
    assert read("TRUSTED_PROXY") is True


@pytest.mark.parametrize("word", ["False", "false", "0", "no", "off"])
def test_no(monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    monkeypatch.setenv("DEBUG", word)
    assert read("DEBUG") is False


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HTTPS", "ture"),
        ("DEBUG", "maybe"),
        ("DEBUG", ""),
        ("CONTENT_MAX_LENGTH", "x"),
        ("LLM_HOUR_CAP_USD", "a lot"),
        ("GENERATION_MODE", "magic"),
        ("GENERATION_MODE", ""),
    ],
)
def test_anything_else_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured, match=f"^{name} must be"):
        read(name)


@pytest.mark.parametrize("name", get_args(Generator))
def test_every_generator_may_be_the_rooms_default(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("GENERATION_MODE", name)
    assert read("GENERATION_MODE") == name


def test_what_is_not_set_is_as_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HTTPS", raising=False)
    assert read("HTTPS") is True
