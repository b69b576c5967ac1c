"""A moderation profile: what a room refuses or hides."""

from typing import Annotated, Final, Literal

from msgspec import Meta, field

from protocol.configs.base import Config, ConfigVersion
from protocol.declare import Group, means
from protocol.fields import SHOWN, Text32, Text64, Text128, Text512

WORDS: Final = Group("Words")
LINKS: Final = Group("Links")
PERSONAL: Final = Group("Personal data")


class Blocklist(Config, frozen=True, kw_only=True):
    name: Annotated[Text64, means("Shown as the reason of a refusal.")]
    action: Annotated[
        Literal["drop", "redact"], means("drop refuses the line, redact hides the words in it.")
    ]
    patterns: Annotated[
        tuple[Annotated[str, Meta(min_length=1, max_length=256)], ...],
        Meta(min_length=1, max_length=256),
        means("Whole words, disguises included, in RE2 syntax."),
    ]
    case_insensitive: Annotated[bool, means("Whether capitals make no difference.")] = True


class PiiPattern(Config, frozen=True, kw_only=True):
    kind: Annotated[Text64, means("Shown as the reason of a redaction.")]
    regex: Annotated[Text512, means("What is personal data, in RE2 syntax.")]
    replacement: Annotated[Text32, Meta(pattern=SHOWN), means("What is shown in its place.")] = (
        "[REDACTED]"
    )


class LinkPolicy(Config, frozen=True, kw_only=True):
    mode: Annotated[
        Literal["allow", "warn", "block"],
        means(
            "What becomes of a line with a link.",
            LINKS,
            column="link_mode",
            labels={"allow": "Allowed", "warn": "Allowed and noted", "block": "Refused"},
        ),
    ] = "allow"
    blocked_domains: Annotated[
        tuple[Text128, ...],
        Meta(max_length=512),
        means("Always refused, with their subdomains.", LINKS),
    ] = ()


class ModerationConfig(Config, frozen=True, kw_only=True):
    """A profile's configuration, as in ``configs/moderation`` and on the control stream."""

    config_type: Annotated[
        Literal["moderation"], means("Says that the file describes a moderation profile.")
    ]
    config_version: ConfigVersion
    blocklists: Annotated[
        tuple[Blocklist, ...],
        Meta(min_length=1, max_length=64),
        means(
            "List of {name, action: drop or redact, patterns, case_insensitive}. Patterns match "
            "whole words, disguises included (RE2 syntax, at most 256 characters).",
            WORDS,
        ),
    ]
    allowed_emotes: Annotated[
        tuple[Text64, ...],
        Meta(max_length=2048),
        means("Emote codes no blocklist may touch.", WORDS),
    ] = ()
    link_policy: Annotated[LinkPolicy, means("What becomes of links.")] = field(
        default_factory=LinkPolicy
    )
    pii_patterns: Annotated[
        tuple[PiiPattern, ...],
        Meta(min_length=1, max_length=64),
        means("List of {kind, regex, replacement}: personal data that is hidden.", PERSONAL),
    ]
