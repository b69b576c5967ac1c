"""The profile that ships, and one made of invented words."""

from pathlib import Path

import msgspec
import pytest

from moderation.rules import Ruleset, compile_rules
from protocol.configs.moderation import Blocklist, LinkPolicy, ModerationConfig, PiiPattern

STANDARD = Path(__file__).parents[3] / "configs" / "moderation" / "standard.json"


@pytest.fixture(scope="session")
def standard() -> Ruleset:
    return compile_rules(msgspec.json.decode(STANDARD.read_bytes(), type=ModerationConfig))


def profile(
    *patterns: str,
    action: str = "redact",
    case_insensitive: bool = True,
    emotes: tuple[str, ...] = (),
    links: LinkPolicy | None = None,
) -> Ruleset:
    """Rules with one list called ``words``; without patterns one that nothing matches."""
    blocklist = Blocklist(
        name="words",
        action="drop" if action == "drop" else "redact",
        patterns=patterns or ("qqqqxqqqq",),
        case_insensitive=case_insensitive,
    )
    return compile_rules(
        ModerationConfig(
            config_type="moderation",
            config_version="1.0.0",
            blocklists=(blocklist,),
            pii_patterns=(PiiPattern(kind="pii_email", regex=r"[a-z.]+@[a-z]+\.[a-z]+"),),
            allowed_emotes=emotes,
            link_policy=links or LinkPolicy(),
        )
    )
