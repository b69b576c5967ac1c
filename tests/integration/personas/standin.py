"""A mind small enough to predict: it answers people, has a cooldown and a tight budget.

Whether it answers depends on all it heard and said before, so a lost or reordered entry shows.
"""

import msgspec

from personas.llm_lines.jobs import Background
from personas.policy.types import Decision
from protocol.clock import to_ts
from protocol.control import RoomSnapshot, RosterSnapshot
from protocol.ids import reply_id
from protocol.messages import ChatMessage, Trace, chat_message

COOLDOWN_MS = 300
DELAY_MS = 120
TICK_MS = 250


class State(msgspec.Struct):
    room: RoomSnapshot
    roster: RosterSnapshot
    tick_ms: int
    heard: int = 0
    spoke_ms: int = 0
    due: list[tuple[int, ChatMessage]] = []


class StandInMind:
    def __init__(self, state: State, cooldown_ms: int) -> None:
        self.state, self._cooldown_ms, self._decisions = state, cooldown_ms, []

    def configure(self, *, room=None, roster=None):
        self.state.room = room or self.state.room
        self.state.roster = roster or self.state.roster

    def hear(self, message, now_ms):
        if message.content == "poison":
            raise RuntimeError("this line cannot be digested")
        self.state.heard += 1
        if message.origin != "bot" and self.state.roster.personas:
            self._consider(message, now_ms)

    def _consider(self, message, now_ms):
        persona = self.state.roster.personas[self.state.heard % len(self.state.roster.personas)]
        resting = now_ms - self.state.spoke_ms < self._cooldown_ms
        line_id = reply_id(message.room_id, "seed", persona.persona_id, message.id)
        self._decisions.append(
            Decision(
                ts_ms=now_ms,
                room_id=message.room_id,
                kind="message",
                trigger_id=message.id,
                persona_id=persona.persona_id,
                reason="cooldown" if resting else "p_pass",
                reply_id="" if resting else line_id,
            )
        )
        if not resting and not self.state.room.personas_paused:
            self.state.spoke_ms = now_ms
            self.state.due.append(
                (now_ms + DELAY_MS, self._line(message, persona, line_id, now_ms))
            )

    def _line(self, message, persona, line_id, now_ms):
        return chat_message(
            id=line_id,
            ts=to_ts(now_ms + DELAY_MS),
            room_id=message.room_id,
            origin="bot",
            user_id=persona.persona_id,
            display_name=persona.display_name,
            content=f"{self.state.heard} re {message.content}",
            trace=Trace(producer="persona_worker", cause=message.id),
        )

    def watch(self, context, now_ms): ...

    def observe(self, observation, now_ms): ...

    def take_jobs(self):
        return []

    def due_jobs(self, now_ms):
        return []

    def background(self):
        return Background()

    def answers(self):
        return []

    def advance(self, now_ms, brought):
        while self.state.tick_ms <= now_ms:
            self.state.tick_ms += TICK_MS
        ready = [line for due, line in self.state.due if due <= now_ms]
        self.state.due = [item for item in self.state.due if item[0] > now_ms]
        return ready

    def take_decisions(self):
        taken, self._decisions = self._decisions, []
        return taken

    def next_wake_ms(self):
        return min([self.state.tick_ms, *(due for due, _ in self.state.due)])

    def dump(self):
        return msgspec.msgpack.encode(self.state)


class StandIn:
    """How stand-in minds come to be."""

    def __init__(self, cooldown_ms: int = COOLDOWN_MS) -> None:
        self._cooldown_ms = cooldown_ms

    def new(self, room, roster, now_ms):
        return StandInMind(State(room, roster, tick_ms=now_ms), self._cooldown_ms)

    def load(self, data):
        return StandInMind(msgspec.msgpack.decode(data, type=State), self._cooldown_ms)
