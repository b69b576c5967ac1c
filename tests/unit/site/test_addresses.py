"""Which address the terminal tells people to open."""

import pytest

from supervisor.addresses import own, public

LOCAL = ["localhost", "127.0.0.1", "[::1]"]


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8080"),
        ("0.0.0.0", "http://127.0.0.1:8080"),
        ("::", "http://[::1]:8080"),
        ("::1", "http://[::1]:8080"),
        ("gpu", "http://gpu:8080"),
    ],
)
def test_where_a_server_answers_on_its_machine(host: str, address: str) -> None:
    assert own(host, 8080) == address


@pytest.mark.parametrize(
    ("hosts", "origins", "https", "address"),
    [
        (LOCAL, [], False, "http://127.0.0.1:8080"),
        (["*"], [], False, "http://127.0.0.1:8080"),
        ([], [], False, "http://127.0.0.1:8080"),
        (["box.local"], [], False, "http://box.local:8080"),
        (["box.local", "127.0.0.1"], [], False, "http://127.0.0.1:8080"),
        (["chat.example"], [], True, "https://chat.example"),
        ([".example.org"], [], True, "https://example.org"),
        (["chat.example"], ["https://chat.example:8443"], True, "https://chat.example:8443"),
        (["chat.example"], ["https://*.example"], True, "https://chat.example"),
        (["chat.example"], ["http://chat.example"], True, "https://chat.example"),
        (["*"], [], True, "https://127.0.0.1"),
    ],
)
def test_where_people_find_it(
    hosts: list[str], origins: list[str], https: bool, address: str
) -> None:
    assert public("127.0.0.1", 8080, hosts=hosts, origins=origins, https=https) == address


def test_a_name_stands_for_every_interface() -> None:
    shown = public("0.0.0.0", 8080, hosts=["box.local"], origins=[], https=False)
    assert shown == "http://box.local:8080"
