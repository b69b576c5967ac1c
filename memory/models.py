"""What core personas remember. Written through ``store.py`` and ``services.py`` only."""

from typing import Any

import msgspec
from django.db import models


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
        db_table = "personas_memory"
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
