"""Which memories fit a line: those in its scopes that the room's present rules would let stand. Pure."""

from memory.port import MemoryPort
from memory.quoting import fitting
from memory.scopes import read_scopes
from moderation.rules import Ruleset, compile_rules, judge
from protocol.configs.memory import MemoryPolicy
from protocol.control import RoomSnapshot
from protocol.model_outputs import MemoryItem


def read_fitting(
    port: MemoryPort,
    policy: MemoryPolicy,
    room: RoomSnapshot,
    *,
    persona_id: str,
    user_id: str,
    query: str,
    max_items: int,
    max_chars: int,
    now_ms: int,
) -> list[MemoryItem]:
    """Return the best matches, at most ``max_items`` with ``max_chars`` characters together, and no
    more than the policy allows. Raises what the store raises."""
    most = min(max_items, policy.read_rules.max_items)
    if most < 1 or not policy.enabled:
        return []
    scopes = read_scopes(policy, room.room_id, persona_id, user_id)
    found = port.read(scopes, query, top_k=most, now_ms=now_ms)
    rules = compile_rules(room.moderation)
    shown = [item for item in found if presentable(item, rules)]
    return fitting(shown, min(max_chars, policy.read_rules.max_chars_total))


def presentable(item: MemoryItem, rules: Ruleset) -> bool:
    """Return whether the room's present rules would let the memory stand as it is."""
    return all(judge(text, rules).action == "allow" for text in (item.subject, item.value))
