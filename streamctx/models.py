"""What plays in a room, and what people wrote down about it."""

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models

from protocol.fields import ROOM_ID_PATTERN
from protocol.ids import new_id
from streamctx.items import Item
from streamctx.sources.notes.reading import Noted, read_note
from streamctx.sources.recording.settings import FASTEST, SLOWEST, RecordingSettings

_ROOM_ID = RegexValidator(ROOM_ID_PATTERN, "room: and letters, digits, '.', '_' or '-'")
_UNIT = [MinValueValidator(0.0), MaxValueValidator(1.0)]


class Playback(models.Model):
    """A recorded stream running in a room, in a loop, since ``started_ms`` (Unix)."""

    room_id = models.CharField(max_length=140, unique=True, validators=[_ROOM_ID])
    stream = models.SlugField(max_length=64, help_text="A file of configs/streams, without .vtt.")
    started_ms = models.BigIntegerField(editable=False)
    playing = models.BooleanField(default=True)
    speed = models.FloatField(
        default=1.0, validators=[MinValueValidator(SLOWEST), MaxValueValidator(FASTEST)]
    )

    class Meta:
        ordering = ["room_id"]

    def __str__(self) -> str:
        return f"{self.stream} in {self.room_id}"

    def settings(self) -> RecordingSettings:
        return RecordingSettings(stream=self.stream, started_ms=self.started_ms, speed=self.speed)


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
        noted = Noted(
            kind=self.kind,
            text=self.text,
            event_type=self.event_type,
            strength=self.strength,
            question=self.question,
            options=self.options,
        )
        return read_note(self.id, self.created_ms, noted)
