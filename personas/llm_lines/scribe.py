"""A batch of lines through a model: asked, answered, checked. Slow; the rim calls it from a task.

``manage.py simulate`` calls the same on its virtual clock.
"""

from collections.abc import Callable, Collection

import msgspec
from msgspec import Struct

from llm.calls import Answer
from llm.client import Client
from llm.prompts import Prompt
from llm.spend import Budget
from moderation.rules import Ruleset
from personas.generation.stub import StubModel, compose_stub
from personas.llm_lines.answers import BatchResult, Check, accept, read
from personas.llm_lines.batchprompt import BatchPrompt, CallLimits, call_for
from personas.llm_lines.director import Batch
from protocol.model_outputs import PersonaLines, WrittenLine

Complete = Callable[[BatchPrompt], Answer]


class Scribe(Struct, frozen=True):
    """``prompt`` is the batch prompt, ``codes`` the emotes that are never re-cased."""

    prompt: Prompt
    codes: Collection[str]

    def write(
        self,
        batch: Batch,
        complete: Complete,
        rules: Ruleset,
        limits: CallLimits,
    ) -> tuple[Answer, BatchResult]:
        """One call for the batch; ModelUnavailable when there is no usable answer at all."""
        asked = call_for(batch, self.prompt, limits)
        answer = complete(asked)
        check = Check(rules, self.codes, limits.max_chars)
        return answer, accept(read(answer.text), asked.keys, batch.background, check)


def through(client: Client, budget: Budget) -> Complete:
    """Completes with a model; an answer that cannot be read counts against the provider."""
    return lambda asked: client.complete(asked.call, budget, accept=read)


def terms_of(client: Client, concurrency: int) -> CallLimits:
    """What the client's profile allows."""
    return CallLimits(
        max_tokens=client.target.max_tokens,
        max_chars=client.config.max_output_chars,
        structured=client.structured,
        concurrency=concurrency,
    )


def by_stub(model: StubModel) -> Complete:
    """Completes with the stub's answers, in the form a model would give them."""

    def complete(asked: BatchPrompt) -> Answer:
        lines = tuple(
            WrittenLine(key=key, text=compose_stub(line.request, model))
            for key, line in asked.keys.items()
        )
        text = msgspec.json.encode(PersonaLines(lines=lines)).decode()
        return Answer(text=text, tokens_in=0, tokens_out=0)

    return complete
