"""The operator's forms. Every change goes through ``services``, so it reaches the processes."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from knobs.fieldsets import fieldsets_of, initial_of
from knobs.theme import BaseAdmin, BaseInline
from protocol.configs.room import RoomConfig
from rooms import services
from rooms.forms import RoomForm
from rooms.models import ApiToken, ArchivedLine, Room, Sanction


class SanctionInline(BaseInline[Sanction, Room]):
    model = Sanction
    fields = ("user_id", "kind", "until", "reason")


@admin.register(Room)
class RoomAdmin(BaseAdmin[Room]):
    form = RoomForm
    list_display = ("title", "slug", "is_open", "personas_paused", "target_rate", "stream")
    list_filter = ("is_open", "personas_paused")
    search_fields = ("slug", "title")
    actions = ("open_rooms", "close_rooms", "pause_personas", "resume_personas")
    inlines = (SanctionInline,)
    fieldsets = fieldsets_of(
        RoomConfig,
        without=("room_id",),
        first={"": ("slug", "title", "is_open", "personas_paused")},
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Room | None = None) -> tuple[str, ...]:
        return ("slug",) if obj else ()  # lines already carry the room's id

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A room made by hand answers people; the neutral 0 is for rooms made from files."""
        return {**initial_of(RoomConfig), **super().get_changeform_initial_data(request)}

    def save_related(
        self, request: HttpRequest, form: ModelForm[Room], formsets: Any, change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        services.publish_room(form.instance)  # with its sanctions, which are saved here
        services.follow_stream(form.instance)

    def delete_model(self, request: HttpRequest, obj: Room) -> None:
        services.delete_room(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Room]) -> None:
        for room in queryset:
            services.delete_room(room)

    @admin.action(description="Open", permissions=["change"])
    def open_rooms(self, request: HttpRequest, queryset: QuerySet[Room]) -> None:
        for room in queryset:
            services.set_open(room, True)

    @admin.action(description="Close", permissions=["change"])
    def close_rooms(self, request: HttpRequest, queryset: QuerySet[Room]) -> None:
        for room in queryset:
            services.set_open(room, False)

    @admin.action(description="Pause personas", permissions=["change"])
    def pause_personas(self, request: HttpRequest, queryset: QuerySet[Room]) -> None:
        for room in queryset:
            services.set_paused(room, True)

    @admin.action(description="Resume personas", permissions=["change"])
    def resume_personas(self, request: HttpRequest, queryset: QuerySet[Room]) -> None:
        for room in queryset:
            services.set_paused(room, False)


@admin.register(ArchivedLine)
class ArchivedLineAdmin(BaseAdmin[ArchivedLine]):
    """What was shown, to look at; nobody edits it."""

    list_display = ("ts", "room_id", "display_name", "content", "origin", "seq")
    list_filter = ("origin", "room_id")
    search_fields = ("content", "display_name", "user_id", "message_id")
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(ApiToken)
class ApiTokenAdmin(BaseAdmin[ApiToken]):
    list_display = ("label", "hint", "room", "can_read", "can_write", "can_context", "revoked_at")
    fields = ("label", "room", "can_read", "can_write", "can_context", "hint", "revoked_at")
    readonly_fields = ("hint", "revoked_at")
    actions = ("revoke",)

    def save_model(
        self, request: HttpRequest, obj: ApiToken, form: ModelForm[ApiToken], change: bool
    ) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return
        secret = services.create_token(obj).secret
        messages.warning(request, f"Copy the token now, it is not shown again: {secret}")

    @admin.action(description="Revoke", permissions=["change"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[ApiToken]) -> None:
        for token in queryset:
            services.revoke_token(token)
