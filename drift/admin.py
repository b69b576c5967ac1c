"""How personas have changed: to look at and take back."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from drift.models import DriftLog
from drift.services import drift_freeze, drift_reset, drift_roll_back
from knobs.theme import BaseAdmin
from personas.admin import PersonaAdmin
from personas.models import Persona
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


class DriftingPersonaAdmin(PersonaAdmin):
    """The persona's page knows nothing of drift; here it gets the actions for it."""

    actions = (*PersonaAdmin.actions, "freeze", "thaw", "reset_drift")

    @admin.action(description="Freeze traits", permissions=["change"])
    def freeze(self, request: HttpRequest, queryset: QuerySet[Persona]) -> None:
        self.say(request, drift_freeze(queryset, frozen=True), "frozen")

    @admin.action(description="Let traits drift", permissions=["change"])
    def thaw(self, request: HttpRequest, queryset: QuerySet[Persona]) -> None:
        self.say(request, drift_freeze(queryset, frozen=False), "free to drift")

    @admin.action(description="Reset traits to before all drift", permissions=["change"])
    def reset_drift(self, request: HttpRequest, queryset: QuerySet[Persona]) -> None:
        self.say(request, drift_reset(queryset, now_ms()), "reset")


admin.site.unregister(Persona)
admin.site.register(Persona, DriftingPersonaAdmin)
