"""What would otherwise show only when the first line is written."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from llm import prompts


@register()
def prompts_intact(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Every prompt is there and is the one its manifest describes."""
    try:
        prompts.load(settings.BASE_DIR)
    except prompts.BadPrompt as error:
        hint = "Restore the file, or put the digest it names into prompts/manifest.json."
        return [Error(str(error), hint=hint, id="chatter.E102")]
    return []
