"""The persona's form: lists line by line, choices as boxes, instead of JSON."""

from typing import Any, get_args

from django import forms

from llm.console import Checkboxes, ColourInput, Textarea
from personas.models import Persona
from protocol.configs import NeverCategory


class LinesField(forms.CharField):
    """A list of texts, one per line; empty lines don't count."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=Textarea(attrs={"rows": 3}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """Annotated loosely because Django calls a text field's value a text."""
        if isinstance(value, list):
            return value
        return [line.strip() for line in (value or "").splitlines() if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.to_python(initial) != self.to_python(data))


def _lines(name: str) -> LinesField:
    meaning = Persona._meta.get_field(name).help_text  # type: ignore[union-attr]
    return LinesField(help_text=str(meaning).replace("a list of texts", "one per line"))


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
        help_text="What it never writes, whatever it is asked.",
    )

    class Meta:
        widgets = {
            "name_color": ColourInput,
            "topic_biases": Textarea(attrs={"rows": 3}),
            "bio": Textarea(attrs={"rows": 4}),
        }
