"""The form of a row whose columns are knobs."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from django import forms

from knobs.form_fields import NameField
from protocol.declare import Knob


class KnobForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """``names`` lists what exists, by the kind that a knob says it names."""

    names: ClassVar[Mapping[str, Callable[[], Iterable[str]]]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for column in self._meta.model._meta.get_fields():
            knob = getattr(column, "knob", None)
            if knob and knob.says.names in self.names and knob.column in self.fields:
                self.fields[knob.column] = self._name_field(knob)

    def _name_field(self, knob: Knob) -> NameField:
        there = self.names[knob.says.names]
        return NameField(there, knob.says.none, label=knob.label.capitalize(), help_text=knob.help)
