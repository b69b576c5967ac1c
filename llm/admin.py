"""Providers in the admin: how a model is reached, whether its key is there, and what it costs."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse

from knobs.fieldsets import fieldsets_of
from knobs.forms import KnobForm
from knobs.theme import BaseAdmin
from llm.cost import costs
from llm.models import ProviderProfile, UsageRecord
from protocol.clock import now_ms
from protocol.configs.provider import LLMProviderConfig
from protocol.connect import bus_for


@admin.register(ProviderProfile)
class ProviderProfileAdmin(BaseAdmin[ProviderProfile]):
    form = KnobForm
    list_display = ("name", "provider", "model", "enabled", "key_state")
    list_editable = ("enabled",)
    list_filter = ("provider", "enabled")
    search_fields = ("name", "model")
    readonly_fields = ("key_state",)
    fieldsets = fieldsets_of(
        LLMProviderConfig, first={"": ("name", "enabled"), "LiteLLM": ("key_state",)}
    )

    @admin.display(description="key")
    def key_state(self, profile: ProviderProfile) -> str:
        """Never the key: only whether this process finds one."""
        if not profile.api_key_env:
            return "none needed"
        return "set" if profile.key_is_set() else f"not set: {profile.api_key_env}"

    def get_readonly_fields(self, request: Any, obj: ProviderProfile | None = None) -> Any:
        """The name is what files and rooms refer to."""
        fixed = super().get_readonly_fields(request, obj)
        return (*fixed, "name") if obj else fixed


@admin.register(UsageRecord)
class UsageRecordAdmin(BaseAdmin[UsageRecord]):
    """The cost page: hour by hour, under a summary. Nobody edits it."""

    list_display = (
        "hour",
        "provider",
        "room_id",
        "outcome",
        "calls",
        "lines",
        "tokens_in",
        "tokens_out",
        "dollars",
    )
    list_filter = ("provider", "room_id", "outcome")
    list_before_template = "admin/llm/costs.html"

    @admin.display(description="dollars", ordering="cost")
    def dollars(self, record: UsageRecord) -> str:
        return f"{record.cost / 1_000_000:.6f}"

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        found = costs(bus_for(settings), now_ms())
        return super().changelist_view(request, {**(extra_context or {}), "costs": found})

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
