"""The persona's form, and the cast on the room's: lists line by line, choices as boxes."""

from typing import get_args

from django import forms

from llm.admin_base import Checkboxes, ColourInput, Textarea
from personas.models import Persona, default_never
from protocol.configs import NeverCategory
from rooms.forms import LinesField, NameField, RoomForm, provider_names


def _meaning(name: str) -> str:
    return str(Persona._meta.get_field(name).help_text)  # type: ignore[union-attr]


def _lines(name: str) -> LinesField:
    return LinesField(help_text=_meaning(name).replace("a list of texts", "one per line"))


class PersonaForm(forms.ModelForm[Persona]):
    emote_habits = _lines("emote_habits")
    catchphrase_seeds = _lines("catchphrase_seeds")
    banned_topics = _lines("banned_topics")
    notes = _lines("notes")
    badges = _lines("badges")
    effects = _lines("effects")
    hard_never_categories = forms.MultipleChoiceField(
        choices=[(one, one.replace("_", " ")) for one in get_args(NeverCategory)],
        widget=Checkboxes,
        initial=default_never,
        help_text=_meaning("hard_never_categories"),
    )

    provider = NameField(
        provider_names, "as the room says", help_text="Which model writes its lines."
    )

    class Meta:
        widgets = {
            "name_color": ColourInput,
            "topic_biases": Textarea(attrs={"rows": 3}),
            "bio": Textarea(attrs={"rows": 4}),
        }


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
