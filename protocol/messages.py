"""Every message that travels on a stream: the single definition. Pure.

JSON Schemas in ``protocol/schemas`` are exported from these Structs (``make schemas``). msgspec
checks bounds when it decodes, never when an object is built: whoever publishes goes through
``codec.encode_checked``. Messages are open (unknown keys are accepted and dropped).
"""

from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from protocol.clock import parse_ts
from protocol.fields import (
    NO_NEWLINE,
    Badge,
    HexColour,
    MessageId,
    Name,
    Natural,
    Positive,
    RoomId,
    Sha256,
    Text32,
    Text64,
    Text128,
    Text512,
    Text2048,
    Timestamp,
    Unit,
    Version1,
)

SCHEMA_VERSION = "1.1.0"

Origin = Literal["bot", "human", "system"]
Content = Annotated[str, Meta(min_length=1, max_length=500, pattern=NO_NEWLINE)]


class Wire(Struct, frozen=True, kw_only=True):
    """Fields common to all stream messages."""

    schema_version: Version1
    id: MessageId
    ts: Timestamp
    room_id: RoomId

    def __post_init__(self) -> None:
        parse_ts(self.ts)


class Emote(Struct, frozen=True, kw_only=True):
    code: Text64
    provider: Text32 | UnsetType = UNSET
    start: Natural | UnsetType = UNSET
    end: Natural | UnsetType = UNSET


class Style(Struct, frozen=True, kw_only=True):
    name_color: HexColour | UnsetType = UNSET
    message_color: HexColour | UnsetType = UNSET
    effects: Annotated[tuple[Badge, ...], Meta(max_length=8)] | UnsetType = UNSET


class Redaction(Struct, frozen=True, kw_only=True):
    """A replaced span; offsets count code points of the text before any replacement."""

    kind: Text64
    start: Natural
    end: Natural
    replacement: Text32


class Moderation(Struct, frozen=True, kw_only=True):
    """The judge's verdict; ``rule_version`` names the rules a line of the firehose was judged by."""

    action: Literal["allow", "redact", "drop"]
    reasons: Annotated[tuple[Text128, ...], Meta(max_length=32)] | UnsetType = UNSET
    redactions: Annotated[tuple[Redaction, ...], Meta(max_length=32)] | UnsetType = UNSET
    rule_version: Text64 | UnsetType = UNSET


