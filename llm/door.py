"""The one door to language models: a call that is paid for, guarded, read and recorded.

Slow by nature: walk through it in a Celery task or a command only.
"""

from collections.abc import Callable
from typing import Generic

from msgspec import Struct
from msgspec.structs import replace

from llm.breaker import Breaker
from llm.calls import CallLimits, ModelCall, ModelUnavailable, Usage
from llm.client import Client
from llm.guard import Guard
from llm.readers import Read, T
from llm.spend import Budget
from protocol.clock import now_ms


class Question(Struct, Generic[T], frozen=True, kw_only=True):
    """A call, and what becomes of its answer.

    ``read`` makes a value of the answer's text and raises ValueError for a text that is none.
    ``count`` says how many chat lines the value holds, and how many were refused.
    """

    call: ModelCall
    read: Read[T]
    count: Callable[[T], tuple[int, int]] = lambda value: (0, 0)


class Door(Struct, frozen=True, kw_only=True):
    """A room's way to models.

    ``find`` gives a provider's own name and its client for the name asked for, '' for the default
    one, or raises ModelUnavailable. ``budget`` pays. ``record`` is told of every call, whatever came
    of it, with its provider's breaker and the time in milliseconds.
    """

    room_id: str
    concurrency: int = 8
    find: Callable[[str], tuple[str, Client]]
    budget: Budget
    record: Callable[[Usage, Breaker, int], None]

    def ask(self, provider: str, question: Callable[[CallLimits], Question[T]]) -> tuple[T, Usage]:
        """Return the value read from the provider's answer, and what the call used.

        ``question`` is made for the limits of the provider's profile. ModelUnavailable says why
        there is no value; what went wrong has then been recorded too.
        """
        usage, guard = Usage(provider=provider or "default", room_id=self.room_id), Guard()
        try:
            name, client = self.find(provider)
            usage, guard = replace(usage, provider=name, model=client.target.model), client.guard
            asked = question(client.limits)
            call = replace(asked.call, room_id=self.room_id, room_concurrency=self.concurrency)
            answer, value = client.complete(call, self.budget, asked.read)
        except ModelUnavailable as error:
            usage = replace(usage, outcome=error.reason, detail=error.detail, cost=error.cost)
            self.record(usage, guard.breaker, now_ms())
            raise
        lines, refused = asked.count(value)
        usage = replace(
            usage,
            lines=lines,
            refused=refused,
            tokens_in=answer.tokens_in,
            tokens_out=answer.tokens_out,
            cost=answer.cost,
        )
        self.record(usage, guard.breaker, now_ms())
        return value, usage
