"""Model text on the virtual clock: the batches of the live room, written by calls that are waited for.

Works on files and environment alone, like all of ``simulate run``; one run spends at most the cap of
an hour.
"""

from collections import Counter
from collections.abc import Mapping
from functools import cache, partial

from django.conf import settings
from msgspec.structs import replace

from llm.breaker import Breaker
from llm.calls import ModelUnavailable, Usage
from llm.client import Client
from llm.door import Door
from llm.prompts import load
from llm.spend import MILLION, OwnBudget, micro
from moderation.rules import compile_rules
from personas.generation.generators import GENERATORS
from personas.llm_lines.batchprompt import PROMPT_ID
from personas.llm_lines.director import Batch
from personas.llm_lines.jobs import ModelText, Writer
from personas.llm_lines.scribe import Scribe
from protocol.configs.base import Generator
from simulation.console import Failed
from simulation.scenario import ConfigFolder
from simulation.world import Scenario


class RunWriter:
    """Writes the batches of one run, all by ``generator``, and records what its calls used.

    ``calls``, ``lines`` and ``failures`` say how it went. Failed when there is no model to ask.
    """

    def __init__(self, files: ConfigFolder, made: Scenario, generator: Generator) -> None:
        self._scribe = Scribe(load(settings.BASE_DIR)[PROMPT_ID], made.minds.book.codes)
        self._rules = compile_rules(made.room.moderation)
        self._by = Writer(generator, made.room.config.provider or settings.LLM_PROVIDER)
        self._budget = OwnBudget(micro(settings.LLM_HOUR_CAP_USD))
        find = cache(partial(_client, files))
        if GENERATORS[generator].by_model:
            find(self._by.provider)  # what is missing is said before the run
        self._door = Door(
            room_id=made.room.room_id,
            concurrency=1,
            find=find,
            budget=self._budget,
            record=self._record,
        )
        self.calls = self.lines = self.tokens_in = self.tokens_out = 0
        self.sizes: Counter[int] = Counter()
        self.failures: Counter[str] = Counter()

    def write(self, batch: Batch) -> Mapping[str, ModelText]:
        """Return the texts of a batch by reply id; none when the model gave no usable answer."""
        self.calls += 1
        self.sizes[len(batch.lines)] += 1
        try:
            written = self._scribe.write(replace(batch, writer=self._by), self._rules, self._door)
        except ModelUnavailable:
            return {}
        self.lines += len(written.texts)
        return {reply_id: ModelText(text) for reply_id, text in written.texts.items()}

    def _record(self, usage: Usage, breaker: Breaker, now_ms: int) -> None:
        self.tokens_in += usage.tokens_in
        self.tokens_out += usage.tokens_out
        if usage.outcome != "ok":
            self.failures[usage.outcome] += 1

    def sentence(self) -> str:
        """Say what the model did, for the person who waited."""
        failed = ", ".join(f"{count} {reason}" for reason, count in self.failures.most_common())
        return (
            f"{self.lines} lines by a model in {self.calls} calls, {self.tokens_in} tokens in, "
            f"{self.tokens_out} out, {self._budget.spent / MILLION:.4f} dollars"
            + (f"; without an answer: {failed}" if failed else "")
        )


def _client(files: ConfigFolder, provider: str) -> tuple[str, Client]:
    """Return the client of the provider's file, or of LLM_MODEL, with its name; Failed when there
    is neither."""
    # Imported here: deterministic runs need no database, and neither do they pay for these.
    from llm.access import ENVIRONMENT, environment
    from llm.slots import Slots
    from llm.transport import ask, price_of

    if not (provider or settings.LLM_MODEL):
        raise Failed("no model is set up; set LLM_MODEL, or LLM_PROVIDER to a file's name")
    try:
        config = files.provider(provider) if provider else environment()
        return provider or ENVIRONMENT, Client(config, ask, price_of, Slots())
    except ModelUnavailable as error:
        raise Failed(error.detail) from error
