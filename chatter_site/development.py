"""The administrator of a copy on one's own machine. Its password is printed at each start, so it is
switched off as soon as the copy runs outside DEBUG. ``manage.py prepare`` calls this."""

import secrets
from pathlib import Path
from typing import Final

from django.conf import settings
from django.contrib.auth import get_user_model

USERNAME: Final = "admin"


def password_file() -> Path:
    """Beside the database, readable by its owner alone; there while the password is in use."""
    path: Path = settings.DATA_DIR / "admin_password"
    return path


def administrator_make() -> None:
    """Make it, or switch it on again under a new password, unless somebody called so is there."""
    users = get_user_model()
    user = users.objects.filter(username=USERNAME).first()
    if user is not None and (user.is_active or user.has_usable_password()):
        return
    password = secrets.token_urlsafe(12)
    password_file().unlink(missing_ok=True)
    password_file().touch(mode=0o600)
    password_file().write_text(f"{password}\n")
    user = user or users(username=USERNAME)
    user.is_active = user.is_staff = user.is_superuser = True
    user.set_password(password)
    user.save()


def administrator_retire() -> bool:
    """Switch it off, which ends its sessions, if its password is still the one that was printed.

    Says whether it was. The file goes in either case.
    """
    if not password_file().exists():
        return False
    printed = password_file().read_text().strip()
    user = get_user_model().objects.filter(username=USERNAME).first()
    known = user is not None and user.check_password(printed)
    if user is not None and known:
        user.is_active = False
        user.set_unusable_password()
        user.save()
    password_file().unlink()
    return known
