"""How core personas drifted."""

from django.db import models

from personas.models import Persona


class DriftLog(models.Model):
    """One trait that moved: from what to what, and why."""

    class Kind(models.TextChoices):
        DRIFT = "drift"
        ROLLBACK = "rollback", "rolled back"
        RESET = "reset"

    persona = models.ForeignKey(Persona, on_delete=models.CASCADE, related_name="drifts")
    room_id = models.CharField("room", max_length=140, blank=True)
    knob = models.CharField("trait", max_length=150, help_text="A trait, or topic:<word>.")
    old = models.FloatField(null=True, help_text="Empty: it was not there before.")
    new = models.FloatField(null=True, help_text="Empty: it was taken away.")
    reason = models.CharField(max_length=200)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.DRIFT)
    at = models.DateTimeField()

    class Meta:
        db_table = "personas_driftlog"
        ordering = ("-at", "-id")
        verbose_name = "drift"
        verbose_name_plural = "drift log"
        indexes = [models.Index(fields=("persona", "knob", "at"), name="drift_persona")]

    def __str__(self) -> str:
        return f"{self.persona_id} {self.knob}: {self.old} → {self.new}"
