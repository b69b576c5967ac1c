"""The table of streams and the one builder of Redis keys.

With one shard the public stream names are plain, so that outside tools find them; rooms appear in
keys only as a hash (``ids.room_key``), never as user text.
"""

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from protocol.ids import hash64, room_key


class StreamSpec(Struct, frozen=True):
    """``env`` names the setting that overrides ``key``; ``cap`` is MAXLEN ~; ``group`` and
    ``start`` are the consumer group's name and first position."""

    key: str
    env: str
    cap: int
    group: str = ""
    start: str = "0"
    dead: bool = False


STREAMS: Final[Mapping[str, StreamSpec]] = {
    "ingest": StreamSpec("stream:chat.ingest", "INGEST_STREAM", 100_000, "chat_gateway", dead=True),
    "firehose": StreamSpec("stream:chat.firehose", "FIREHOSE_STREAM", 100_000, "persona_workers"),
    "trends": StreamSpec("stream:chat.trends", "STREAM_TRENDS_KEY", 1_000),
    "context": StreamSpec("stream:context", "STREAM_CONTEXT_KEY", 1_000),
    "observations": StreamSpec(
        "stream:observations", "STREAM_OBSERVATIONS_KEY", 1_000, "persona_workers"
    ),
    "transcripts": StreamSpec(
        "stream:transcripts", "STREAM_TRANSCRIPTS_KEY", 1_000, "stream_perceptor", dead=True
    ),
    "frames": StreamSpec(
        "stream:frames", "STREAM_FRAMES_KEY", 1_000, "stream_perceptor", dead=True
    ),
    "notes": StreamSpec("stream:notes", "STREAM_NOTES_KEY", 1_000),
    "control": StreamSpec("stream:control", "STREAM_CONTROL_KEY", 10_000),
    "policy_log": StreamSpec("stream:policy.log", "STREAM_POLICY_LOG_KEY", 50_000),
    "policy_decisions": StreamSpec("stream:policy.decisions", "STREAM_DECISIONS_KEY", 20_000),
}

ROOM_LOG_CAP: Final = 500
DEAD_CAP: Final = 1_000
DEDUPE_TTL_S: Final = 600
TEXT_TTL_S: Final = 300
SEND_TTL_S: Final = 60
LEASE_TTL_MS: Final = 6_000
TRIAL_TTL_S: Final = 600
ARCHIVE_GROUP: Final = "archive"


class Keys:
    """Every key this software uses. ``prefix`` isolates test runs; ``names`` overrides stream keys."""

    def __init__(
        self, *, prefix: str = "", shard: int = 0, names: Mapping[str, str] | None = None
    ) -> None:
        self.prefix = prefix
        self.shard = shard
        self._names = dict(names or {})

    def stream(self, name: str) -> str:
        return self.prefix + self._names.get(name, STREAMS[name].key)

    def cap(self, name: str) -> int:
        return STREAMS[name].cap

    @staticmethod
    def dead(stream_key: str) -> str:
        return f"{stream_key}.dead"

    def head(self, room_id: str) -> str:
        """Hash {seq, epoch} of a room."""
        return f"{self.prefix}room:{room_key(room_id)}:head"

    def log(self, room_id: str) -> str:
        """The room's own stream, ids ``<seq>-0``."""
        return f"{self.prefix}room:{room_key(room_id)}:log"

    def dedupe(self, room_id: str, message_id: str) -> str:
        return f"{self.prefix}dd:{hash64(room_id, message_id):016x}"

    def text(self, reply_id: str) -> str:
        """Where a model leaves the text of a line that is due later."""
        return f"{self.prefix}text:{reply_id}"

    def memories(self, reply_id: str) -> str:
        """Where a worker leaves what a persona remembers for a line that is due later."""
        return f"{self.prefix}memories:{reply_id}"

    def claim(self, scope: str, name: str) -> str:
        """Set once a line (or batch of lines) has been handed to a model: nobody pays twice."""
        return f"{self.prefix}claim:{scope}:{name}"

    def spend(self, scope: str, window: str) -> str:
        """Micro-dollars spent or reserved in a window of time; the scope is hashed."""
        return f"{self.prefix}spend:{hash64(scope):016x}:{window}"

    def send(self, message_id: str) -> str:
        """Who to tell when the gateway refuses this line: channel and nonce. Hashed: anybody may
        choose the id of a line on ingest."""
        return f"{self.prefix}send:{hash64(message_id):016x}"

    def trial(self, stream_key: str, entry_id: str) -> str:
        """Set while an entry under suspicion of killing its reader is handled alone."""
        return f"{self.prefix}trial:{hash64(stream_key, entry_id):016x}"

    def lease(self, name: str) -> str:
        return f"{self.prefix}lease:{name}:{self.shard}"

    def checkpoint(self, name: str) -> str:
        return f"{self.prefix}{name}:checkpoint:{self.shard}"

    def stats(self, role: str) -> str:
        """Hash of integer counters, summed over the processes of a role."""
        return f"{self.prefix}stats:{role}"

    def gauges(self, role: str, instance: str) -> str:
        """Hash of one process's present values; expires when the process is gone."""
        return f"{self.prefix}gauges:{role}:{instance}"

    def instances(self, role: str) -> str:
        """Set of the processes that have gauges; spares readers a scan of the whole keyspace."""
        return f"{self.prefix}instances:{role}"

    def note(self, name: str) -> str:
        """A small JSON note shown in /stats, such as the latest decisions."""
        return f"{self.prefix}note:{name}"

    def published(self) -> str:
        """Hash of what the control stream has last been told, one digest per snapshot."""
        return f"{self.prefix}control:published"

    def presence(self, room_id: str) -> str:
        """Hash of the web processes that show a room, each with its count of sockets."""
        return f"{self.prefix}room:{room_key(room_id)}:people"

    def guest(self, likeness: str) -> str:
        """Id of the guest who goes by a name that looks so; hashed."""
        return f"{self.prefix}guest:{hash64(likeness):016x}"

    def rate(self, scope: str, who: str) -> str:
        """Counter behind a rate limit; ``who`` is hashed."""
        return f"{self.prefix}rate:{scope}:{hash64(who):016x}"
