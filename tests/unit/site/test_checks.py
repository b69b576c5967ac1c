"""Each rule of ``chatter_site/checks.py``, broken once."""

from pathlib import Path

import pytest
from django.conf import settings

from chatter_site import checks


def ids(found: list) -> list[str]:
    return [message.id for message in found]


def test_a_sound_configuration_passes() -> None:
    assert checks.config_dir(None) + checks.redis_url(None) == []


def test_a_missing_config_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(settings, "CONFIG_DIR", tmp_path / "nowhere")
    assert ids(checks.config_dir(None)) == ["chatter.E001"]


@pytest.mark.parametrize("url", ["localhost:6379", "http://localhost", ""])
def test_a_redis_url_that_is_none(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setattr(settings, "REDIS_URL", url)
    assert ids(checks.redis_url(None)) == ["chatter.E002"]


def test_production_has_no_administrator_whose_password_was_printed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)
    assert checks.production(None) == []
    (tmp_path / "admin_password").touch()
    assert ids(checks.production(None)) == ["chatter.E005"]


def test_production_over_https_believes_its_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "SECURE_SSL_REDIRECT", True)
    assert ids(checks.production(None)) == ["chatter.E006"]
    monkeypatch.setattr(settings, "TRUSTED_PROXY", True)
    assert checks.production(None) == []


def test_production_needs_a_key_and_hosts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SECRET_KEY")
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["*"])
    assert ids(checks.production(None)) == ["chatter.E003", "chatter.E004"]
