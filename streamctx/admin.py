"""Admin pages: what plays where, and the notes people took."""

from typing import Any

from django.contrib import admin
from django.forms import ChoiceField, ModelForm
from django.http import HttpRequest

from knobs.theme import BaseAdmin, Select
from protocol.event_types import EVENT_TYPES
from streamctx import services
from streamctx.models import Note, Playback


class PlaybackForm(ModelForm):  # type: ignore[type-arg]  # not generic at run time
    stream = ChoiceField(help_text="A file of configs/streams.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stream"] = ChoiceField(choices=[(n, n) for n in services.stream_names()])

    class Meta:
        model = Playback
        fields = ["room_id", "stream", "speed", "playing"]


@admin.register(Playback)
class PlaybackAdmin(BaseAdmin[Playback]):
    """Saving starts the stream from its beginning, or stops it."""

    form = PlaybackForm
    list_display = ["room_id", "stream", "playing", "speed"]
    list_filter = ["playing"]
    search_fields = ["room_id", "stream"]

    def save_model(
        self, request: HttpRequest, obj: Playback, form: "ModelForm[Playback]", change: bool
    ) -> None:
        if not obj.playing:
            obj.started_ms = obj.started_ms or 0
            obj.save()
            return services.playback_stop(room_id=obj.room_id)
        saved = services.playback_start(room_id=obj.room_id, stream=obj.stream, speed=obj.speed)
        obj.pk = saved.pk
        return None


class NoteForm(ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """A note; an event's type is one of those we have words for (programs may name any)."""

    event_type = ChoiceField(
        required=False,
        choices=[
            ("", "What the text says"),
            *((row.name, f"{row.label}: {row.meaning}") for row in EVENT_TYPES.values()),
        ],
        widget=Select,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if strength := self.fields.get("strength"):
            strength.required = False
            strength.help_text = "0 to 1; empty: what is usual for the type."
            self.initial["strength"] = None


@admin.register(Note)
class NoteAdmin(BaseAdmin[Note]):
    form = NoteForm
    list_display = ["room_id", "kind", "event_type", "strength", "text"]
    list_filter = ["kind", "event_type"]
    search_fields = ["room_id", "text"]
    fields = ["room_id", "kind", "text", "event_type", "strength"]

    def has_change_permission(self, request: HttpRequest, obj: Note | None = None) -> bool:
        return False  # what was said was said; delete it or add another

    def save_model(
        self, request: HttpRequest, obj: Note, form: "ModelForm[Note]", change: bool
    ) -> None:
        saved = services.note_add(
            room_id=obj.room_id,
            kind=obj.kind,
            text=obj.text,
            event_type=obj.event_type,
            strength=obj.strength,
        )
        obj.pk = saved.pk
