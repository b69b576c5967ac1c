"""Admin page of profiles, with a box to try a line against the rules as they are typed."""

from typing import Any

from django.contrib import admin, messages
from django.forms import CharField, ModelForm, Textarea
from django.http import HttpRequest

from llm.admin_base import BaseAdmin
from moderation import services
from moderation.models import ModerationProfile


class ProfileForm(ModelForm):  # type: ignore[type-arg]  # not generic at run time
    try_line = CharField(
        required=False,
        max_length=500,
        widget=Textarea(attrs={"rows": 2}),
        help_text="Write a line here and save: the verdict is shown above. It is not stored.",
    )

    class Meta:
        model = ModerationProfile
        fields = [
            "name",
            "config_version",
            "blocklists",
            "pii_patterns",
            "allowed_emotes",
            "link_mode",
            "blocked_domains",
        ]


@admin.register(ModerationProfile)
class ModerationProfileAdmin(BaseAdmin[ModerationProfile]):
    form = ProfileForm
    list_display = ["name", "link_mode", "version"]
    search_fields = ["name"]

    def save_model(
        self,
        request: HttpRequest,
        obj: ModerationProfile,
        form: "ModelForm[ModerationProfile]",
        change: bool,
    ) -> None:
        services.profile_save(obj)
        if line := form.cleaned_data["try_line"]:
            messages.info(request, _verdict(obj, line))


def _verdict(profile: ModerationProfile, line: str) -> str:
    verdict = services.try_line(profile, line)
    why: Any = ", ".join(verdict.reasons) or "nothing found"
    return f"{verdict.action}: “{verdict.text}” ({why})"
