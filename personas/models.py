"""Core personas, where they sit, what they remember and how they drifted.

Rules for writing them are in ``services`` here, in ``memory`` and in ``drift``.
"""

from typing import Any

import msgspec
from django.db import models

from knobs.columns import columns_from
from knobs.rows import check, config_of
from protocol.configs.persona import PersonaConfig


@columns_from(PersonaConfig)
class Persona(models.Model):
    """One simulated chatter with a character of its own."""

    persona_id: str
    display_name: str

    enabled = models.BooleanField(default=True, help_text="Off: silent in every room.")
    drift_frozen = models.BooleanField(
        "frozen", default=False, help_text="On: reflection does not move its traits."
    )

    class Meta:
        ordering = ("display_name",)

    def __str__(self) -> str:
        return self.display_name

    def snapshot(self) -> PersonaConfig:
        """This row as configuration; msgspec.ValidationError names the rule that is broken."""
        return config_of(self, PersonaConfig)

    def clean(self) -> None:
        check(self, PersonaConfig)


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
