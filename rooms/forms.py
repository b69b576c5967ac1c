"""The room's form: names are chosen among those that exist, lists are written line by line."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms

from llm.admin_base import Select, Textarea
from llm.models import ProviderProfile
from moderation.models import ModerationProfile
from rooms.models import Room
from streamctx.services import stream_names


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


def profile_names() -> Iterable[str]:
    return ModerationProfile.objects.values_list("name", flat=True)


def provider_names() -> Iterable[str]:
    return ProviderProfile.objects.values_list("name", flat=True)


class RoomForm(forms.ModelForm[Room]):
    stream = NameField(
        stream_names, "none", help_text="What plays in this room, of configs/streams."
    )
    moderation_profile = NameField(
        profile_names, "the default", help_text="The rules for every line."
    )
    provider = NameField(
        provider_names,
        "as LLM_PROVIDER or LLM_MODEL says",
        help_text="Which model writes where a model does.",
    )
    allowed_emotes = LinesField(
        help_text="Emote codes chatters may use, one per line; empty: all of ours."
    )
