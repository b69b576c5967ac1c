"""Model text on the virtual clock: the batches of the live room, written by calls that are waited for.

Works on files and environment alone, like all of ``simulate run``; one run spends at most the cap of
an hour.
"""

from collections import Counter
from collections.abc import Mapping
from typing import assert_never

from django.conf import settings

from chatter_site.simulation.console import Failed
from chatter_site.simulation.scenario import ConfigFolder
from chatter_site.simulation.world import Scenario
from llm.calls import ModelUnavailable
from llm.client import Client
from llm.prompts import load
from llm.spend import MILLION, OwnBudget, micro
from moderation.rules import compile_rules
from personas.generation.stub import STUB_ANSWERS, load_stub
from personas.llm_lines.batchprompt import PROMPT_ID, CallLimits
from personas.llm_lines.director import Batch
from personas.llm_lines.jobs import ModelText
from personas.llm_lines.scribe import Complete, Scribe, by_stub, terms_of, through
from protocol.configs import Generator


class Writer:
    """Writes the batches of one run; ``calls``, ``lines`` and ``failures`` say how it went."""

    def __init__(self, files: ConfigFolder, made: Scenario, generator: Generator) -> None:
        self._scribe = Scribe(load(settings.BASE_DIR)[PROMPT_ID], made.phrasebook.codes)
        self._rules = compile_rules(made.room.moderation)
        self._budget = OwnBudget(micro(settings.LLM_HOUR_CAP_USD))
        self._complete, self._terms = self._made(files, made, generator)
        self.calls = self.lines = self.tokens_in = self.tokens_out = 0
        self.sizes: Counter[int] = Counter()
        self.failures: Counter[str] = Counter()

    def _made(
        self, files: ConfigFolder, made: Scenario, generator: Generator
    ) -> tuple[Complete, CallLimits]:
        match generator:
            case "deterministic" | "stub":  # deterministic rooms never ask
                return by_stub(load_stub(STUB_ANSWERS, files.root)), CallLimits()
            case "litellm":
                client = _client(files, made.room.config.provider or settings.LLM_PROVIDER)
                return through(client, self._budget), terms_of(client, 1)
            case _:
                assert_never(generator)

    def write(self, batch: Batch) -> Mapping[str, ModelText]:
        """The texts of a batch by reply id; none when the model gave no usable answer."""
        self.calls += 1
        self.sizes[len(batch.lines)] += 1
        try:
            answer, written = self._scribe.write(batch, self._complete, self._rules, self._terms)
        except ModelUnavailable as error:
            self.failures[error.reason] += 1
            return {}
        self.tokens_in += answer.tokens_in
        self.tokens_out += answer.tokens_out
        self.lines += len(written.texts)
        return {reply_id: ModelText(text) for reply_id, text in written.texts.items()}

    def sentence(self) -> str:
        """What the model did, for the person who waited."""
        failed = ", ".join(f"{count} {reason}" for reason, count in self.failures.most_common())
        return (
            f"{self.lines} lines by a model in {self.calls} calls, {self.tokens_in} tokens in, "
            f"{self.tokens_out} out, {self._budget.spent / MILLION:.4f} dollars"
            + (f"; without an answer: {failed}" if failed else "")
        )


def _client(files: ConfigFolder, provider: str) -> Client:
    """Of the provider's file, or of LLM_MODEL; Failed when there is neither."""
    # Imported here: deterministic runs need no database, and neither do they pay for these.
    from llm.access import environment
    from llm.slots import Slots
    from llm.transport import ask, price_of

    if not (provider or settings.LLM_MODEL):
        raise Failed("no model is set up; set LLM_MODEL, or LLM_PROVIDER to a file's name")
    try:
        config = files.provider(provider) if provider else environment()
        return Client(config, ask, price_of, Slots())
    except ModelUnavailable as error:
        raise Failed(error.detail) from error
