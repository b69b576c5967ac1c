"""What plays in a room, and what people wrote down about it."""

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models

from protocol.fields import ROOM_ID_PATTERN
from protocol.ids import new_id
from streamctx.items import Happening, Item, Speech
from streamctx.sources.transcript import Clock

_ROOM_ID = RegexValidator(ROOM_ID_PATTERN, "room: and letters, digits, '.', '_' or '-'")
_UNIT = [MinValueValidator(0.0), MaxValueValidator(1.0)]


class Playback(models.Model):
    """A recorded stream running in a room, in a loop, since ``started_ms`` (Unix)."""

    room_id = models.CharField(max_length=140, unique=True, validators=[_ROOM_ID])
    stream = models.SlugField(max_length=64, help_text="A file of configs/streams, without .vtt.")
    started_ms = models.BigIntegerField(editable=False)
    playing = models.BooleanField(default=True)
    speed = models.FloatField(
        default=1.0, validators=[MinValueValidator(0.25), MaxValueValidator(8.0)]
    )

    class Meta:
        ordering = ["room_id"]

    def __str__(self) -> str:
        return f"{self.stream} in {self.room_id}"

    def clock(self) -> Clock:
        return Clock(self.started_ms, self.speed)


class Note(models.Model):
    """Something a person or a program told us about the stream."""

    class Kind(models.TextChoices):
        TEXT = "text", "What is said or seen"
        EVENT = "event", "Something happened"
        SCENE = "scene", "The scene changed"

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    room_id = models.CharField(max_length=140, validators=[_ROOM_ID])
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.TEXT)
    text = models.CharField(max_length=500)
    event_type = models.CharField(max_length=64, blank=True)
    strength = models.FloatField(default=0.6, validators=_UNIT)
    question = models.CharField(max_length=500, blank=True)
    options = models.JSONField(default=list, blank=True)
    created_ms = models.BigIntegerField(editable=False)

    class Meta:
        ordering = ["-created_ms"]
        indexes = [models.Index(fields=["room_id", "-created_ms"])]

    def __str__(self) -> str:
        return f"{self.kind}: {self.text}"

    def items(self) -> list[Item]:
        """A text is heard as speech and noticed as an event; the others are events only."""
        noticed = Happening(
            id=f"note:{self.id}",
            at_ms=self.created_ms,
            type=self.event_type,
            strength=self.strength,
            text=self.text,
            question=self.question or None,
            options=tuple(self.options),
            scene=self.text[:128] if self.kind == self.Kind.SCENE else None,
        )
        if self.kind != self.Kind.TEXT:
            return [noticed]
        spoken = Speech(
            id=f"note:{self.id}:text",
            at_ms=self.created_ms,
            until_ms=self.created_ms + 60 * len(self.text),
            text=self.text,
            told=True,
        )
        return [spoken, noticed]
