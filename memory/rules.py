"""Whether a fact may be stored, by the memory policy. Pure."""

from typing import Literal, get_args

from msgspec import Struct

from memory.extraction import Fact
from memory.scopes import Scope
from protocol.configs.memory import MemoryPolicy

Reason = Literal[
    "policy_disabled",
    "scope_not_allowed",
    "category_denied",
    "category_not_allowed",
    "low_confidence",
    "ttl_missing",
    "ttl_invalid",
    "redacted_to_nothing",
    "not_allowed_here",  # the room's moderation would not show it
    "invalid",
    "rate_room",
    "rate_persona",
    "rate_author",
]
REASONS: tuple[str, ...] = get_args(Reason)
LONGEST_TTL_DAYS = 365


class Quota(Struct, frozen=True):
    """At most ``count`` writes in ``seconds``."""

    count: int
    seconds: int


PER_ROOM = Quota(5, 60)
PER_AUTHOR = Quota(10, 3600)


def per_persona(policy: MemoryPolicy) -> Quota:
    return Quota(policy.write_rules.max_writes_per_hour_per_persona, 3600)


def refusal(fact: Fact, scope: Scope, policy: MemoryPolicy) -> Reason | None:
    """Why the policy refuses a fact; None when it does not."""
    if not policy.enabled:
        return "policy_disabled"
    if scope.kind not in policy.scopes:
        return "scope_not_allowed"
    if fact.category in policy.deny_categories:
        return "category_denied"
    if fact.category not in policy.allow_categories:
        return "category_not_allowed"
    if fact.confidence < policy.write_rules.min_confidence:
        return "low_confidence"
    ttl = fact.ttl_days
    return "ttl_invalid" if ttl is not None and not 1 <= ttl <= LONGEST_TTL_DAYS else None


def ttl_of(fact: Fact, policy: MemoryPolicy) -> int:
    """Days the fact is kept: never longer than the policy's default."""
    return min(fact.ttl_days or policy.ttl_days_default, policy.ttl_days_default)
