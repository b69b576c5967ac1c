"""Links: the hosts a browser would open, whatever the spelling; ``links.json`` binds the page too."""

import json
from pathlib import Path

import pytest

from moderation.links import UNKNOWN, hosts, is_under
from moderation.rules import judge
from protocol.configs.moderation import LinkPolicy
from tests.unit.moderation.conftest import profile

LINES = [
    (case["line"], case["hosts"])
    for case in json.loads((Path(__file__).parent / "links.json").read_text(encoding="utf-8"))
]


@pytest.mark.parametrize(("line", "expected"), LINES)
def test_the_hosts_of_a_line(line: str, expected: list[str]) -> None:
    assert sorted(set(hosts(line))) == expected


@pytest.mark.parametrize("line", [line for line, found in LINES if found])
def test_a_room_without_links_takes_none(line: str) -> None:
    assert judge(line, profile(links=LinkPolicy(mode="block"))).action == "drop"


@pytest.mark.parametrize(
    "line", [line for line, found in LINES if {UNKNOWN, "grabify.link"} & set(found)]
)
def test_no_spelling_leads_to_a_blocked_domain(line: str) -> None:
    verdict = judge(line, profile(links=LinkPolicy(blocked_domains=("grabify.link",))))
    assert (verdict.action, verdict.reasons[-1]) == ("drop", "blocked_domain")


@pytest.mark.parametrize(
    ("host", "domain", "under"),
    [
        ("bad.com", "bad.com", True),
        ("x.bad.com", "Bad.COM.", True),
        ("notbad.com", "bad.com", False),
        ("bad.com.org", "bad.com", False),
        ("xn--mnchen-3ya.de", "München.de", True),
        ("8.8.8.8", "8.8.8.8", True),
        (UNKNOWN, "bad.com", True),
    ],
)
def test_a_domain_holds_what_is_below_it(host: str, domain: str, under: bool) -> None:
    assert is_under(host, domain) is under


def test_without_blocked_domains_an_unknown_host_is_a_link_like_others() -> None:
    assert judge("http://134744072/x", profile()).action == "allow"
    assert judge("http://134744072/x", profile(links=LinkPolicy(mode="warn"))).reasons == ("link",)
