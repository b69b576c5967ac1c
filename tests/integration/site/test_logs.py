"""What a client does wrong is worth one line; what we do wrong, its traceback."""

import logging
from collections.abc import Iterator

import pytest
from django.http import HttpRequest
from django.test import Client

from chatter_site.logs import ClientFault


@pytest.fixture
def lines() -> Iterator[list[str]]:
    """What goes to the terminal, record by record."""
    found: list[str] = []

    class Terminal(logging.StreamHandler):
        def emit(self, record: logging.LogRecord) -> None:
            found.append(self.format(record))

    terminal = Terminal()
    ours = next(h for h in logging.getLogger().handlers if ClientFault in map(type, h.filters))
    terminal.filters = ours.filters
    logging.getLogger().addHandler(terminal)
    yield found
    logging.getLogger().removeHandler(terminal)


def test_a_strangers_host_header_is_one_line(lines: list[str]) -> None:
    assert Client(headers={"host": "evil.example"}).get("/").status_code == 400
    assert len(lines) == 1
    assert "evil.example" in lines[0]
    assert "\n" not in lines[0]


def test_our_own_fault_keeps_its_traceback(lines: list[str]) -> None:
    try:
        raise ZeroDivisionError
    except ZeroDivisionError:
        said = {"status_code": 500, "request": HttpRequest()}
        logging.getLogger("django.request").exception("down", extra=said)
    assert "ZeroDivisionError" in lines[0]
