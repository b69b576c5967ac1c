"""Learning from a person's ``remember:`` line: whom it is for, what it says, and the write."""

import logging
from collections import Counter
from collections.abc import Callable, Sequence

from msgspec import Struct

from language.english import ENGLISH
from llm.readers import NoAnswer
from memory.extraction import Fact, Provenance, fact_told, target
from memory.pipeline import Pipeline
from memory.scopes import write_scope
from memory.usage import Usage
from moderation.rules import Ruleset
from personas.chat.signs import asked_for
from protocol.configs.memory import MemoryPolicy
from protocol.messages import STAFF_BADGES, ChatMessage

log = logging.getLogger(__name__)

AskModel = Callable[[ChatMessage, str], list[Fact]]
"""A model's facts of one line for a persona; any exception means that it gave no answer."""


def triggers(message: ChatMessage) -> bool:
    """Whether a firehose line asks for something to be remembered and may ask."""
    judged = message.moderation
    clean = judged is None or judged.action == "allow"
    return message.origin != "bot" and clean and bool(asked_for(message.content, ENGLISH))


class Learner(Struct, frozen=True, kw_only=True):
    """``per_user`` files what is told under the person who told it; ``ask`` is the model of the
    strategy ``llm``, None for the heuristic."""

    usage: Usage
    pipeline: Pipeline
    policy: MemoryPolicy
    per_user: bool = False
    ask: AskModel | None = None

    def learn(
        self,
        message: ChatMessage,
        personas: Sequence[tuple[str, str]],
        moderation: Ruleset,
        now_ms: int,
    ) -> int:
        """Store what the line asks for; how many memories that made. ``personas`` are (id, name)."""
        persona_id = target(message.content, list(personas)) if triggers(message) else ""
        if not persona_id:
            return 0
        scope = write_scope(
            self.policy, message.room_id, persona_id, message.user_id, per_user=self.per_user
        )
        names = next(one for one in personas if one[0] == persona_id)
        reasons = [
            self.pipeline.write(fact, scope, provenance(message), moderation, now_ms)
            for fact in self._facts(message, persona_id, names)
        ]
        for reason in filter(None, reasons):
            log.info("not remembered: %s", reason, extra={"event": "memory.refused"})
        return reasons.count(None)

    def _facts(self, message: ChatMessage, persona_id: str, names: tuple[str, str]) -> list[Fact]:
        if self.ask is not None:
            counts = Counter(memory_extract_llm_attempted=1)
            try:
                facts = self.ask(message, persona_id)
                counts["memory_extract_llm_succeeded"] += 1
            except Exception as error:  # whatever a model does, the heuristic still works
                log.log(
                    logging.INFO if isinstance(error, NoAnswer) else logging.WARNING,
                    "no facts from the model: %s",
                    error,
                    extra={"event": "memory.extract_failed"},
                )
                counts["memory_extract_llm_failed"] += 1
            else:
                if facts:
                    return facts
            finally:
                self.usage.add(counts)
        return [fact_told(asked_for(message.content, ENGLISH), message.display_name, names)]


def provenance(message: ChatMessage) -> Provenance:
    """Who told us, in which line, and how far that can be trusted."""
    return Provenance(
        author_id=message.user_id,
        author=message.display_name,
        message_id=message.id,
        seq=message.seq if isinstance(message.seq, int) else 0,
        trust="staff" if STAFF_BADGES & set(message.badges) else "viewer",
        origin=message.origin,
    )
