"""What a room refuses or hides, by profile."""

from typing import Any

import msgspec
from django.core.exceptions import ValidationError
from django.db import models

from moderation.rules import BadPattern, compile_rules
from protocol.configs import ModerationConfig
from protocol.rule_words import beside_field


class ModerationProfile(models.Model):
    """One set of rules under a name; rooms choose one by it. ``version`` grows with each save."""

    class Links(models.TextChoices):
        ALLOW = "allow", "Allowed"
        WARN = "warn", "Allowed and noted"
        BLOCK = "block", "Refused"

    name = models.SlugField(max_length=64, unique=True, help_text="Rooms choose a profile by it.")
    config_version = models.CharField(max_length=14, default="1.0.0")
    blocklists = models.JSONField(
        help_text="List of {name, action: drop or redact, patterns, case_insensitive}. Patterns "
        "match whole words, disguises included (RE2 syntax, at most 256 characters)."
    )
    pii_patterns = models.JSONField(
        help_text="List of {kind, regex, replacement}: personal data that is hidden."
    )
    allowed_emotes = models.JSONField(
        default=list, blank=True, help_text="Emote codes no blocklist may touch."
    )
    link_mode = models.CharField(max_length=5, choices=Links, default=Links.ALLOW)
    blocked_domains = models.JSONField(
        default=list, blank=True, help_text="Always refused, with their subdomains."
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def snapshot(self) -> ModerationConfig:
        """The profile as its file would say it; msgspec.ValidationError if out of bounds."""
        values: dict[str, Any] = {
            "config_type": "moderation",
            "config_version": self.config_version,
            "blocklists": self.blocklists,
            "pii_patterns": self.pii_patterns,
            "allowed_emotes": self.allowed_emotes,
            "link_policy": {"mode": self.link_mode, "blocked_domains": self.blocked_domains},
        }
        return msgspec.convert(values, ModerationConfig)

    def clean(self) -> None:
        try:
            compile_rules(self.snapshot())
        except BadPattern as error:
            raise ValidationError(str(error)) from error
        except msgspec.ValidationError as error:
            fields = {field.name for field in self._meta.fields}
            raise ValidationError(beside_field(error, fields)) from error
