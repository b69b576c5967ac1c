"""The columns behind a room's configuration, one per knob.

Columns are named as the configuration's own keys, so a block is read off by its Struct's fields.
Bounds and the final word are ``RoomConfig``'s; the help texts repeat them for the operator.
"""

from typing import Any, Final

import msgspec
from django.db import models

from protocol.configs import (
    Audience,
    EmotePolicy,
    Features,
    Limits,
    PolicyKnobs,
    Timing,
)

BLOCKS: Final[dict[str, type[msgspec.Struct]]] = {
    "features": Features,
    "limits": Limits,
    "policy": PolicyKnobs,
    "timing": Timing,
    "emote_policy": EmotePolicy,
    "audience": Audience,
}


class RoomKnobs(models.Model):
    """How lively a room is, who answers whom, and how fast."""

    # audience
    target_rate = models.FloatField(
        default=14.0, help_text="Simulated lines per minute while something happens (0-300)."
    )
    crowd_size = models.PositiveIntegerField(
        default=200, help_text="Procedural chatters beside the core personas (0-10,000)."
    )
    idle_rate = models.FloatField(
        default=2.0, help_text="Lines per minute when nothing happens at all (0-60)."
    )
    human_salience = models.FloatField(
        default=0.0, help_text="1: every question or mention by a person is answered; 0: by chance."
    )
    ceiling_per_10s = models.PositiveIntegerField(
        null=True,
        blank=True,
        help_text="Most simulated lines per 10 s; empty: ten times the target rate, at least 40.",
    )
    seed = models.CharField(
        max_length=128, blank=True, help_text="Every draw comes from it; empty: the room's id."
    )

    # policy
    hype_multiplier = models.FloatField(
        default=1.0, help_text="Scales how much events and hype move the room (0-5)."
    )
    bot_react_to_bot_weight = models.FloatField(
        default=0.25, help_text="Share of a chatter's chance left for simulated lines (0-1)."
    )
    mention_boost = models.FloatField(
        default=3.0, help_text="Factor on the chance of somebody who was mentioned (1-10)."
    )
    event_alpha = models.FloatField(
        default=1.5, help_text="How strongly events on stream raise the chance to speak (0-5)."
    )
    trend_alpha = models.FloatField(
        default=0.8, help_text="How strongly a lively chat raises the chance to speak (0-5)."
    )
    bot_gamma = models.FloatField(
        default=0.7, help_text="How much a chat full of simulated lines lowers the chance (0-1)."
    )
    p_cap = models.FloatField(default=0.9, help_text="No chance to speak is above this (0.1-0.95).")

    # timing
    tick_min_ms = models.PositiveIntegerField(
        default=250, help_text="Shortest pause between two considerations, ms (50-5000)."
    )
    tick_max_ms = models.PositiveIntegerField(
        default=800, help_text="Longest pause between two considerations, ms (50-5000)."
    )
    mention_window_s = models.PositiveIntegerField(
        default=10, help_text="How long a mention counts, seconds (1-120)."
    )
    reflection_interval_s = models.PositiveIntegerField(
        default=300, help_text="Chatters look back at most this often, seconds (60-3600)."
    )
    reflection_message_count = models.PositiveIntegerField(
        default=30, help_text="... and after this many lines (5-500)."
    )
    soft_cooldown_ms = models.PositiveIntegerField(
        default=900, help_text="A core persona does not speak again so soon, ms (0-10,000)."
    )
    hard_cooldown_ms = models.PositiveIntegerField(
        default=0, help_text="The same for longer pauses, ms (0-60,000); the longer of both holds."
    )
    max_bot_msgs_per_10s = models.PositiveIntegerField(
        default=5, help_text="Most lines of core personas per 10 s (0-1000)."
    )
    p_base = models.FloatField(
        default=0.15, help_text="Chance of a chatter to react to an ordinary line (0-1)."
    )
    p_mention_bonus = models.FloatField(
        default=0.35, help_text="Added when the line mentions the chatter (0-1)."
    )
    p_hype_bonus = models.FloatField(
        default=0.10, help_text="Added when the line is full of hype (0-1)."
    )
    p_rate_penalty_per_msg = models.FloatField(
        default=0.01, help_text="Taken off per recent line in the room (0-1)."
    )

    # limits, features, emotes
    max_chars_per_message = models.PositiveIntegerField(
        default=160,
        help_text="Longest simulated line (1-500). Above 200 it is also the limit for people.",
    )
    max_llm_concurrency = models.PositiveIntegerField(
        default=8,
        help_text="Most language-model calls at the same time in a process (1-512); all rooms "
        "together make 8.",
    )
    max_llm_usd_per_hour = models.FloatField(
        null=True,
        blank=True,
        help_text="Most dollars for models per hour in this room; empty: only the common cap.",
    )
    max_llm_usd_per_day = models.FloatField(
        null=True,
        blank=True,
        help_text="Most dollars for models per day in this room; empty: only the common cap.",
    )
    max_mem0_concurrency = models.PositiveIntegerField(
        default=8,
        help_text="Most reads of memories at the same time in a process (1-512); all rooms "
        "together make 4.",
    )
    enable_firehose_read = models.BooleanField(
        default=True, help_text="Chatters react to lines of the chat."
    )
    enable_trends_read = models.BooleanField(
        default=False,
        help_text="Chatters are moved by the chat's statistics: trend alpha and bot gamma count.",
    )
    allowed_emotes = models.JSONField(
        default=list, blank=True, help_text="Emote codes chatters may use; empty: all of ours."
    )

    class Meta:
        abstract = True

    def blocks(self) -> dict[str, dict[str, Any]]:
        """The configuration's blocks as plain values; an empty text means: the default."""
        return {
            name: {key: _filled(getattr(self, key)) for key in kind.__struct_fields__}
            for name, kind in BLOCKS.items()
        }


def _filled(value: Any) -> Any:
    return None if value == "" else value
