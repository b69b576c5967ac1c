"""What a room refuses or hides, by profile."""

from django.core.exceptions import ValidationError
from django.db import models

from knobs.columns import columns_from
from knobs.rows import check, config_of
from moderation.rules import BadPattern, compile_rules
from protocol.configs.moderation import ModerationConfig


@columns_from(ModerationConfig)
class ModerationProfile(models.Model):
    """One set of rules under a name; rooms choose one by it. ``version`` grows with each save."""

    name = models.SlugField(max_length=64, unique=True, help_text="Rooms choose a profile by it.")
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def snapshot(self) -> ModerationConfig:
        """The profile as its file would say it; msgspec.ValidationError if out of bounds."""
        return config_of(self, ModerationConfig)

    def clean(self) -> None:
        check(self, ModerationConfig)
        try:
            compile_rules(self.snapshot())
        except BadPattern as error:
            raise ValidationError(str(error)) from error
