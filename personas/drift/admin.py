"""How personas have changed: to look at and take back."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from knobs.theme import BaseAdmin
from personas.drift.services import drift_freeze, drift_roll_back
from personas.models import DriftLog
from protocol.clock import now_ms


@admin.register(DriftLog)
class DriftLogAdmin(BaseAdmin[DriftLog]):
    list_display = ("at", "persona", "knob", "old", "new", "kind", "room_id", "reason")
    list_filter = ("kind", "persona", "room_id")
    search_fields = ("persona__display_name", "persona__persona_id", "knob", "reason")
    date_hierarchy = "at"
    list_select_related = ("persona",)
    actions = ("roll_back", "freeze")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: DriftLog | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: DriftLog | None = None) -> bool:
        return False

    @admin.action(description="Roll back to before", permissions=["roll_back"])
    def roll_back(self, request: HttpRequest, queryset: QuerySet[DriftLog]) -> None:
        count = drift_roll_back(queryset, now_ms())
        messages.success(request, f"{count} rolled back; live within two seconds.")

    @admin.action(description="Freeze these personas", permissions=["roll_back"])
    def freeze(self, request: HttpRequest, queryset: QuerySet[DriftLog]) -> None:
        personas = {entry.persona for entry in queryset.select_related("persona")}
        drift_freeze(personas, frozen=True)
        messages.success(request, f"Frozen: {', '.join(sorted(map(str, personas)))}.")

    def has_roll_back_permission(self, request: HttpRequest) -> bool:
        """Whoever may edit personas."""
        return request.user.has_perm("personas.change_persona")