class Trace(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where a message came from and what it cost; stamped on the way, never judged.

    ``depth`` is 0 for a line caused by the stream or a person, +1 for each answer to a simulated
    line; ``cause`` is the trigger's id.
    """

    producer: Text64 | UnsetType = UNSET
    request_id: Text128 | UnsetType = UNSET
    llm_ms: Natural | UnsetType = UNSET
    mem_ms: Natural | UnsetType = UNSET
    processed_by: tuple[Any, ...] | UnsetType = UNSET
    gateway_ts: str | UnsetType = UNSET
    persona_id: str | UnsetType = UNSET
    worker_instance: str | UnsetType = UNSET
    depth: Natural | UnsetType = UNSET
    cause: str | UnsetType = UNSET


STAFF_BADGES: Final = frozenset({"mod", "moderator", "host", "broadcaster"})
"""Badges of those who run a room."""


class ChatMessage(Wire, frozen=True, kw_only=True):
    """A chat line. ``seq`` and ``epoch`` exist on the firehose only: the publish script adds them."""

    schema_name: Literal["ChatMessage"]
    origin: Origin
    user_id: Name
    display_name: Name
    content: Content
    mentions: Annotated[tuple[Text64, ...], Meta(max_length=32)]
    emotes: Annotated[tuple[Emote, ...], Meta(max_length=64)]
    badges: Annotated[tuple[Badge, ...], Meta(max_length=16)]
    reply_to: MessageId | None = None
    style: Style | None = None
    client_meta: dict[str, Any] | None = None
    moderation: Moderation | None = None
    trace: Trace | None = None
    seq: Positive | UnsetType = UNSET
    epoch: Text64 | UnsetType = UNSET


class TranscriptSpan(Struct, frozen=True, kw_only=True):
    t0_ms: Natural
    t1_ms: Natural
    text: Text2048
    speaker: Annotated[str, Meta(max_length=64)] | None = None
    confidence: Unit | UnsetType = UNSET


class StreamEvent(Struct, frozen=True, kw_only=True):
    """Something that happened on stream. Any type may be named; ``event_types.py`` knows the usual."""

    type: Text64
    strength: Unit
    ts: Timestamp
    meta: dict[str, Any] | None = None

    def __post_init__(self) -> None:
        parse_ts(self.ts)


class StreamContext(Wire, frozen=True, kw_only=True):
    """What is on stream now: the rolling window the policy and the page read."""

    schema_name: Literal["StreamContext"]
    sequence: Natural
    transcript_window: tuple[TranscriptSpan, ...]
    events: tuple[StreamEvent, ...]
    keywords: Annotated[tuple[Text64, ...], Meta(max_length=64)]
    summary: Text512
    scene: Annotated[str, Meta(max_length=128)] | None = None
    debug: dict[str, Any] | None = None


class TokenCount(Struct, frozen=True, kw_only=True):
    token: Text64
    count: Natural


class TrendsSnapshot(Wire, frozen=True, kw_only=True):
    """Counts over the last ``window_s`` seconds of the firehose, people and simulated together."""

    schema_name: Literal["TrendsSnapshot"]
    window_s: Annotated[int, Meta(ge=1, le=300)]
    msg_per_s: Annotated[float, Meta(ge=0)]
    top_tokens: Annotated[tuple[TokenCount, ...], Meta(max_length=50)]
    top_mentions: Annotated[tuple[TokenCount, ...], Meta(max_length=50)]
    bot_fraction: Unit
    meta: dict[str, Any] | None = None


class StreamFrame(Wire, frozen=True, kw_only=True):
    schema_name: Literal["StreamFrame"]
    frame_path: Text512
    sha256: Sha256
    width: Positive
    height: Positive
    format: Literal["png", "jpg", "jpeg", "webp"]
    source: Text64
    seq: Natural
    capture_ms: Natural | UnsetType = UNSET
    meta: dict[str, Any] | None = None


class StreamTranscriptSegment(Wire, frozen=True, kw_only=True):
    schema_name: Literal["StreamTranscriptSegment"]
    start_ms: Natural
    end_ms: Natural
    text: Text2048
    confidence: Unit | UnsetType = UNSET
    meta: dict[str, Any] | None = None


class Safety(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    sexual_content: bool
    violence: bool
    self_harm: bool
    hate: bool
    harassment: bool


class ObservationTrace(Struct, frozen=True, kw_only=True):
    provider: Text32
    model: Text128
    latency_ms: Natural
    prompt_id: Text128
    prompt_sha256: Sha256


class StreamObservation(Wire, frozen=True, kw_only=True):
    schema_name: Literal["StreamObservation"]
    frame_id: Text128
    frame_sha256: Sha256
    transcript_ids: Annotated[tuple[Text128, ...], Meta(max_length=256)]
    summary: Text512
    tags: Annotated[tuple[Text64, ...], Meta(max_length=64)]
    entities: Annotated[tuple[Text64, ...], Meta(max_length=64)]
    hype_level: Unit
    safety: Safety
    trace: ObservationTrace
    meta: dict[str, Any] | None = None


def chat_message(
    *,
    id: str,
    ts: str,
    room_id: str,
    origin: Origin,
    user_id: str,
    display_name: str,
    content: str,
    **rest: Any,
) -> ChatMessage:
    """A ChatMessage of the current version with empty lists where ``rest`` says nothing."""
    return msgspec.structs.replace(
        ChatMessage(
            schema_name="ChatMessage",
            schema_version=SCHEMA_VERSION,
            id=id,
            ts=ts,
            room_id=room_id,
            origin=origin,
            user_id=user_id,
            display_name=display_name,
            content=content,
            mentions=(),
            emotes=(),
            badges=(),
        ),
        **rest,
    )
