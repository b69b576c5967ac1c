"""Profiles in and out, and what a line would come to."""

from functools import lru_cache
from pathlib import Path
from typing import Final

import msgspec
from django.conf import settings
from django.db import transaction

from knobs.rows import columns_of
from moderation.models import ModerationProfile
from moderation.rules import Verdict, compile_rules, judge
from protocol.configs.moderation import ModerationConfig

DEFAULT: Final = "standard"


@transaction.atomic
def profile_import(name: str, config: ModerationConfig) -> ModerationProfile:
    """Create the profile called ``name`` or bring it up to ``config``; ValidationError if bad."""
    known = ModerationProfile.objects.filter(name=name).first()
    profile = known or ModerationProfile(name=name)
    if known and known.snapshot() == config:
        return known
    for column, value in columns_of(config).items():
        setattr(profile, column, value)
    profile.full_clean()
    return profile_save(profile)


def profile_save(profile: ModerationProfile) -> ModerationProfile:
    """Save under the next version."""
    if profile.pk:
        stored = ModerationProfile.objects.filter(pk=profile.pk).values_list("version", flat=True)
        profile.version = (stored.first() or 0) + 1
    profile.save()
    return profile


def profile_config(name: str | None = None) -> ModerationConfig:
    """The rules called ``name``. An empty or unknown name means the default: no room is unjudged."""
    if name and (profile := ModerationProfile.objects.filter(name=name).first()):
        return profile.snapshot()
    return default_profile()


def default_profile() -> ModerationConfig:
    """The profile ``standard``: from the database, else from its file."""
    if profile := ModerationProfile.objects.filter(name=DEFAULT).first():
        return profile.snapshot()
    return _from_file(settings.CONFIG_DIR / "moderation" / f"{DEFAULT}.json")


@lru_cache(maxsize=4)
def _from_file(path: Path) -> ModerationConfig:
    return msgspec.json.decode(path.read_bytes(), type=ModerationConfig)


def try_line(profile: ModerationProfile, text: str, *, max_chars: int = 200) -> Verdict:
    """What ``text`` would come to under the profile as it stands, saved or not."""
    rules = compile_rules(profile.snapshot(), markers=settings.E2E_MARKERS)
    return judge(text, rules, max_chars=max_chars)
