"""Core personas, where they sit, what they remember and how they drifted.

Rules for writing them are in ``services`` here, in ``memory`` and in ``drift``.
"""

from typing import Any, get_args

import msgspec
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models

from protocol.configs import Drift, DriftBounds, Generator, PersonaConfig, VoiceRules
from protocol.fields import PERSONA_ID_PATTERN
from protocol.rule_words import beside_field


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
    """What no model writes as a persona unless its operator says otherwise: every category."""
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
        max_length=64,
        unique=True,
        validators=[
            RegexValidator(
                PERSONA_ID_PATTERN,
                "It begins with no dot and holds no slash, backslash or control character.",
            )
        ],
        help_text="Stands for this chatter everywhere; never reuse it.",
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
    caps_style = models.CharField(
        max_length=8,
        choices=Caps,
        default=Caps.MIXED,
        help_text="Lower: no capitals. Mixed: as most people type. Upper: nearly every line is all capitals.",
    )
    punctuation = models.CharField(
        max_length=8,
        choices=Punctuation,
        default=Punctuation.MINIMAL,
        help_text="Minimal: apostrophes, commas and full stops often left out. Heavy: more full stops and !.",
    )
    emoji_density = models.CharField(
        max_length=8,
        choices=Density,
        default=Density.LOW,
        help_text="How often an emote is used. None: never.",
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
        default=default_never,
        help_text="What a model is told never to write as this chatter; a line with telling words of it is refused.",
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
        drift = {name: getattr(self, name) for name in Drift.__struct_fields__}
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
            fields = {field.name for field in self._meta.fields}
            raise ValidationError(beside_field(error, fields)) from error


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


class Memory(models.Model):
    """One memory of one persona. ``payload`` is what Mem0 stored, ``vector`` float32 bytes; the other
    columns are copies for finding, counting and deleting."""

    class Review(models.TextChoices):
        NEW = "new", "not reviewed"
        KEPT = "kept", "kept"
        HIDDEN = "hidden", "hidden: never recalled"

    id = models.CharField(max_length=36, primary_key=True)
    scope = models.CharField(max_length=300, help_text="Mem0's user id.")
    item_id = models.CharField(max_length=64)
    payload = models.JSONField()
    vector = models.BinaryField()
    room_id = models.CharField("room", max_length=140, blank=True)
    persona_id = models.CharField("persona", max_length=64)
    author_id = models.CharField("from", max_length=64, blank=True, help_text="Who it came from.")
    person_id = models.CharField("about", max_length=64, blank=True, help_text="Who it is about.")
    category = models.CharField(max_length=16)
    subject = models.CharField(max_length=64)
    value = models.CharField(max_length=256)
    confidence = models.FloatField(default=0.0)
    bond = models.FloatField(null=True, blank=True, help_text="How close they are, 0-1; ties only.")
    review = models.CharField(max_length=8, choices=Review, default=Review.NEW)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        ordering = ("-created_at",)
        verbose_name_plural = "memories"
        constraints = [
            models.UniqueConstraint(
                fields=("scope", "item_id"), name="one_memory_per_scope_and_item"
            )
        ]
        indexes = [
            models.Index(fields=("scope", "expires_at"), name="memory_scope"),
            models.Index(fields=("room_id", "persona_id"), name="memory_room"),
            models.Index(fields=("author_id",), name="memory_author"),
            models.Index(fields=("expires_at",), name="memory_expiry"),
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.value}"

    def item(self) -> dict[str, Any]:
        """The MemoryItem as it was stored; {} for a row without one."""
        found: dict[str, Any] = msgspec.json.decode(self.payload.get("item") or "{}")
        return found


class DriftLog(models.Model):
    """One trait that moved: from what to what, and why."""

    class Kind(models.TextChoices):
        DRIFT = "drift"
        ROLLBACK = "rollback", "rolled back"
        RESET = "reset"

    persona = models.ForeignKey(Persona, on_delete=models.CASCADE, related_name="drifts")
    room_id = models.CharField("room", max_length=140, blank=True)
    knob = models.CharField("trait", max_length=150, help_text="A trait, or topic:<word>.")
    old = models.FloatField(null=True, help_text="Empty: it was not there before.")
    new = models.FloatField(null=True, help_text="Empty: it was taken away.")
    reason = models.CharField(max_length=200)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.DRIFT)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-id")
        verbose_name = "drift"
        verbose_name_plural = "drift log"
        indexes = [models.Index(fields=("persona", "knob", "at"), name="drift_persona")]

    def __str__(self) -> str:
        return f"{self.persona_id} {self.knob}: {self.old} → {self.new}"
