"""The room's form: the stream, the rules and the provider are chosen among those that exist."""

from collections.abc import Iterable
from typing import ClassVar

from knobs.forms import KnobForm
from llm.models import ProviderProfile
from moderation.models import ModerationProfile
from streamctx.services import stream_names


def profile_names() -> Iterable[str]:
    return ModerationProfile.objects.values_list("name", flat=True)


def provider_names() -> Iterable[str]:
    return ProviderProfile.objects.values_list("name", flat=True)


class RoomForm(KnobForm):
    names: ClassVar = {
        "stream": stream_names,
        "moderation": profile_names,
        "provider": provider_names,
    }
