"""Writing provider profiles."""

import msgspec
from django.db import transaction

from llm.models import ProviderProfile
from protocol.model_configs import LitellmProvider, LLMProviderConfig, StubProvider


@transaction.atomic
def provider_import(name: str, config: LLMProviderConfig) -> ProviderProfile:
    """Create the profile called ``name`` or bring it up to ``config``."""
    profile = ProviderProfile.objects.filter(name=name).first() or ProviderProfile(name=name)
    for field, value in _columns(config).items():
        setattr(profile, field, value)
    profile.full_clean()
    profile.save()
    return profile


def _columns(config: LLMProviderConfig) -> dict[str, object]:
    values: dict[str, object] = {
        "schema_version": config.schema_version,
        "provider": config.provider,
        "timeout_ms": config.timeout_ms,
        "max_output_chars": config.max_output_chars,
        "metadata": config.metadata,
    }
    if config.stub is not None:
        values |= _stub(config.stub)
    if config.litellm is not None:
        values |= _litellm(config.litellm)
    return values


def _stub(block: StubProvider) -> dict[str, object]:
    found: dict[str, object] = msgspec.to_builtins(block)
    return found


def _litellm(block: LitellmProvider) -> dict[str, object]:
    found: dict[str, object] = msgspec.to_builtins(block)
    found["call_timeout_s"] = found.pop("timeout_s")
    return found | {"api_base": block.api_base or "", "api_key_env": block.api_key_env or ""}
