"""How a language model is reached. The key itself is never stored: only its variable's name."""

import os

import msgspec
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models

from llm.endpoints import ForbiddenEndpoint, check_endpoint
from llm.profile_rules import faults
from protocol.model_configs import LLMProviderConfig


class ProviderProfile(models.Model):
    """One way to a model, or the stub that answers from a file."""

    class Provider(models.TextChoices):
        STUB = "stub", "Stub (fixed answers)"
        LITELLM = "litellm", "LiteLLM"

    name = models.SlugField(max_length=64, unique=True, help_text="Short name, such as stub.")
    enabled = models.BooleanField(default=True, help_text="Off: nobody calls it.")
    schema_version = models.CharField(max_length=14, default="1.0.0")
    provider = models.CharField(max_length=8, choices=Provider)
    timeout_ms = models.PositiveIntegerField(
        default=5000,
        validators=[MinValueValidator(1000), MaxValueValidator(60_000)],
        help_text="A call slower than this is given up and text is made without it.",
    )
    max_output_chars = models.PositiveSmallIntegerField(
        default=200,
        validators=[MinValueValidator(1), MaxValueValidator(500)],
        help_text="Longer answers are cut.",
    )

    fixtures_path = models.CharField(
        max_length=512, blank=True, help_text="Stub: file of answers, from the project's folder."
    )
    default_response = models.CharField(
        max_length=500, default="lol", help_text="Stub: the answer when the file has none."
    )
    key_strategy = models.CharField(
        max_length=16,
        default="persona_marker",
        choices=[("persona_marker", "persona and marker"), ("marker_only", "marker only")],
        help_text="Stub: how an answer is found in the file.",
    )

    model = models.CharField(max_length=128, blank=True, help_text="LiteLLM: the model's name.")
    api_base = models.CharField(
        max_length=512, blank=True, help_text="LiteLLM: address, if not the maker's own."
    )
    api_key_env = models.CharField(
        max_length=128,
        blank=True,
        validators=[RegexValidator(r"^[A-Z][A-Z0-9_]*\Z")],
        help_text="LiteLLM: NAME of the environment variable that holds the key.",
    )
    temperature = models.FloatField(
        default=0.3,
        validators=[MinValueValidator(0.0), MaxValueValidator(2.0)],
        help_text="LiteLLM: 0 always the likeliest words, 2 wild.",
    )
    max_tokens = models.PositiveSmallIntegerField(
        default=120, validators=[MinValueValidator(1), MaxValueValidator(512)]
    )
    call_timeout_s = models.FloatField(
        default=30.0,
        validators=[MinValueValidator(1.0), MaxValueValidator(120.0)],
        help_text="LiteLLM: its own time-out, seconds.",
    )
    num_retries = models.PositiveSmallIntegerField(
        default=1,
        validators=[MaxValueValidator(5)],
        help_text="LiteLLM: from 1 on one more try after a failure, within the time limit; 0: none.",
    )
    extra = models.JSONField(default=dict, blank=True, help_text="LiteLLM: further arguments.")
    metadata = models.JSONField(
        default=dict,
        blank=True,
        help_text=(
            "Notes. Read from them: usd_per_million_tokens_in, usd_per_million_tokens_out, and "
            "structured_output (false for a server that knows no JSON schema)."
        ),
    )

    class Meta:
        ordering = ("name",)
        verbose_name = "provider"

    def __str__(self) -> str:
        return self.name

    def snapshot(self) -> LLMProviderConfig:
        """This row as configuration; msgspec.ValidationError names the rule that is broken."""
        litellm = {
            "model": self.model,
            "api_base": self.api_base or None,
            "api_key_env": self.api_key_env or None,
            "temperature": self.temperature,
            "max_tokens": self.max_tokens,
            "timeout_s": self.call_timeout_s,
            "num_retries": self.num_retries,
            "extra": self.extra,
        }
        stub = {
            "fixtures_path": self.fixtures_path,
            "default_response": self.default_response,
            "key_strategy": self.key_strategy,
        }
        is_stub = self.provider == self.Provider.STUB
        return msgspec.convert(
            {
                "schema_name": "LLMProviderConfig",
                "schema_version": self.schema_version,
                "provider": self.provider,
                "mode": "deterministic_stub" if is_stub else "litellm_live",
                "timeout_ms": self.timeout_ms,
                "max_output_chars": self.max_output_chars,
                "stub": stub if is_stub else None,
                "litellm": None if is_stub else litellm,
                "metadata": self.metadata,
            },
            LLMProviderConfig,
        )

    def clean(self) -> None:
        try:
            config = self.snapshot()
            if self.api_base:
                check_endpoint(self.api_base, settings.LLM_BASE_URLS)
        except (msgspec.ValidationError, ForbiddenEndpoint) as error:
            raise ValidationError(str(error)) from error
        if broken := list(faults(config)):
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
