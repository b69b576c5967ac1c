"""The form behind "Try it", and the values it needs from the database and the streams."""

import time
from typing import Any, Final, cast, get_args

import msgspec
from django import forms

from knobs.theme import Select, TextInput
from personas.llm_lines.director import Batch
from personas.llm_lines.jobs import ModelText
from personas.models import Persona
from personas.tryout.trial import LONGEST_WAIT_MS, Trial, try_out
from personas.workers.making import from_settings
from personas.workers.model_queue import SendBatch
from protocol.bus import Bus
from protocol.clock import now_ms
from protocol.configs.base import Generator
from protocol.messages import StreamContext
from protocol.outage import BusDown
from rooms.models import Room
from streamctx.services import current

POLL_S: Final = 0.1


class TryForm(forms.Form):
    room = forms.ModelChoiceField(Room.objects.all(), empty_label=None, widget=Select)
    text = forms.CharField(
        max_length=200, label="A chat line", initial="what just happened?", widget=TextInput
    )

    generator = forms.ChoiceField(
        choices=[(name, name) for name in get_args(Generator)], label="Written by", widget=Select
    )

    def __init__(self, *args: Any, persona: Persona, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seated = Room.objects.filter(seats__persona=persona).first()
        self.fields["room"].initial = seated


def trial(persona: Persona, room: Room, text: str, generator: Generator = "deterministic") -> Trial:
    """What the persona would make of ``text`` in the room as it is now."""
    minds = from_settings()
    return try_out(
        persona.snapshot(),
        room.snapshot(),
        _on_stream(room),
        text,
        book=minds.book,
        names=minds.names,
        now_ms=now_ms(),
        generator=generator,
    )


def model_lines(bus: Bus, batch: Batch, send: SendBatch) -> list[str]:
    """What a model made of the trial; waits for a worker, as this process must not call one.

    The call is an ordinary one of the room: it has its limits, and it is paid for.
    """
    send(batch)
    keys = [bus.keys.text(line.reply_id) for line in batch.lines]
    deadline = time.monotonic() + LONGEST_WAIT_MS / 1000
    while time.monotonic() < deadline:
        if any(found := cast(list[bytes | None], bus.redis.mget(keys))):
            return [msgspec.json.decode(data, type=ModelText).text for data in found if data]
        time.sleep(POLL_S)
    return []


def _on_stream(room: Room) -> StreamContext | None:
    """None when nothing is, or Redis is not there."""
    try:
        return current(room.room_id)
    except BusDown:
        return None
