"""What the policy and the models' workers ask of memory."""

from typing import Final

from django.conf import settings

from memory.models import Memory

MAX_BONDS: Final = 500


class KeptMemories:
    """The memories in the database, and those of the backend that is set."""

    def bonds(self, room_id: str) -> dict[str, float]:
        """Return the closest ties, 0-1, by ``persona\\nuser``: they shape who answers whom."""
        ties = Memory.objects.filter(room_id=room_id, category="relationship", bond__gt=0)
        ties = ties.exclude(review=Memory.Review.HIDDEN).exclude(person_id="")
        rows = ties.order_by("-bond", "pk").values_list("persona_id", "person_id", "bond")
        return {f"{persona}\n{person}": bond for persona, person, bond in rows[:MAX_BONDS] if bond}

    def recall(self, *, room_id: str, persona_id: str, query: str) -> tuple[str, ...] | None:
        """Return what a persona remembers that bears on the query; None with memory off."""
        if not settings.MEMORY_ENABLED:
            return None
        from memory.recall import for_line  # brings Mem0, which few processes need

        return for_line(room_id=room_id, persona_id=persona_id, query=query)
