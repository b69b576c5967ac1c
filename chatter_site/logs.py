"""Which log records are worth a line."""

import logging
from typing import Final

ASKED_ALL_THE_TIME: Final = ("/healthz", "/readyz", "/stats")


class NotHealth(logging.Filter):
    """Drops "503 /readyz": who asks gets the answer, and asks again in a moment."""

    def filter(self, record: logging.LogRecord) -> bool:
        path = getattr(getattr(record, "request", None), "path", "")
        return not path.endswith(ASKED_ALL_THE_TIME)


class ClientFault(logging.Filter):
    """One line for what a client did wrong: our traceback says nothing about it, and any stranger
    could fill the log with it."""

    def filter(self, record: logging.LogRecord) -> bool:
        if getattr(record, "status_code", 500) < 500:
            record.exc_info = None
        return True
