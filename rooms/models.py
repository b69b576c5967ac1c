"""Rooms and what belongs to them. Rules for writing are in ``services``; this is data."""

import msgspec
from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse

from knobs.columns import columns_from
from knobs.rows import check, config_of
from moderation.services import profile_config
from protocol.configs.room import RoomConfig
from protocol.control import RoomSnapshot
from protocol.control import Sanction as SanctionSnapshot


@columns_from(RoomConfig, without=("room_id",))
class Room(models.Model):
    """A room and its configuration, one column for each knob of ``RoomConfig``."""

    title: str
    stream: str
    moderation_profile: str
    enabled_personas: list[str]

    slug = models.SlugField(
        max_length=64,
        unique=True,
        validators=[RegexValidator(r"\A[A-Za-z0-9_-]+\Z")],
        help_text="The room's address: /rooms/SLUG/. Its id on the wire is room:SLUG.",
    )
    is_open = models.BooleanField(
        "open", default=True, help_text="A closed room shows its history and takes no line."
    )
    personas_paused = models.BooleanField(
        default=False, help_text="Simulated chatters stay silent; people can go on."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.title or self.slug

    def get_absolute_url(self) -> str:
        return reverse("room", args=[self.slug])

    @property
    def room_id(self) -> str:
        return f"room:{self.slug}"

    def config(self) -> RoomConfig:
        """The room as its configuration file would say it; msgspec.ValidationError if a knob is
        out of bounds."""
        return config_of(self, RoomConfig, room_id=self.room_id)

    def snapshot(self) -> RoomSnapshot:
        """What gateway, hub and policy know of this room."""
        return RoomSnapshot(
            room_id=self.room_id,
            slug=self.slug,
            title=str(self),
            open=self.is_open,
            personas_paused=self.personas_paused,
            config=self._in_force(),
            moderation=profile_config(self.moderation_profile),
            sanctions=tuple(s.snapshot() for s in self.sanctions.all()),
        )

    def _in_force(self) -> RoomConfig:
        """With the installation's generator where the room names none: readers of the control
        stream, replays among them, must not depend on their own environment."""
        config = self.config()
        generator = config.generator or settings.GENERATION_MODE
        return msgspec.structs.replace(config, generator=generator)

    def clean(self) -> None:
        check(self, RoomConfig, room_id=self.room_id)


class Sanction(models.Model):
    """Somebody who may not write in a room for a while, or for good."""

    KINDS = [("timeout", "time-out"), ("ban", "ban")]

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="sanctions")
    user_id = models.CharField(max_length=64, help_text="Id on the wire, such as guest:1f2e….")
    kind = models.CharField(max_length=8, choices=KINDS)
    until = models.DateTimeField(null=True, blank=True, help_text="Empty: for good.")
    reason = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [models.UniqueConstraint(fields=["room", "user_id"], name="one_sanction")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.kind}"

    def snapshot(self) -> SanctionSnapshot:
        until_ms = int(self.until.timestamp() * 1000) if self.until else 0
        return SanctionSnapshot(
            user_id=self.user_id,
            kind="ban" if self.kind == "ban" else "timeout",
            until_ms=until_ms,
        )


class ControlRevision(models.Model):
    """The last version of a snapshot that was put on the control stream."""

    kind = models.CharField(max_length=8)
    room_id = models.CharField(max_length=140)
    version = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=32, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "room_id"], name="one_revision")]

    def __str__(self) -> str:
        return f"{self.kind} {self.room_id} v{self.version}"


class ArchivedLine(models.Model):
    """A line of the firehose, kept. Written in batches by ``workers/archive.py`` only."""

    message_id = models.CharField(max_length=128, unique=True)
    room_id = models.CharField(max_length=140)
    epoch = models.CharField(max_length=64)
    seq = models.PositiveBigIntegerField()
    ts = models.DateTimeField()
    origin = models.CharField(max_length=8)
    user_id = models.CharField(max_length=64)
    display_name = models.CharField(max_length=64)
    content = models.CharField(max_length=500)
    body = models.JSONField(help_text="The line as it was on the wire.")

    class Meta:
        ordering = ["-id"]
        verbose_name = "archived line"
        constraints = [
            models.UniqueConstraint(fields=["room_id", "epoch", "seq"], name="one_line_per_seq")
        ]
        indexes = [models.Index(fields=["room_id", "user_id"])]

    def __str__(self) -> str:
        return f"{self.display_name}: {self.content}"


class LineDecision(models.Model):
    """The decision record that made a simulated line. Its own table: record and line arrive in
    either order, seconds apart."""

    message_id = models.CharField(max_length=128, unique=True)
    record = models.JSONField()

    def __str__(self) -> str:
        return self.message_id


class ApiToken(models.Model):
    """A bot's or overlay's key. Only its hash is kept; the secret is shown once."""

    label = models.CharField(max_length=64, help_text="Shown as the name of lines it writes.")
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    hint = models.CharField(max_length=8, editable=False, help_text="Last characters.")
    can_read = models.BooleanField(default=True, help_text="Watch rooms; overlays need this.")
    can_write = models.BooleanField(default=False, help_text="Write chat lines.")
    can_context = models.BooleanField(default=False, help_text="Say what happens on stream.")
    room = models.ForeignKey(
        Room, null=True, blank=True, on_delete=models.CASCADE, help_text="Empty: every room."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.label} …{self.hint}"
