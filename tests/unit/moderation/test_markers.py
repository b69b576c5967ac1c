"""Markers of end-to-end tests: whole where a deployment allows them, plain text elsewhere."""

import msgspec
import pytest

from moderation.rules import Ruleset, compile_rules, judge
from protocol.configs.moderation import ModerationConfig
from tests.unit.moderation.conftest import STANDARD


@pytest.fixture(scope="session")
def marked() -> Ruleset:
    config = msgspec.json.decode(STANDARD.read_bytes(), type=ModerationConfig)
    return compile_rules(config, markers=True)


@pytest.mark.parametrize(
    "line",
    [
        "E2E_TEST_4111111111111111",
        "E2E_TEST_BOTLOOP_BUTTHEAD_5551234567",
        "a E2E_MARKER_KYS_1 b",
        "E2E_TEST_1 E2E_TEST_KYS",
    ],
)
def test_a_marker_is_left_whole(line: str, marked: Ruleset) -> None:
    verdict = judge(line, marked, max_chars=200)
    assert (verdict.action, verdict.text) == ("allow", line)


@pytest.mark.parametrize(
    ("line", "action"),
    [
        ("E2E_TEST_kys", "drop"),
        ("E2E_TEST_KYS kys", "drop"),
        ("E2E_TEST_KILL yourself", "drop"),
        ("E2E_TEST_bob@example.com", "redact"),
        ("E2E_TEST_A bob@example.com", "redact"),
        ("E2E_TEST_BOB@example.com", "redact"),
    ],
)
def test_it_excuses_only_what_is_inside_it(line: str, action: str, marked: Ruleset) -> None:
    assert judge(line, marked).action == action


@pytest.mark.parametrize(
    ("line", "action"),
    [("E2E_TEST_KYS", "drop"), ("a E2E_MARKER_BUTTHEAD b", "redact"), ("E2E_TEST_1", "allow")],
)
def test_without_leave_it_is_text_like_any_other(line: str, action: str, standard: Ruleset) -> None:
    assert judge(line, standard).action == action


def test_verdicts_say_whether_markers_were_allowed(marked: Ruleset, standard: Ruleset) -> None:
    assert marked.version == f"{standard.version}-e2e"
