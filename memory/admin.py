"""What personas remember: to look at, review and delete."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from knobs.theme import BaseAdmin
from memory.models import Memory
from memory.port import Forget
from memory.services import memories_delete, memories_review


@admin.register(Memory)
class MemoryAdmin(BaseAdmin[Memory]):
    """Read only but for the review: a memory that is wrong is deleted, not edited."""

    list_display = (
        "subject",
        "value",
        "category",
        "persona_id",
        "room_id",
        "author_id",
        "review",
        "created_at",
        "expires_at",
    )
    list_filter = ("review", "category", "room_id", "persona_id")
    search_fields = ("subject", "value", "author_id", "person_id", "persona_id")
    search_help_text = "Words of a memory, or the user id of a person."
    date_hierarchy = "created_at"
    show_facets = admin.ShowFacets.ALWAYS
    actions = ("keep", "hide", "forget_person", "forget_room")
    fields = (
        ("subject", "category"),
        "value",
        "review",
        ("persona_id", "room_id"),
        ("author_id", "person_id", "trust"),
        ("confidence", "bond"),
        ("created_at", "expires_at"),
        "message",
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_readonly_fields(
        self, request: HttpRequest, obj: Memory | None = None
    ) -> tuple[str, ...]:
        flat = [one for row in self.fields for one in ([row] if isinstance(row, str) else row)]
        return tuple(name for name in flat if name != "review")

    @admin.display(description="trust")
    def trust(self, memory: Memory) -> str:
        """Who it was learnt from: a viewer, staff, or by watching."""
        return str((memory.item().get("tags") or {}).get("trust") or "")

    @admin.display(description="message")
    def message(self, memory: Memory) -> str:
        """The id of the line it was learnt from."""
        return str((memory.item().get("source") or {}).get("message_id") or "")

    @admin.action(description="Keep", permissions=["change"])
    def keep(self, request: HttpRequest, queryset: QuerySet[Memory]) -> None:
        self._say(request, memories_review(queryset, Memory.Review.KEPT), "kept")

    @admin.action(description="Hide from recall", permissions=["change"])
    def hide(self, request: HttpRequest, queryset: QuerySet[Memory]) -> None:
        self._say(request, memories_review(queryset, Memory.Review.HIDDEN), "hidden")

    @admin.action(
        description="Forget everything from and about these people", permissions=["delete"]
    )
    def forget_person(self, request: HttpRequest, queryset: QuerySet[Memory]) -> None:
        people = {one for pair in queryset.values_list("author_id", "person_id") for one in pair}
        gone = sum(memories_delete(Forget(person=person)) for person in people - {""})
        self._say(request, gone, "deleted")

    @admin.action(description="Forget everything of these rooms", permissions=["delete"])
    def forget_room(self, request: HttpRequest, queryset: QuerySet[Memory]) -> None:
        rooms = set(queryset.values_list("room_id", flat=True)) - {""}
        self._say(request, sum(memories_delete(Forget(room_id=room)) for room in rooms), "deleted")

    def _say(self, request: HttpRequest, count: int, what: str) -> None:
        noun = "memory" if count == 1 else "memories"
        messages.success(request, f"{count} {noun} {what}.")
