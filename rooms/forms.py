"""The room's form: the names in it must be names of something."""

from collections.abc import Collection

from django.forms import ModelForm, ValidationError

from llm.models import ProviderProfile
from moderation.models import ModerationProfile
from rooms.models import Room
from streamctx.services import stream_names


class RoomForm(ModelForm[Room]):
    """An unknown stream, profile or provider would fall back in silence, so it is refused here."""

    def clean_stream(self) -> str:
        return self._known("stream", stream_names())

    def clean_moderation_profile(self) -> str:
        return self._known("moderation_profile", _names(ModerationProfile))

    def clean_provider(self) -> str:
        return self._known("provider", _names(ProviderProfile))

    def _known(self, field: str, names: Collection[str]) -> str:
        chosen = str(self.cleaned_data[field])
        if chosen and chosen not in names:
            raise ValidationError(
                f"There is no {chosen}. There are: {', '.join(sorted(names)) or 'none'}."
            )
        return chosen


def _names(model: type[ModerationProfile] | type[ProviderProfile]) -> list[str]:
    return list(model.objects.values_list("name", flat=True))
