"""Errors that must cost one thing only: kept from the rest, and said once."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import Error as DatabaseError
from django.db import close_old_connections

from protocol.entries import LeaseLost
from protocol.outage import BusDown

log = logging.getLogger(__name__)

_THE_RUNS: Final = (LeaseLost, *BusDown)
"""No fault of the thing at hand: these end the whole run, which begins again."""


class Trouble:
    """Whether one thing fails, and ``why``; None while it does not."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.why: str | None = None
        self._kind: type[Exception] | None = None

    @contextmanager
    def kept_apart(self) -> Iterator[None]:
        """Swallow what fails inside. Log when it begins or becomes another error, and when it ends."""
        try:
            yield
        except _THE_RUNS:
            raise
        except Exception as error:
            self._begins(error)
        else:
            self._ends()

    def _begins(self, error: Exception) -> None:
        if type(error) is not self._kind:
            log.error("%s fails", self._name, exc_info=error, extra={"event": "streamctx.fails"})
        self._kind, self.why = type(error), str(error) or type(error).__name__
        if isinstance(error, DatabaseError):
            close_old_connections()  # else a connection that broke is asked for ever

    def _ends(self) -> None:
        if self._kind:
            log.info("%s works again", self._name, extra={"event": "streamctx.works"})
        self._kind = self.why = None
