"""Which addresses a provider profile may name."""

import pytest

from llm.endpoints import ForbiddenEndpoint, check_endpoint

ALLOWED = ("http://127.0.0.1:*", "http://[::1]:*", "https://models.example/v1", "http://gpu:8000")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:11434/v1",
        "http://127.0.0.1/v1",
        "http://[::1]:1234/v1",
        "https://models.example/v1",
        "https://models.example:443/v1/chat",
        "http://gpu:8000/",
    ],
)
def test_allowed(url):
    check_endpoint(url, ALLOWED)


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1:11434/v1",
        "http://127.0.0.1.evil.example/v1",
        "http://127.0.0.1@evil.example/v1",
        "http://user:pass@127.0.0.1:1/v1",
        "http://127.0.0.2:11434/v1",
        "http://0.0.0.0:11434/v1",
        "http://[::ffff:127.0.0.1]:80/",
        "http://2130706433/v1",
        "http://169.254.169.254/latest/meta-data",
        "http://localhost:11434/v1",
        "https://models.example/v2",
        "https://models.example/v1x",
        "https://models.example/v1/../admin",
        "https://models.example/v1/%2e%2e/admin",
        "https://models.example:8443/v1",
        "http://models.example/v1",
        "http://gpu:8001/",
        "http://gpu:99999999/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:6379/_x",
        "//127.0.0.1:80",
        "",
    ],
)
def test_refused(url):
    with pytest.raises(ForbiddenEndpoint):
        check_endpoint(url, ALLOWED)


def test_nothing_is_allowed_by_an_empty_list():
    with pytest.raises(ForbiddenEndpoint, match="LLM_BASE_URLS"):
        check_endpoint("http://127.0.0.1:80", ())
