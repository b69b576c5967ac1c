"""Whom the limits per address count as one."""

import pytest
from django.conf import settings

from rooms.people.limits import address


@pytest.mark.parametrize(
    ("client", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::"),
        ("2001:db8:1:3::1", "2001:db8:1:3::"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("fe80::1%eth0", "fe80::"),
        ("::1", "::"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_an_ipv4_address_is_one_and_so_is_an_ipv6_network(client: str, counted: str) -> None:
    assert address(client, "") == counted


def test_behind_a_proxy_the_last_address_it_names_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    forwarded = "198.51.100.1, 2001:db8:1:2::9"
    assert address("127.0.0.1", forwarded) == "127.0.0.1"
    monkeypatch.setattr(settings, "TRUSTED_PROXY", True)
    assert address("127.0.0.1", forwarded) == "2001:db8:1:2::"
    assert address("127.0.0.1", "") == "127.0.0.1"
