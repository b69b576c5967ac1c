"""From a fact to a stored memory: redact → policy → moderation → schema → quotas → upsert."""

import logging
from collections import Counter
from collections.abc import Iterator

from msgspec.structs import replace

from memory.extraction import Fact, Provenance, item_of, one_line
from memory.port import MemoryPort
from memory.redaction import nothing_left, redact
from memory.rules import PER_AUTHOR, PER_ROOM, Quota, Reason, per_persona, refusal, ttl_of
from memory.scopes import Scope
from memory.usage import Usage
from moderation.rules import Ruleset, judge
from protocol.codec import BadMessage, encode_checked
from protocol.configs.memory import MemoryPolicy

log = logging.getLogger(__name__)


class Pipeline:
    """Writes facts under one policy and its quotas."""

    def __init__(self, usage: Usage, port: MemoryPort, policy: MemoryPolicy) -> None:
        self._usage, self._port, self._policy = usage, port, policy

    def write(
        self, fact: Fact, scope: Scope, source: Provenance, moderation: Ruleset, now_ms: int
    ) -> Reason | None:
        """Store a fact; the reason when it is refused. A store's failure is raised."""
        counts = Counter(memory_writes_attempted=1)
        try:
            reason = self._write(fact, scope, source, moderation, now_ms, counts)
        except Exception:
            counts["memory_writes_failed"] += 1
            raise
        else:
            counts["memory_writes_rejected" if reason else "memory_writes_accepted"] += 1
            if reason:
                counts[f"memory_rejected_{reason}"] += 1
            return reason
        finally:
            self._usage.add(counts)

    def _write(
        self,
        fact: Fact,
        scope: Scope,
        source: Provenance,
        moderation: Ruleset,
        now_ms: int,
        counts: Counter[str],
    ) -> Reason | None:
        value, redacted = redact(fact.value, self._policy.redaction, moderation)
        subject, more = redact(fact.subject, self._policy.redaction, moderation)
        redacted = tuple(dict.fromkeys(redacted + more))
        counts["memory_writes_redacted"] += bool(redacted)
        if nothing_left(value):
            return "redacted_to_nothing"
        if reason := refusal(fact, scope, self._policy):
            return reason
        verdict = judge(value, moderation)
        if "drop" in (verdict.action, judge(subject, moderation).action):
            return "not_allowed_here"
        fact = replace(fact, value=one_line(verdict.text), subject=one_line(subject, 64))
        item = item_of(
            fact,
            scope,
            source,
            now_ms=now_ms,
            ttl_days=ttl_of(fact, self._policy),
            redacted=redacted,
        )
        try:
            encode_checked(item)
        except BadMessage:
            return "invalid"
        if reason := self._over_quota(scope, source):
            return reason
        self._port.write(item)
        return None

    def _over_quota(self, scope: Scope, source: Provenance) -> Reason | None:
        """Charge every quota that applies; all are given back when one is used up."""
        charged: list[tuple[Reason, str, int]] = []
        for reason, who, quota in self._quotas(scope, source):
            charged.append((reason, who, quota.seconds))
            if self._usage.use(*charged[-1]) > quota.count:
                for one in charged:
                    self._usage.use(*one, -1)
                return reason
        return None

    def _quotas(self, scope: Scope, source: Provenance) -> Iterator[tuple[Reason, str, Quota]]:
        """Persona by persona; what people ask for also by person and by room."""
        if source.message_id:
            yield "rate_author", f"{scope.room_id} {source.author_id}", PER_AUTHOR
            yield "rate_room", scope.room_id, PER_ROOM
        yield "rate_persona", scope.persona_id, per_persona(self._policy)
