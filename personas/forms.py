"""The persona's form, and the cast on the room's: who exists is chosen from boxes."""

from typing import ClassVar

from django import forms

from knobs.forms import KnobForm
from knobs.theme import Checkboxes, ColourInput, Textarea
from personas.models import Persona
from rooms.forms import RoomForm, provider_names


class PersonaForm(KnobForm):
    names: ClassVar = {"provider": provider_names}

    class Meta:
        widgets = {"name_color": ColourInput, "bio": Textarea(attrs={"rows": 4})}


class CastForm(RoomForm):
    """The room's form with the personas that exist as boxes."""

    enabled_personas = forms.MultipleChoiceField(
        choices=lambda: [(one.persona_id, str(one)) for one in Persona.objects.all()],
        widget=Checkboxes,
        label="Personas",
        help_text="Who sits in this room beside its crowd; at least one.",
    )

    def clean_enabled_personas(self) -> list[str]:
        """Those who sat here already keep their places."""
        chosen = self.cleaned_data["enabled_personas"]
        seated = [name for name in self.instance.enabled_personas if name in chosen]
        return seated + [name for name in chosen if name not in seated]
