"""Who can write the core personas' lines: one row for each name that ``Generator`` lists. Pure."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from msgspec import Struct

from llm.calls import ModelCall
from personas.generation.request import LineRequest
from personas.generation.stub import answer_stub, compose_stub
from protocol.configs.base import Generator


class Writing(Struct, frozen=True, kw_only=True):
    """How a generator writes. A row without anything leaves all lines to the phrases.

    ``compose`` writes a line by itself, without a call; ``by_model`` asks the provider's model for
    it. ``answer`` answers any other call of the room in a model's place; it is given the folder of
    configuration files, and may raise whatever reading them raises.
    """

    compose: Callable[[LineRequest], str] | None = None
    by_model: bool = False
    answer: Callable[[ModelCall, Path], str] | None = None

    @property
    def ahead(self) -> bool:
        """Whether its lines are written by a worker, before they are due."""
        return self.by_model or self.compose is not None


GENERATORS: Final[Mapping[Generator, Writing]] = {
    "deterministic": Writing(),
    "stub": Writing(compose=compose_stub, answer=answer_stub),
    "litellm": Writing(by_model=True),
}


def writing_by(name: Generator | None) -> Writing:
    """Return how the generator of a room or persona writes; by the phrases where none is named."""
    return GENERATORS[name or "deterministic"]
