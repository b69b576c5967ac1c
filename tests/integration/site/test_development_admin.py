"""The administrator whose password is printed: there in development, of no use in production."""

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import authenticate, get_user_model
from django.core.management import call_command

from chatter_site import development

pytestmark = pytest.mark.django_db


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)
    return tmp_path


def password(data: Path) -> str:
    return (data / "admin_password").read_text().strip()


def test_it_is_made_once_with_a_password_only_its_owner_can_read(data: Path) -> None:
    development.administrator_make()
    first = password(data)
    assert authenticate(username="admin", password=first).is_superuser
    assert (data / "admin_password").stat().st_mode & 0o777 == 0o600
    development.administrator_make()
    assert password(data) == first


def test_production_switches_it_off_and_development_makes_it_anew(data: Path) -> None:
    development.administrator_make()
    printed = password(data)
    assert development.administrator_retire()
    assert authenticate(username="admin", password=printed) is None
    assert not get_user_model().objects.get().is_active
    assert not (data / "admin_password").exists()
    development.administrator_make()
    assert password(data) != printed
    assert authenticate(username="admin", password=password(data)).is_superuser


def test_an_administrator_with_a_password_of_their_own_stays(data: Path) -> None:
    development.administrator_make()
    admin = get_user_model().objects.get()
    admin.set_password("their own")
    admin.save()
    assert not development.administrator_retire()
    assert authenticate(username="admin", password="their own")
    assert not (data / "admin_password").exists()


def test_there_may_be_none(data: Path) -> None:
    assert not development.administrator_retire()
    assert not get_user_model().objects.exists()


@pytest.mark.parametrize("debug", [True, False])
def test_prepare_knows_the_mode(
    data: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    site_bus: object,
    capsys: pytest.CaptureFixture[str],
    debug: bool,
) -> None:
    monkeypatch.setattr(settings, "CONFIG_DIR", tmp_path)
    development.administrator_make()
    monkeypatch.setattr(settings, "DEBUG", debug)
    call_command("prepare")
    assert get_user_model().objects.get().is_active is debug
    assert ("createsuperuser" in capsys.readouterr().out) is not debug
