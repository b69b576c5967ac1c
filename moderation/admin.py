"""Admin page of profiles, with a box to try a line against the rules as they are typed."""

import json
from typing import Any, Final

import msgspec
from django.contrib import admin, messages
from django.forms import CharField, JSONField, ModelForm
from django.http import HttpRequest

from llm.admin_base import BaseAdmin, Textarea
from moderation import services
from moderation.models import ModerationProfile

LISTS: Final = ("blocklists", "pii_patterns", "allowed_emotes")


class ListField(JSONField):
    """A list in JSON, laid out for reading."""

    def __init__(self, name: str, rows: int, *, required: bool = False) -> None:
        super().__init__(
            required=required,
            widget=Textarea(attrs={"rows": rows}),
            help_text=ModerationProfile._meta.get_field(name).help_text,  # type: ignore[union-attr]
        )

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, str):  # what was typed and is no JSON
            return value
        return json.dumps(value or [], indent=2, ensure_ascii=False)

    def clean(self, value: Any) -> Any:
        return super().clean(value) or []


class ProfileForm(ModelForm):  # type: ignore[type-arg]  # not generic at run time
    blocklists = ListField("blocklists", 24, required=True)
    pii_patterns = ListField("pii_patterns", 12, required=True)
    allowed_emotes = ListField("allowed_emotes", 3)
    blocked_domains = ListField("blocked_domains", 3)
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

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new profile begins as a copy of the default one."""
        rules = msgspec.to_builtins(services.default_profile())
        copied = {name: rules.get(name, []) for name in LISTS}
        return {**copied, **super().get_changeform_initial_data(request)}

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
