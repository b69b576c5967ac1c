"""A batch of lines, written by the generator it is for, and checked. Slow where that is a model.

Live workers call it from a task, ``manage.py simulate`` on its virtual clock.
"""

from collections.abc import Collection

from msgspec import Struct

from llm.calls import CallLimits
from llm.door import Door, Question
from llm.prompts import Prompt
from moderation.rules import Ruleset
from personas.generation.generators import GENERATORS
from personas.llm_lines.answers import BatchResult, Check, accept, read
from personas.llm_lines.batchprompt import call_for
from personas.llm_lines.director import Batch
from protocol.model_outputs import WrittenLine


class Scribe(Struct, frozen=True):
    """``prompt`` is the batch prompt, ``codes`` the emotes that are never re-cased."""

    prompt: Prompt
    codes: Collection[str]

    def write(self, batch: Batch, rules: Ruleset, door: Door) -> BatchResult:
        """Return what passed of the batch's lines, asked for in one call if a model writes them.

        ModelUnavailable when a model gave no usable answer at all. Lines of a generator that only
        writes when they are due come to nothing.
        """
        writing = GENERATORS[batch.writer.generator]
        if writing.by_model:
            return self._by_model(batch, rules, door)
        compose, keys = writing.compose, batch.keys.items()
        lines = [WrittenLine(key=key, text=compose(line.request)) for key, line in keys if compose]
        return accept(lines, batch, Check(rules, self.codes))

    def _by_model(self, batch: Batch, rules: Ruleset, door: Door) -> BatchResult:
        def question(limits: CallLimits) -> Question[BatchResult]:
            check = Check(rules, self.codes, limits.max_chars)
            return Question(
                call=call_for(batch, self.prompt, limits),
                read=lambda text: accept(read(text), batch, check),
                count=lambda result: (len(result.texts), result.faults.total()),
            )

        return door.ask(batch.writer.provider, question)[0]
