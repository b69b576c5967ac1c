"""Profiles in the database: what ships, what is kept, what is refused."""

from pathlib import Path

import msgspec
import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from moderation import services
from moderation.models import ModerationProfile
from protocol.configs import LinkPolicy, ModerationConfig

pytestmark = pytest.mark.django_db

FILE = Path(settings.CONFIG_DIR) / "moderation" / "standard.json"


def shipped() -> ModerationConfig:
    return msgspec.json.decode(FILE.read_bytes(), type=ModerationConfig)


def strict() -> ModerationConfig:
    return msgspec.structs.replace(shipped(), link_policy=LinkPolicy(mode="block"))


def test_no_room_is_unjudged() -> None:
    assert services.default_profile() == shipped()
    assert services.profile_config("") == services.profile_config("gone") == shipped()


def test_what_goes_in_comes_out_and_replaces_the_file() -> None:
    services.profile_import("strict", strict())
    assert services.profile_config("strict") == strict()
    assert services.profile_config("") == shipped()
    services.profile_import("standard", strict())
    assert services.default_profile() == strict()


def test_the_version_grows_with_content_only() -> None:
    assert services.profile_import("p", shipped()).version == 1
    assert services.profile_import("p", shipped()).version == 1
    assert services.profile_import("p", strict()).version == 2


@pytest.mark.parametrize(
    ("pattern", "says"), [("(a", "missing"), ("a*", "empty text"), ("a" * 257, "256|length")]
)
def test_a_bad_pattern_is_refused_by_name(pattern: str, says: str) -> None:
    profile = services.profile_import("p", shipped())
    profile.refresh_from_db()
    profile.blocklists[0]["patterns"].append(pattern)
    with pytest.raises(ValidationError, match=says):
        profile.full_clean()


def test_trying_a_line_in_the_admin_shows_the_verdict(admin_client: Client) -> None:
    profile = services.profile_import("p", shipped())
    page = reverse("admin:moderation_moderationprofile_change", args=[profile.pk])
    form = {
        name: msgspec.json.encode(value).decode() if isinstance(value, list) else value
        for name, value in admin_client.get(page).context["adminform"].form.initial.items()
        if name != "id"
    }
    answer = admin_client.post(page, form | {"try_line": "you butthead"}, follow=True)
    said = [str(message) for message in answer.context["messages"]]
    assert said[0] == "redact: “you ***” (blocklist:rude)"
    assert ModerationProfile.objects.get().snapshot() == shipped()
