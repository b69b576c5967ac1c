"""Auto commentary: whether a persona says something about what was seen in a frame, and which. Pure.

The first test that stops gives the reason. All times are the observations' own, so a replay decides
alike. Off unless its configuration is enabled.
"""

import re
from collections.abc import Mapping
from typing import Final

from msgspec import Struct, field

from language.tokens import names_one_of
from protocol.clock import parse_ts
from protocol.configs.observation import AutoCommentaryConfig
from protocol.configs.persona import PersonaConfig
from protocol.ids import hash64
from protocol.messages import StreamObservation
from protocol.reasons import Reason

INTERESTING: Final = 0.5
TOP: Final = 2**64 - 1
_MENTION: Final = re.compile(r"@\w+")


class Comments(Struct, kw_only=True):
    """What has been commented on: (time, persona, observation id, summary key), oldest first."""

    made: list[tuple[int, str, str, str]] = field(default_factory=list)


def judge(
    seen: StreamObservation,
    config: AutoCommentaryConfig,
    comments: Comments,
    cast: Mapping[str, PersonaConfig],
    room_id: str,
) -> tuple[str, Reason]:
    """The persona that comments and ``p_pass``, or ``*`` or the one held back and why."""
    if config.room_id_mode == "single" and seen.room_id != room_id:
        return "*", "wrong_room"
    if not interesting(seen, config):
        return "*", "not_interesting"
    now = parse_ts(seen.ts)
    held = _too_soon(now, config, comments) or _said_before(seen, now, config, comments)
    if held:
        return "*", held
    persona_id = pick(seen, config, comments, cast, room_id)
    mine = [one for one in comments.made if one[1] == persona_id]
    key = summary_key(seen, config)
    if any(
        o == seen.id and k == key and now - at < config.dedupe_window_ms for at, _, o, k in mine
    ):
        return persona_id, "dedupe"
    if any(now - at < config.persona_cooldown_ms for at, *_ in mine):
        return persona_id, "cooldown"
    return persona_id, "p_pass"


def interesting(seen: StreamObservation, config: AutoCommentaryConfig) -> bool:
    """Exciting, tagged as such, about somebody, or all of that a little."""
    weights, some = config.interest_weights, bool(seen.entities)
    score = seen.hype_level * weights.hype + some * weights.mentions
    score += min(len(seen.entities), 3) / 3 * weights.entities
    score += ("hype" in seen.tags) * weights.tag_hype
    return (
        seen.hype_level >= config.hype_threshold
        or not set(config.trigger_tags).isdisjoint(seen.tags)
        or (config.trigger_on_entities and some)
        or score >= INTERESTING
    )


def _too_soon(now: int, config: AutoCommentaryConfig, comments: Comments) -> Reason | None:
    times = [at for at, *_ in comments.made]
    pause = now - times[-1] if times else None
    if pause is not None and pause < config.momentum_min_interval_ms:
        return "momentum_min_interval"
    if sum(now - at < config.momentum_window_ms for at in times) >= config.momentum_max_msgs:
        return "momentum_max_msgs"
    return "room_rate" if pause is not None and pause < config.room_rate_limit_ms else None


def _said_before(
    seen: StreamObservation, now: int, config: AutoCommentaryConfig, comments: Comments
) -> Reason | None:
    lately = [one for one in comments.made if now - one[0] < config.dedupe_window_ms]
    if sum(one[2] == seen.id for one in lately) >= config.max_messages_per_observation:
        return "max_per_observation"
    dedupe, key = config.summary_dedupe, summary_key(seen, config)
    again = any(k == key and now - at < dedupe.ttl_ms for at, _, _, k in comments.made)
    return "summary_dedupe" if dedupe.enabled and again else None


def pick(
    seen: StreamObservation,
    config: AutoCommentaryConfig,
    comments: Comments,
    cast: Mapping[str, PersonaConfig],
    room_id: str,
) -> str:
    """The persona with the best draw, a named one ahead, none of the last speakers."""
    last_n = config.persona_diversity.avoid_repeat_last_n
    last = {persona_id for _, persona_id, *_ in comments.made[-last_n:]} if last_n else set()
    entities = {entity.lower().lstrip("@") for entity in seen.entities}

    def score(persona_id: str) -> tuple[float, str]:
        named = persona_id.lower() in entities or names_one_of(seen.summary, (persona_id,))
        draw = hash64(seen.id, room_id, persona_id) / TOP
        return draw + (
            named and config.mention_targeting.enabled
        ) * config.mention_targeting.boost, persona_id

    return max(sorted(set(cast) - last) or sorted(cast), key=score)


def summary_key(seen: StreamObservation, config: AutoCommentaryConfig) -> str:
    text = seen.summary
    if config.summary_dedupe.normalize:
        text = " ".join(text.casefold().split())
    return f"{hash64(text):016x}"


def made(
    comments: Comments, seen: StreamObservation, config: AutoCommentaryConfig, by: str
) -> None:
    """A comment has been planned; what no window reaches back to is forgotten."""
    now = parse_ts(seen.ts)
    longest = max(config.dedupe_window_ms, config.summary_dedupe.ttl_ms, config.momentum_window_ms)
    kept = [one for one in comments.made if now - one[0] < max(longest, config.persona_cooldown_ms)]
    comments.made = [*kept, (now, by, seen.id, summary_key(seen, config))]


def text_of(seen: StreamObservation, config: AutoCommentaryConfig, max_chars: int) -> str:
    """The comment when no model writes it: prefix, id where asked for, and what was seen."""
    said = " ".join(_MENTION.sub(" ", seen.summary).split()) or "ok"
    parts = [config.message_prefix, f"[{seen.id}]" if config.include_obs_id else "", said]
    text = " ".join(part for part in parts if part)
    limit = min(max_chars, config.max_reply_chars, 200)
    return text if len(text) <= limit else text[: limit - 1] + "…"
