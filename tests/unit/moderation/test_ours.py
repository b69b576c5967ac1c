"""Our own words pass our own rules: phrases, streams, personas and canned answers."""

import json
import re
from collections.abc import Iterator

import pytest

from chatter_site.settings import BASE_DIR
from moderation.rules import Ruleset, judge

CONFIGS = BASE_DIR / "configs"
GROUP = re.compile(r"\{([^{}]*)\}")


def strings(value: object) -> Iterator[str]:
    """Every text in a decoded file."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for one in value.values() if isinstance(value, dict) else value:
            yield from strings(one)


def spoken(template: str) -> set[str]:
    """A phrase with each of its alternatives at least once."""
    groups = [group.split("|") for group in GROUP.findall(template)]
    said = set()
    for turn in range(max((len(group) for group in groups), default=1)):
        left = iter(groups)
        said.add(GROUP.sub(lambda _: (one := next(left))[turn % len(one)], template))  # noqa: B023
    return said


@pytest.mark.parametrize("folder", ["phrases", "personas", "stub", "crowd", "rooms"])
def test_what_our_chatters_say(folder: str, standard: Ruleset) -> None:
    files = sorted((CONFIGS / folder).glob("*.json"))
    said = {
        line
        for file in files
        for text in strings(json.loads(file.read_text(encoding="utf-8")))
        for line in spoken(text)
        if line.strip()
    }
    assert said
    assert [line for line in sorted(said) if judge(line, standard).action != "allow"] == []


def test_what_is_said_on_our_streams(standard: Ruleset) -> None:
    lines = [
        line
        for file in sorted((CONFIGS / "streams").glob("*.vtt"))
        for line in file.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    assert len(lines) > 100
    assert [line for line in lines if judge(line, standard).action != "allow"] == []
