"""What is wrong with the configuration, said before it does harm: ``manage.py check``.

Ids: E001 CONFIG_DIR, E002 REDIS_URL, E003 SECRET_KEY in production, E004 ALLOWED_HOSTS in
production, E005 a development administrator in production, E006 HTTPS without a trusted proxy. Other
packages have their own (E102 is llm's).
"""

from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from chatter_site.development import password_file
from chatter_site.env import read

REDIS_SCHEMES: Final = ("redis", "rediss", "unix")


@register()
def config_dir(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    if settings.CONFIG_DIR.is_dir():
        return []
    return [
        Error(
            f"CONFIG_DIR is {settings.CONFIG_DIR}, which is no folder.",
            hint="Point it to the folder that holds rooms/, personas/ and streams/.",
            id="chatter.E001",
        )
    ]


@register()
def redis_url(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    if urlsplit(settings.REDIS_URL).scheme in REDIS_SCHEMES:
        return []
    return [
        Error(
            "REDIS_URL does not look like redis://host:port/0.",
            hint="Unset it to let `manage.py up` start its own Redis.",
            id="chatter.E002",
        )
    ]


@register(Tags.security, deploy=True)
def production(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """A generated key differs between machines, which signs people out at random."""
    found: list[CheckMessage] = []
    if not read("SECRET_KEY"):
        hint = "Set it to 50 random characters or more, the same for all processes."
        found.append(Error("SECRET_KEY is not set.", hint=hint, id="chatter.E003"))
    if "*" in settings.ALLOWED_HOSTS:
        hint = "Name the hosts: websockets check the origin against them."
        found.append(Error("ALLOWED_HOSTS allows every host.", hint=hint, id="chatter.E004"))
    if password_file().exists():
        hint = "`manage.py prepare` with DEBUG=False switches it off and removes the file."
        told = f"{password_file()} holds a password that was printed."
        found.append(Error(told, hint=hint, id="chatter.E005"))
    if settings.SECURE_SSL_REDIRECT and not settings.TRUSTED_PROXY:
        hint = "TRUSTED_PROXY=True behind a proxy that ends TLS; HTTPS=False on a network of one's own."
        told = "Every page would redirect to itself: HTTPS is on, but no proxy is believed."
        found.append(Error(told, hint=hint, id="chatter.E006"))
    return found
