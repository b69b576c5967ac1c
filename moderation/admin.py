"""Admin page of profiles, with a box to try a line against the rules as they are typed."""

from typing import Any

from django.contrib import admin, messages
from django.forms import CharField, ModelForm
from django.http import HttpRequest

from knobs.fieldsets import fieldsets_of
from knobs.forms import KnobForm
from knobs.rows import columns_of
from knobs.theme import BaseAdmin, Textarea
from moderation import services
from moderation.models import ModerationProfile
from protocol.configs.moderation import ModerationConfig


class ProfileForm(KnobForm):
    try_line = CharField(
        required=False,
        max_length=500,
        widget=Textarea(attrs={"rows": 2}),
        help_text="Write a line here and save: the verdict is shown above. It is not stored.",
    )


@admin.register(ModerationProfile)
class ModerationProfileAdmin(BaseAdmin[ModerationProfile]):
    form = ProfileForm
    list_display = ["name", "link_mode", "version"]
    search_fields = ["name"]
    fieldsets = [
        *fieldsets_of(ModerationConfig, first={"": ("name",)}),
        ("Try a line", {"fields": ("try_line",)}),
    ]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new profile begins as a copy of the default one."""
        return {
            **columns_of(services.default_profile()),
            **super().get_changeform_initial_data(request),
        }

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
