"""A judged line as it goes on the firehose. What a publisher may not claim is replaced. Pure."""

import re
from typing import Final

from msgspec import UNSET
from msgspec.structs import replace

from moderation.rules import Ruleset, Verdict, judge
from protocol.messages import ChatMessage, Moderation, Trace

STATION: Final = "chat_gateway"
# Ids of ours, and of Twitch: they say nothing, whatever the judge may take their digits for.
_OPAQUE: Final = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_ID: Final = re.compile(r"[!-~]+")


def stamped(
    message: ChatMessage, verdict: Verdict, name: str, ruleset: Ruleset, gateway_ts: str
) -> ChatMessage:
    """``message`` with the judge's text and verdict under ``name``, and nothing that was not judged
    beside it."""
    return replace(
        message,
        display_name=name,
        content=verdict.text,
        mentions=_standing(message.mentions, verdict.text),
        reply_to=_answered(message.reply_to, ruleset),
        moderation=Moderation(
            action=verdict.action,
            reasons=verdict.reasons,
            redactions=verdict.redactions,
            rule_version=verdict.rule_version,
        ),
        trace=_trace(message.trace or Trace(), gateway_ts),
        seq=UNSET,
        epoch=UNSET,
    )


def _trace(trace: Trace, gateway_ts: str) -> Trace:
    passed = () if trace.processed_by is UNSET else trace.processed_by
    seen = tuple(name for name in passed if isinstance(name, str) and name != STATION)
    return replace(
        trace,
        producer="unknown" if trace.producer is UNSET else trace.producer,
        processed_by=(*seen, STATION),
        gateway_ts=gateway_ts,
    )


def _standing(mentions: tuple[str, ...], text: str) -> tuple[str, ...]:
    """Those that are words of the text: a name that was redacted or cut off is not passed on."""
    if not mentions:
        return mentions
    lowered = text.lower()
    return tuple(name for name in mentions if _stands(name.lower(), lowered))


def _stands(word: str, text: str) -> bool:
    at = text.find(word)
    while at >= 0:
        around = text[at - 1 : at] + text[at + len(word) : at + len(word) + 1]
        if not any(char.isalnum() for char in around):
            return True
        at = text.find(word, at + 1)
    return False


def _answered(reply_to: str | None, ruleset: Ruleset) -> str | None:
    """The id, if it is one and no message of its own."""
    if reply_to is None or _OPAQUE.fullmatch(reply_to):
        return reply_to
    is_id = _ID.fullmatch(reply_to) and judge(reply_to, ruleset).action == "allow"
    return reply_to if is_id else None
