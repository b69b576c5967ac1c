"""What fails is kept apart and said once per change."""

import logging

import pytest
import redis

from protocol.entries import LeaseLost
from streamctx.trouble import Trouble


def attempt(trouble: Trouble, error: Exception | None) -> None:
    with trouble.kept_apart():
        if error:
            raise error


@pytest.mark.parametrize(
    ("errors", "said"),
    [
        pytest.param([None, None], [], id="all is well"),
        pytest.param([OSError("a"), OSError("b"), OSError("c")], ["fails"], id="the same"),
        pytest.param([OSError("a"), ValueError("b")], ["fails", "fails"], id="another"),
        pytest.param([OSError("a"), None, None], ["fails", "works again"], id="over"),
        pytest.param(
            [OSError("a"), None, OSError("a")], ["fails", "works again", "fails"], id="back"
        ),
    ],
)
def test_each_change_is_said_once(
    errors: list[Exception | None], said: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    trouble = Trouble("the microphone")
    for error in errors:
        attempt(trouble, error)
    assert caplog.messages == [f"the microphone {what}" for what in said]


def test_it_says_why_while_it_lasts() -> None:
    trouble = Trouble("the microphone")
    attempt(trouble, OSError("unplugged"))
    assert trouble.why == "unplugged"
    attempt(trouble, KeyError())
    assert trouble.why == "KeyError"
    attempt(trouble, None)
    assert trouble.why is None


@pytest.mark.parametrize("error", [LeaseLost(), redis.ConnectionError("gone")])
def test_what_ends_the_run_passes_through(error: Exception) -> None:
    trouble = Trouble("the microphone")
    with pytest.raises(type(error)):
        attempt(trouble, error)
    assert trouble.why is None
