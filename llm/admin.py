"""Providers in the admin: how a model is reached, and whether its key is there."""

from typing import Any

from django.contrib import admin

from llm.console import BaseAdmin
from llm.models import ProviderProfile


@admin.register(ProviderProfile)
class ProviderProfileAdmin(BaseAdmin[ProviderProfile]):
    list_display = ("name", "provider", "model", "enabled", "key_state")
    list_editable = ("enabled",)
    list_filter = ("provider", "enabled")
    search_fields = ("name", "model")
    readonly_fields = ("key_state",)
    fieldsets = (
        (None, {"fields": ("name", "enabled", "provider", "timeout_ms", "max_output_chars")}),
        (
            "LiteLLM",
            {
                "fields": (
                    ("model", "api_base"),
                    ("api_key_env", "key_state"),
                    ("temperature", "max_tokens", "call_timeout_s", "num_retries"),
                    "extra",
                )
            },
        ),
        ("Stub", {"fields": ("fixtures_path", "default_response", "key_strategy")}),
        ("Notes", {"fields": ("metadata", "schema_version"), "classes": ("collapse",)}),
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
