"""Core personas and where they sit. Rules for writing them are in ``services``."""

from django.db import models

from knobs.columns import columns_from
from knobs.rows import check, config_of
from protocol.configs.persona import PersonaConfig


@columns_from(PersonaConfig)
class Persona(models.Model):
    """One simulated chatter with a character of its own."""

    persona_id: str
    display_name: str

    enabled = models.BooleanField(default=True, help_text="Off: silent in every room.")
    drift_frozen = models.BooleanField(
        "frozen", default=False, help_text="On: reflection does not move its traits."
    )

    class Meta:
        ordering = ("display_name",)

    def __str__(self) -> str:
        return self.display_name

    def snapshot(self) -> PersonaConfig:
        """This row as configuration; msgspec.ValidationError names the rule that is broken."""
        return config_of(self, PersonaConfig)

    def clean(self) -> None:
        check(self, PersonaConfig)


class Seat(models.Model):
    """A persona's place in a room; without one it is not there."""

    persona = models.ForeignKey(Persona, on_delete=models.CASCADE, related_name="seats")
    room = models.ForeignKey("rooms.Room", on_delete=models.CASCADE, related_name="seats")
    enabled = models.BooleanField(default=True, help_text="Off: silent in this room only.")
    order = models.PositiveSmallIntegerField(default=0, help_text="Place in lists, low first.")

    class Meta:
        ordering = ("order", "id")
        constraints = [
            models.UniqueConstraint(fields=("persona", "room"), name="one_seat_per_room")
        ]

    def __str__(self) -> str:
        return f"{self.persona} in {self.room}"
