"""Writing provider profiles."""

from django.db import transaction

from knobs.rows import columns_of
from llm.models import ProviderProfile
from protocol.configs.provider import LLMProviderConfig


@transaction.atomic
def provider_import(name: str, config: LLMProviderConfig) -> ProviderProfile:
    """Create the profile called ``name`` or bring it up to ``config``."""
    profile = ProviderProfile.objects.filter(name=name).first() or ProviderProfile(name=name)
    for column, value in columns_of(config).items():
        setattr(profile, column, value)
    profile.full_clean()
    profile.save()
    return profile
