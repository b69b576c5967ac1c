"""Core personas and where they sit. Rules for writing them are in ``services``."""

from typing import Any, get_args

import msgspec
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models

from personas.drift import KNOBS
from personas.memory.models import DriftLog, Memory
from protocol.configs import DriftBounds, Generator, PersonaConfig, VoiceRules

__all__ = ["DriftLog", "Memory", "Persona", "Seat"]


def _unit(default: float, meaning: str) -> Any:
    limits = [MinValueValidator(0.0), MaxValueValidator(1.0)]
    return models.FloatField(default=default, validators=limits, help_text=meaning)


def _list(meaning: str) -> Any:
    return models.JSONField(default=list, blank=True, help_text=meaning)


def default_bounds() -> dict[str, Any]:
    """Each trait free between 0 and 1, moving at most 0.02 per reflection."""
    bounds: dict[str, Any] = msgspec.to_builtins(DriftBounds())
    return bounds


def default_never() -> list[str]:
    """What no persona writes unless its operator says otherwise: nothing is left out."""
    return [
        "harassment",
        "slurs",
        "doxxing",
        "sexual_content",
        "self_harm",
        "illegal_instructions",
    ]


class Persona(models.Model):
    """One simulated chatter with a character of its own."""

    class Style(models.TextChoices):
        DEADPAN = "deadpan"
        HYPE = "hype"
        SNARKY = "snarky"
        WHOLESOME = "wholesome"
        CHAOTIC = "chaotic"
        LOREKEEPER = "lorekeeper"

    class Caps(models.TextChoices):
        LOWER = "lower"
        MIXED = "mixed"
        UPPER = "upper"

    class Punctuation(models.TextChoices):
        MINIMAL = "minimal"
        NORMAL = "normal"
        HEAVY = "heavy"

    class Density(models.TextChoices):
        NONE = "none"
        LOW = "low"
        MEDIUM = "medium"
        HIGH = "high"

    persona_id = models.CharField(
        max_length=64, unique=True, help_text="Stands for this chatter everywhere; never reuse it."
    )
    display_name = models.CharField(max_length=64, help_text="The name shown in chat.")
    enabled = models.BooleanField(default=True, help_text="Off: silent in every room.")
    config_version = models.CharField(
        max_length=14,
        default="1.0.0",
        validators=[RegexValidator(r"^[0-9]{1,4}\.[0-9]{1,4}\.[0-9]{1,4}\Z")],
        help_text="Version of this description, such as 1.0.0.",
    )

    bio = models.TextField(max_length=2000, help_text="Who this is. Never drifts.")
    style = models.CharField(max_length=16, choices=Style, help_text="The tone of every line.")
    caps_style = models.CharField(max_length=8, choices=Caps, default=Caps.MIXED)
    punctuation = models.CharField(max_length=8, choices=Punctuation, default=Punctuation.MINIMAL)
    emoji_density = models.CharField(
        max_length=8, choices=Density, default=Density.LOW, help_text="How often an emote is used."
    )
    emote_habits = _list("Favourite emote codes, a list of texts.")
    catchphrase_seeds = _list("Phrases this chatter comes back to, a list of texts.")
    banned_topics = _list("Words this chatter never takes up, a list of texts.")

    talkativeness = _unit(0.5, "How readily it speaks: 0 hardly ever, 0.5 as the room, 1 often.")
    meme_level = _unit(0.5, "How much of it is memes and copied phrases.")
    helpfulness = _unit(0.5, "How likely it answers people's questions in earnest.")
    saltiness = _unit(0.5, "How teasing or sour its tone gets.")
    curiosity = _unit(0.5, "How often it asks something back.")
    topic_biases = models.JSONField(
        default=dict, blank=True, help_text="Topic to interest, 0 to 1; 0.5 is neutral."
    )
    notes = _list("What reflection noted about itself, a list of texts.")
    drift_frozen = models.BooleanField(
        "frozen", default=False, help_text="On: reflection does not move its traits."
    )
    drift_bounds = models.JSONField(
        default=default_bounds,
        help_text="Per trait: min, max, and max_delta, the most one reflection may move it.",
    )

    generator = models.CharField(
        max_length=16,
        blank=True,
        choices=[(name, name) for name in get_args(Generator)],
        help_text="Who writes its lines; empty: as the room says.",
    )
    provider = models.CharField(
        max_length=64, blank=True, help_text="Name of its provider profile; empty: the room's."
    )

    name_color = models.CharField(
        max_length=7,
        default="#8AB4F8",
        validators=[RegexValidator(r"^#[0-9A-Fa-f]{6}\Z")],
        help_text="Colour of the name, such as #30D5C8.",
    )
    badges = _list("Badges beside the name, a list of texts.")
    effects = _list("Effects on the name, a list of texts.")

    hard_never_categories = models.JSONField(
        default=default_never, help_text="What it never writes, whatever it is asked."
    )
    max_chars = models.PositiveSmallIntegerField(
        default=160,
        validators=[MinValueValidator(1), MaxValueValidator(200)],
        help_text="Longest line, characters.",
    )

    class Meta:
        ordering = ("display_name",)

    def __str__(self) -> str:
        return self.display_name

    def snapshot(self) -> PersonaConfig:
        """This row as configuration; msgspec.ValidationError names the rule that is broken."""
        voice = {name: getattr(self, name) for name in VoiceRules.__struct_fields__}
        drift = {name: getattr(self, name) for name in (*KNOBS, "topic_biases", "notes")}
        return msgspec.convert(
            {
                "config_type": "persona",
                "config_version": self.config_version,
                "persona_id": self.persona_id,
                "display_name": self.display_name,
                "anchor": {"bio": self.bio, "voice_rules": voice},
                "drift": drift,
                "drift_bounds": self.drift_bounds,
                "presentation": {
                    "badges": self.badges,
                    "style": {"name_color": self.name_color, "effects": self.effects},
                },
                "safety": {
                    "hard_never_categories": self.hard_never_categories,
                    "max_chars": self.max_chars,
                },
                "generator": self.generator or None,
                "provider": self.provider or None,
            },
            PersonaConfig,
        )

    def clean(self) -> None:
        try:
            self.snapshot()
        except msgspec.ValidationError as error:
            raise ValidationError(str(error)) from error


class Seat(models.Model):
    """A persona's place in a room; without one it is not there."""

    persona = models.ForeignKey(Persona, on_delete=models.CASCADE, related_name="seats")
    room = models.ForeignKey("rooms.Room", on_delete=models.CASCADE, related_name="seats")
    enabled = models.BooleanField(default=True, help_text="Off: silent in this room only.")
    order = models.PositiveSmallIntegerField(default=0, help_text="Place in lists, low first.")

    class Meta:
        ordering = ("order", "id")
        constraints = [
            models.UniqueConstraint(fields=("persona", "room"), name="one_seat_per_room")
        ]

    def __str__(self) -> str:
        return f"{self.persona} in {self.room}"
