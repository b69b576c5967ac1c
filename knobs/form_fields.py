"""Form fields for values that Django has none for: lists line by line, names of what exists, JSON."""

import json
from collections.abc import Callable, Iterable
from typing import Any

from django import forms

from knobs.theme import Checkboxes, Select, Textarea
from protocol.declare import Knob

LIST_ROWS = 3
DATA_ROWS = 12


class LinesField(forms.CharField):
    """A list of texts, one per line; empty lines don't count."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", Textarea(attrs={"rows": LIST_ROWS}))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """Annotated loosely because Django calls a text field's value a text."""
        if isinstance(value, list):
            return value
        return [line.strip() for line in (value or "").splitlines() if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.to_python(initial) != self.to_python(data))


class DataField(forms.JSONField):
    """A value in JSON, laid out for reading; nothing typed means ``empty``."""

    def __init__(self, empty: Callable[[], Any], **kwargs: Any) -> None:
        self._empty = empty
        kwargs.setdefault("widget", Textarea(attrs={"rows": DATA_ROWS}))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, str):  # what was typed and is no JSON
            return value
        return json.dumps(value or self._empty(), indent=2, ensure_ascii=False)

    def clean(self, value: Any) -> Any:
        return super().clean(value) or self._empty()


class NameField(forms.ChoiceField):
    """The name of something that exists now, or none.

    A name of something that is gone stays visible and is refused: it would fall back in silence.
    """

    def __init__(self, names: Callable[[], Iterable[str]], none: str, **kwargs: Any) -> None:
        self._names, self._none = names, none
        super().__init__(choices=self._offered, required=False, widget=Select, **kwargs)

    def _offered(self) -> list[tuple[str, str]]:
        return [("", self._none), *((name, name) for name in self._names())]

    def prepare_value(self, value: Any) -> Any:
        if value and not self.valid_value(value):
            self.widget.choices = [*self._offered(), (value, f"{value} (missing)")]
        return value


def field_of(knob: Knob, *, required: bool, initial: Callable[[], Any]) -> forms.Field:
    """Return the form field for a knob that holds a list or another value of JSON."""
    common: dict[str, Any] = {
        "required": required,
        "initial": initial,
        "label": knob.label.capitalize(),
        "help_text": knob.help,
    }
    if knob.shape == "texts":
        return LinesField(**common | {"help_text": f"{knob.help} One per line."})
    if knob.shape == "data":
        return DataField(initial, **common)
    boxes = [(one, one.replace("_", " ")) for one in knob.allowed]
    return forms.MultipleChoiceField(choices=boxes, widget=Checkboxes, **common)
