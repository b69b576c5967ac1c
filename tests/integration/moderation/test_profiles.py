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
from protocol.configs.moderation import LinkPolicy, ModerationConfig

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


def test_a_new_profile_begins_as_a_copy_of_the_default_one(admin_client: Client) -> None:
    page = reverse("admin:moderation_moderationprofile_add")
    form = admin_client.get(page).context["adminform"].form
    values = {name: form[name].value() or "" for name in form.fields}
    answer = admin_client.post(page, values | {"name": "mine", "link_mode": "allow"})
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    made = ModerationProfile.objects.get(name="mine").snapshot()
    assert (made.blocklists, made.pii_patterns) == (shipped().blocklists, shipped().pii_patterns)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("[]", "This field is required."),
        ("[{", "Enter a valid JSON."),
        ('[{"name": "a", "action": "drop", "patterns": []}]', "[0].patterns: Must have at least 1"),
    ],
)
def test_what_is_wrong_with_a_list_stands_beside_it(
    admin_client: Client, typed: str, says: str
) -> None:
    page = reverse("admin:moderation_moderationprofile_add")
    form = admin_client.get(page).context["adminform"].form
    values = {name: form[name].value() or "" for name in form.fields}
    answer = admin_client.post(page, values | {"name": "mine", "blocklists": typed})
    shown = answer.context["adminform"].form
    assert says in " ".join(shown.errors["blocklists"])
    assert shown["blocklists"].value()


def test_trying_a_line_in_the_admin_shows_the_verdict(admin_client: Client) -> None:
    profile = services.profile_import("p", shipped())
    page = reverse("admin:moderation_moderationprofile_change", args=[profile.pk])
    untouched = admin_client.get(page).context["adminform"].form
    form = {name: untouched[name].value() or "" for name in untouched.fields}
    answer = admin_client.post(page, form | {"try_line": "you butthead"}, follow=True)
    said = [str(message) for message in answer.context["messages"]]
    assert said[0] == "redact: “you ***” (blocklist:rude)"
    assert ModerationProfile.objects.get().snapshot() == shipped()
