"""Mem0's hosted API, against a local server that behaves as its documentation says."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import msgspec
import pytest

from memory.hosted import HostedMemory
from memory.port import Forget, MemoryUnavailable
from tests.unit.memory.items import NOW, item, scope


class Api(BaseHTTPRequestHandler):
    """Keeps memories in a list; finds what shares a word with the query."""

    def do_POST(self) -> None:
        body = msgspec.json.decode(self.rfile.read(int(self.headers["Content-Length"])))
        server = self.server
        server.seen.append((self.headers["Authorization"], self.path, body))
        if self.path == "/v1/memories/":
            server.rows.append({"id": f"m{len(server.seen)}", **body})
            self.answer([])
        else:
            self.answer([row for row in server.rows if self.fits(row, body)])

    def fits(self, row, body) -> bool:
        listed = body["filters"].get("OR") or body["filters"]["AND"]
        scoped = any(row[key] == value for one in listed for key, value in one.items())
        words = set(body["query"].split())
        return scoped and (
            body["query"] == "*" or words & set(row["messages"][0]["content"].split())
        )

    def do_DELETE(self) -> None:
        rows = self.server.rows
        rows[:] = [row for row in rows if f"/v1/memories/{row['id']}/" != self.path]
        self.answer({})

    def answer(self, body) -> None:
        data = msgspec.json.encode(body)
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def api():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Api)
    server.rows, server.seen = [], []
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def port(api):
    made = HostedMemory(f"http://127.0.0.1:{api.server_port}", "a-key", 5.0)
    yield made
    made._http.close()


def test_what_is_written_is_found_in_its_scope_only(port, api):
    port.write(item("the door is red"))
    port.write(item("the door is a lie", persona="echo"))
    found = port.read([scope().key], "door", top_k=5, now_ms=NOW)
    assert [one.value for one in found] == ["the door is red"]
    written = next(body for _, path, body in api.seen if path == "/v1/memories/")
    assert (written["infer"], written["async_mode"]) == (False, False)
    assert written["user_id"] == "room:demo|agent:nova"
    assert {token for token, _, _ in api.seen} == {"Token a-key"}


def test_a_repetition_replaces_and_what_is_over_is_not_found(port):
    for _ in range(2):
        port.write(item("the door is red"))
    port.write(item("the door was green", now=NOW - 40 * 24 * 3600 * 1000))
    assert port.count() == 2
    assert [one.value for one in port.read([scope().key], "door", top_k=5, now_ms=NOW)] == [
        "the door is red"
    ]
    assert (port.expire(NOW), port.count()) == (1, 1)


def test_a_person_can_be_forgotten(port):
    port.write(item("the door is red"))
    port.write(item("the door is blue", author="bob"))
    assert port.delete(Forget(person="bob")) == 1
    assert port.count() == 1


def test_without_a_key_it_says_so():
    with pytest.raises(MemoryUnavailable, match="mem0_missing_api_key"):
        HostedMemory("http://127.0.0.1:1", "", 1.0)


def test_an_unreachable_api_is_an_error_within_the_time_limit():
    port = HostedMemory("http://127.0.0.1:1", "a-key", 0.5)
    with pytest.raises(httpx.HTTPError):
        port.read([scope().key], "door", top_k=5, now_ms=NOW)
    port._http.close()
