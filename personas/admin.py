"""Personas in the admin. Every change goes through ``services``, so it is live within 2 s."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from knobs.fieldsets import fieldsets_of
from knobs.theme import BaseAdmin, BaseInline, page_action
from personas import services
from personas.forms import CastForm, PersonaForm
from personas.models import Persona, Seat
from personas.tasks import send_batch
from personas.tryout.page import TryForm, model_lines, trial
from protocol.configs.persona import PersonaConfig
from protocol.connect import bus_for
from rooms.admin import RoomAdmin
from rooms.models import Room


class SeatInline(BaseInline[Seat, Persona]):
    model = Seat
    fields = ("room", "enabled", "order")


class RoomChoice(ActionForm):
    room = forms.ModelChoiceField(Room.objects.all(), required=False, label="Room")


@admin.register(Persona)
class PersonaAdmin(BaseAdmin[Persona]):
    list_display = ("display_name", "persona_id", "style", "talkativeness", "rooms", "enabled")
    list_editable = ("enabled",)
    list_filter = ("enabled", "style", "seats__room")
    search_fields = ("persona_id", "display_name", "bio")
    actions: tuple[str, ...] = ("enable", "disable", "clone", "assign")
    action_form = RoomChoice
    inlines = (SeatInline,)
    actions_detail = ("try_it",)
    form = PersonaForm
    fieldsets = fieldsets_of(
        PersonaConfig,
        first={"": (("persona_id", "display_name"), "enabled"), "Drift": ("drift_frozen",)},
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Persona]:
        seated = Count("seats", filter=Q(seats__enabled=True))
        return super().get_queryset(request).annotate(seated=seated)

    @admin.display(ordering="seated")
    def rooms(self, persona: Persona) -> int:
        """In how many rooms it sits."""
        return int(getattr(persona, "seated", 0))

    def get_readonly_fields(self, request: HttpRequest, obj: Persona | None = None) -> Any:
        return ("persona_id",) if obj else ()  # lines and memories already carry it

    # --- writing ---

    def save_model(
        self, request: HttpRequest, obj: Persona, form: forms.ModelForm[Persona], change: bool
    ) -> None:
        services.persona_save(obj)

    def save_related(
        self, request: HttpRequest, form: forms.ModelForm[Persona], formsets: Any, change: bool
    ) -> None:
        before = set(Room.objects.filter(seats__persona=form.instance))
        super().save_related(request, form, formsets, change)
        services.seats_changed(before | set(Room.objects.filter(seats__persona=form.instance)))

    def delete_model(self, request: HttpRequest, obj: Persona) -> None:
        services.personas_delete([obj])

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Persona]) -> None:
        services.personas_delete(queryset)

    # --- actions ---

    @admin.action(description="Enable", permissions=["change"])
    def enable(self, request: HttpRequest, queryset: QuerySet[Persona]) -> None:
        self.say(request, services.personas_enable(queryset, enabled=True), "enabled")

    @admin.action(description="Disable", permissions=["change"])
    def disable(self, request: HttpRequest, queryset: QuerySet[Persona]) -> None:
        self.say(request, services.personas_enable(queryset, enabled=False), "disabled")

    @admin.action(description="Clone", permissions=["add"])
    def clone(self, request: HttpRequest, queryset: QuerySet[Persona]) -> None:
        copies = [services.persona_clone(persona) for persona in queryset]
        self.say(request, len(copies), "cloned; the copies are disabled and have no seat yet")

    @admin.action(description="Give a seat in the room chosen", permissions=["change"])
    def assign(self, request: HttpRequest, queryset: QuerySet[Persona]) -> None:
        room = Room.objects.filter(pk=request.POST.get("room") or 0).first()
        if room is None:
            messages.error(request, "Choose a room beside the action.")
            return
        self.say(request, services.personas_assign(queryset, room), f"seated in {room}")

    def say(self, request: HttpRequest, count: int, what: str) -> None:
        """Tell the operator to how many personas something was done."""
        noun = "persona" if count == 1 else "personas"
        messages.success(request, f"{count} {noun} {what}.")

    # --- trying out ---

    @page_action(description="Try it", url_path="try", permissions=["change"])
    def try_it(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Say something to the persona; nothing is published, but a model may be paid."""
        persona = get_object_or_404(Persona, pk=object_id)
        form = TryForm(request.POST or None, persona=persona)
        context = {
            **self.admin_site.each_context(request),
            "title": f"Try {persona}",
            "opts": self.opts,
            "original": persona,
            "form": form,
        }
        if form.is_valid():
            said = form.cleaned_data
            found = trial(persona, said["room"], said["text"], said["generator"])
            context["trial"] = found
            if found.batch is not None:
                context["asked"] = True
                context["texts"] = model_lines(bus_for(settings), found.batch, send_batch)
        return TemplateResponse(request, "admin/personas/persona/try.html", context)


class SeatedRoomAdmin(RoomAdmin):
    """The room's page knows nothing of seats; here its list of names is kept equal to them."""

    form = CastForm

    def save_related(
        self, request: HttpRequest, form: forms.ModelForm[Room], formsets: Any, change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        if "enabled_personas" in form.changed_data or not change:
            services.seats_set(form.instance, form.instance.enabled_personas)


admin.site.unregister(Room)
admin.site.register(Room, SeatedRoomAdmin)
