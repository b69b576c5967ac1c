"""How a language model is reached. The key itself is never stored: only its variable's name."""

import os

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from knobs.columns import columns_from
from knobs.rows import check, config_of
from llm.endpoints import ForbiddenEndpoint, check_endpoint
from llm.profile_rules import faults
from protocol.configs.provider import LLMProviderConfig


@columns_from(LLMProviderConfig)
class ProviderProfile(models.Model):
    """One way to a model, or the stub that answers from a file."""

    provider: str
    model: str
    api_base: str
    api_key_env: str

    name = models.SlugField(max_length=64, unique=True, help_text="Short name, such as stub.")
    enabled = models.BooleanField(default=True, help_text="Off: nobody calls it.")

    class Meta:
        ordering = ("name",)
        verbose_name = "provider"

    def __str__(self) -> str:
        return self.name

    def snapshot(self) -> LLMProviderConfig:
        """This row as configuration; msgspec.ValidationError names the rule that is broken."""
        return config_of(self, LLMProviderConfig)

    def clean(self) -> None:
        check(self, LLMProviderConfig)
        try:
            if self.api_base:
                check_endpoint(self.api_base, settings.LLM_BASE_URLS)
        except ForbiddenEndpoint as error:
            raise ValidationError({"api_base": str(error)}) from error
        if broken := list(faults(self.snapshot())):
            raise ValidationError(broken)

    def key_is_set(self) -> bool:
        """Whether the environment of this process holds the key."""
        return bool(self.api_key_env and os.environ.get(self.api_key_env))


class UsageRecord(models.Model):
    """What calls of one outcome cost in one hour, per provider and room. Added to, never edited."""

    hour = models.DateTimeField(help_text="Start of the hour, UTC.")
    provider = models.CharField(max_length=64)
    room_id = models.CharField(max_length=140)
    outcome = models.CharField(max_length=24, help_text="ok, or why there was no answer.")
    calls = models.PositiveIntegerField(default=0)
    lines = models.PositiveIntegerField(default=0, help_text="Lines that came out of them.")
    tokens_in = models.PositiveBigIntegerField(default=0)
    tokens_out = models.PositiveBigIntegerField(default=0)
    cost = models.PositiveBigIntegerField(default=0, help_text="Micro-dollars.")

    class Meta:
        ordering = ("-hour", "provider", "room_id", "outcome")
        verbose_name = "model usage"
        verbose_name_plural = "model usage and cost"
        constraints = [
            models.UniqueConstraint(
                fields=("hour", "provider", "room_id", "outcome"), name="one_usage_record"
            )
        ]

    def __str__(self) -> str:
        return f"{self.hour:%Y-%m-%d %H:00} {self.provider} {self.room_id}: {self.outcome}"
