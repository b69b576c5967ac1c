"""Reflection as it runs: a room's chat since last time, read from its log, and what follows from it.

Traits move (``services``), and structured deltas are remembered (``memory.pipeline``). Where a room stands
is kept in Redis, so any process may do it; a claim keeps two from doing it at once.
"""

import logging
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

import msgspec
from msgspec import Struct

from drift.deltas import facts
from drift.reflection import Reflect, Said, Tally, because, reflect, tally, usual
from drift.services import Outlook, drift_apply
from memory.extraction import Fact, Provenance, facts_of_reflection
from memory.models import Memory
from memory.pipeline import Pipeline
from memory.scopes import write_scope
from moderation.rules import compile_rules
from personas.services import publish_rosters
from personas.snapshots import roster_snapshot
from protocol.bus import Bus
from protocol.clock import parse_ts
from protocol.codec import BadMessage, decode
from protocol.configs.memory import MemoryPolicy
from protocol.configs.persona import PersonaConfig
from protocol.configs.room import Timing
from protocol.control import RoomSnapshot
from protocol.entries import id_key
from protocol.ids import room_key
from protocol.messages import ChatMessage

log = logging.getLogger(__name__)

KEEP_S: Final = 24 * 3600
CLAIM_S: Final = 120
FEWEST: Final = 3
"""A shorter window says nothing about anybody."""


class Place(Struct, frozen=True):
    """Up to where, and when, a room was last looked at."""

    seq: int = 0
    at_ms: int = 0


class LookingBack(Struct, frozen=True, kw_only=True):
    """``drift``: traits may move; ``pipeline``: deltas are stored, None with memory off;
    ``reflect``: the rule-based one unless a model does it."""

    bus: Bus
    drift: bool = True
    pipeline: Pipeline | None = None
    policy: MemoryPolicy | None = None
    reflect: Reflect = reflect

    def room(self, room: RoomSnapshot, now_ms: int) -> int:
        """Reflect on one room if it is due; how many lines were looked at."""
        key = self.bus.keys.claim("reflection", room_key(room.room_id))
        if not self.bus.redis.set(key, b"1", nx=True, ex=CLAIM_S):
            return 0
        try:
            return self._room(room, now_ms)
        finally:
            self.bus.redis.delete(key)

    def _room(self, room: RoomSnapshot, now_ms: int) -> int:
        place, end = self._place(room.room_id), self._end(room.room_id)
        if place is None or end < place.seq:  # the first time, or the log began anew
            self._keep(room.room_id, Place(end, now_ms))
            return 0
        chat = self._since(room.room_id, place.seq, end)
        if not due(place, len(chat), room.config.timing, now_ms):
            return 0
        if len(chat) >= FEWEST:
            self._look(room, chat, now_ms)
        self._keep(room.room_id, Place(end, now_ms))
        return len(chat)

    def _look(self, room: RoomSnapshot, chat: Sequence[Said], now_ms: int) -> None:
        outlooks = []
        cast = roster_snapshot(room.room_id).personas
        tallies = [tally(persona, chat) for persona in cast]
        average = usual(tallies)
        for persona, found in zip(cast, tallies, strict=True):
            if not found.lines and not found.people:
                continue  # it was not there, or nobody noticed
            outlook = self.reflect(persona, found, average)
            outlooks.append(Outlook(persona.persona_id, outlook.drift, because(found)))
            lasting = list(facts_of_reflection(outlook))
            self._remember(room, persona, chat, found, now_ms, lasting)
        if self.drift:
            drift_apply(room.room_id, outlooks, now_ms)
        if self.pipeline is not None:
            publish_rosters([room.room_id])  # ties are part of the roster

    def _remember(
        self,
        room: RoomSnapshot,
        persona: PersonaConfig,
        chat: Sequence[Said],
        found: Tally,
        now_ms: int,
        lasting: Sequence[Fact] = (),
    ) -> None:
        if self.pipeline is None or self.policy is None:
            return
        ties = Memory.objects.filter(
            room_id=room.room_id, persona_id=persona.persona_id, bond__isnull=False
        )
        bonds = {who: bond for who, bond in ties.values_list("person_id", "bond") if bond}
        scope = write_scope(self.policy, room.room_id, persona.persona_id, "", per_user=False)
        rules = compile_rules(room.moderation)
        for fact in (*facts(chat, found, bonds), *lasting):
            self.pipeline.write(
                fact, scope, Provenance(trust="observed", origin="system"), rules, now_ms
            )

    # --- where we stand ---

    def _since(self, room_id: str, seq: int, end: int) -> list[Said]:
        """The lines after ``seq`` up to ``end``."""
        chat = []
        for entry in self.bus.range(self.bus.keys.log(room_id), f"({seq}-0", f"{end}-0"):
            with suppress(BadMessage):
                chat.append(said(decode(entry.data, ChatMessage)))
        return chat

    def _end(self, room_id: str) -> int:
        return id_key(self.bus.end(self.bus.keys.log(room_id)))[0]

    def _note(self, room_id: str) -> str:
        return self.bus.keys.note(f"reflection:{room_key(room_id)}")

    def _place(self, room_id: str) -> Place | None:
        data = self.bus.redis.get(self._note(room_id))
        return msgspec.json.decode(data, type=Place) if isinstance(data, bytes) else None

    def _keep(self, room_id: str, place: Place) -> None:
        self.bus.redis.set(self._note(room_id), msgspec.json.encode(place), ex=KEEP_S)


def due(place: Place, lines: int, timing: Timing, now_ms: int) -> bool:
    """Every interval or so many lines, whichever comes first."""
    waited_s = (now_ms - place.at_ms) / 1000
    return lines >= timing.reflection_message_count or waited_s >= timing.reflection_interval_s


def said(message: ChatMessage) -> Said:
    return Said(
        id=message.id,
        ts_ms=parse_ts(message.ts),
        user_id=message.user_id,
        name=message.display_name,
        text=message.content,
        person=message.origin != "bot",
        reply_to=message.reply_to or "",
    )
