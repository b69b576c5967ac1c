"""Every message that travels on a stream: the single definition. Pure.

JSON Schemas in ``protocol/schemas`` are exported from these Structs (``make schemas``). msgspec
checks bounds when it decodes, never when an object is built: whoever publishes goes through
``codec.encode_checked``. Messages are open (unknown keys are accepted and dropped).
"""

from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from protocol.clock import parse_ts
from protocol.declare import means
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

    schema_version: Annotated[Version1, means("Version of the contract, 1.x.")]
    id: Annotated[MessageId, means("The message's own id; a second one of the same id is dropped.")]
    ts: Annotated[Timestamp, means("When it was said or happened, RFC 3339.")]
    room_id: Annotated[RoomId, means("The room's id: room: and its address.")]

    def __post_init__(self) -> None:
        parse_ts(self.ts)


class Emote(Struct, frozen=True, kw_only=True):
    code: Annotated[Text64, means("The emote's code as written.")]
    provider: Annotated[Text32 | UnsetType, means("Whose emote it is.")] = UNSET
    start: Annotated[
        Natural | UnsetType,
        means("First character of the code in the line, from 0, in code points."),
    ] = UNSET
    end: Annotated[Natural | UnsetType, means("Last character of the code in the line.")] = UNSET


class Style(Struct, frozen=True, kw_only=True):
    name_color: Annotated[HexColour | UnsetType, means("Colour of the name.")] = UNSET
    message_color: Annotated[HexColour | UnsetType, means("Colour of the text.")] = UNSET
    effects: Annotated[
        Annotated[tuple[Badge, ...], Meta(max_length=8)] | UnsetType, means("Effects on the name.")
    ] = UNSET


class Redaction(Struct, frozen=True, kw_only=True):
    """A replaced span; offsets count code points of the text before any replacement."""

    kind: Annotated[Text64, means("What was replaced.")]
    start: Annotated[Natural, means("First code point of the span.")]
    end: Annotated[Natural, means("The code point after the span.")]
    replacement: Annotated[Text32, means("What stands there instead.")]


class Moderation(Struct, frozen=True, kw_only=True):
    """The judge's verdict; ``rule_version`` names the rules a line of the firehose was judged by."""

    action: Annotated[Literal["allow", "redact", "drop"], means("What became of the line.")]
    reasons: Annotated[
        Annotated[tuple[Text128, ...], Meta(max_length=32)] | UnsetType,
        means("Why, by the names of the rules."),
    ] = UNSET
    redactions: Annotated[
        Annotated[tuple[Redaction, ...], Meta(max_length=32)] | UnsetType,
        means("Spans that were replaced."),
    ] = UNSET
    rule_version: Annotated[
        Text64 | UnsetType, means("The rules a line of the firehose was judged by.")
    ] = UNSET


class Trace(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where a message came from and what it cost; stamped on the way, never judged.

    ``depth`` is 0 for a line caused by the stream or a person, +1 for each answer to a simulated
    line; ``cause`` is the trigger's id.
    """

    producer: Annotated[Text64 | UnsetType, means("The program that made the message.")] = UNSET
    request_id: Annotated[Text128 | UnsetType, means("The maker's own name for the request.")] = (
        UNSET
    )
    llm_ms: Annotated[Natural | UnsetType, means("Time a model took to write it, ms.")] = UNSET
    mem_ms: Annotated[Natural | UnsetType, means("Time it took to recall memories, ms.")] = UNSET
    processed_by: Annotated[tuple[Any, ...] | UnsetType, means("Programs it passed.")] = UNSET
    gateway_ts: Annotated[str | UnsetType, means("When the gateway took it, RFC 3339.")] = UNSET
    persona_id: Annotated[str | UnsetType, means("The persona that speaks.")] = UNSET
    worker_instance: Annotated[str | UnsetType, means("The process that handed it in.")] = UNSET
    depth: Annotated[
        Natural | UnsetType,
        means(
            "0 when the stream or a person caused it, one more for each answer to a simulated line."
        ),
    ] = UNSET
    cause: Annotated[str | UnsetType, means("Id of what it reacts to.")] = UNSET


STAFF_BADGES: Final = frozenset({"mod", "moderator", "host", "broadcaster"})
"""Badges of those who run a room."""


class ChatMessage(Wire, frozen=True, kw_only=True):
    """A chat line. ``seq`` and ``epoch`` exist on the firehose only: the publish script adds them."""

    schema_name: Annotated[Literal["ChatMessage"], means("Says what kind of message this is.")]
    origin: Annotated[Origin, means("Who wrote it: a person, a simulated chatter or the system.")]
    user_id: Annotated[Name, means("The writer's id; the same person keeps it.")]
    display_name: Annotated[Name, means("The writer's name as shown.")]
    content: Annotated[Content, means("The text, one line.")]
    mentions: Annotated[tuple[Text64, ...], Meta(max_length=32), means("Names the line addresses.")]
    emotes: Annotated[tuple[Emote, ...], Meta(max_length=64), means("Emotes in the line.")]
    badges: Annotated[tuple[Badge, ...], Meta(max_length=16), means("Badges beside the name.")]
    reply_to: Annotated[MessageId | None, means("Id of the line it answers.")] = None
    style: Annotated[Style | None, means("How it looks.")] = None
    client_meta: Annotated[
        dict[str, Any] | None, means("The writer's own notes; nobody reads them.")
    ] = None
    moderation: Annotated[Moderation | None, means("The judge's verdict.")] = None
    trace: Annotated[Trace | None, means("Where it came from and what it cost.")] = None
    seq: Annotated[
        Positive | UnsetType,
        means("The line's number in its room, without gaps; on the firehose only."),
    ] = UNSET
    epoch: Annotated[
        Text64 | UnsetType, means("The numbering that seq belongs to; on the firehose only.")
    ] = UNSET


class TranscriptSpan(Struct, frozen=True, kw_only=True):
    t0_ms: Annotated[Natural, means("When it began, ms since the stream's origin.")]
    t1_ms: Annotated[Natural, means("When it ended, ms since the stream's origin.")]
    text: Annotated[Text2048, means("What was said.")]
    speaker: Annotated[Annotated[str, Meta(max_length=64)] | None, means("Who said it.")] = None
    confidence: Annotated[Unit | UnsetType, means("How sure the recogniser is, 0-1.")] = UNSET


class StreamEvent(Struct, frozen=True, kw_only=True):
    """Something that happened on stream. Any type may be named; ``event_types.py`` knows the usual."""

    type: Annotated[
        Text64,
        means("What kind of event; docs/protocols.md lists the usual ones, others are allowed."),
    ]
    strength: Annotated[Unit, means("How strongly chat reacts, 0-1.")]
    ts: Annotated[Timestamp, means("When it happened, RFC 3339.")]
    meta: Annotated[
        dict[str, Any] | None, means("More about it: id, text, question, options, scene.")
    ] = None

    def __post_init__(self) -> None:
        parse_ts(self.ts)


class StreamContext(Wire, frozen=True, kw_only=True):
    """What is on stream now: the rolling window the policy and the page read."""

    schema_name: Annotated[Literal["StreamContext"], means("Says what kind of message this is.")]
    sequence: Annotated[Natural, means("Grows with time.")]
    transcript_window: Annotated[
        tuple[TranscriptSpan, ...], means("What was said lately, oldest first.")
    ]
    events: Annotated[tuple[StreamEvent, ...], means("What happened lately, oldest first.")]
    keywords: Annotated[
        tuple[Text64, ...], Meta(max_length=64), means("What it is about, the most telling first.")
    ]
    summary: Annotated[Text512, means("What is on stream, in a sentence.")]
    scene: Annotated[
        Annotated[str, Meta(max_length=128)] | None, means("The scene, where one is known.")
    ] = None
    debug: Annotated[
        dict[str, Any] | None, means("For whoever looks for a fault; nobody reads it.")
    ] = None


class TokenCount(Struct, frozen=True, kw_only=True):
    token: Annotated[Text64, means("The word, emote or name.")]
    count: Annotated[Natural, means("How often it was written.")]


class TrendsSnapshot(Wire, frozen=True, kw_only=True):
    """Counts over the last ``window_s`` seconds of the firehose, people and simulated together."""

    schema_name: Annotated[Literal["TrendsSnapshot"], means("Says what kind of message this is.")]
    window_s: Annotated[int, Meta(ge=1, le=300), means("Length of the window, seconds.")]
    msg_per_s: Annotated[float, Meta(ge=0), means("Lines per second.")]
    top_tokens: Annotated[
        tuple[TokenCount, ...], Meta(max_length=50), means("The commonest words and emotes.")
    ]
    top_mentions: Annotated[
        tuple[TokenCount, ...], Meta(max_length=50), means("The names mentioned most.")
    ]
    bot_fraction: Annotated[Unit, means("Share of simulated lines, 0-1.")]
    meta: Annotated[dict[str, Any] | None, means("More figures, by name.")] = None


class StreamFrame(Wire, frozen=True, kw_only=True):
    schema_name: Annotated[Literal["StreamFrame"], means("Says what kind of message this is.")]
    frame_path: Annotated[Text512, means("The picture's file.")]
    sha256: Annotated[Sha256, means("SHA-256 of the file, hex.")]
    width: Annotated[Positive, means("Pixels.")]
    height: Annotated[Positive, means("Pixels.")]
    format: Annotated[Literal["png", "jpg", "jpeg", "webp"], means("The file's format.")]
    source: Annotated[Text64, means("What took the picture.")]
    seq: Annotated[Natural, means("The picture's number.")]
    capture_ms: Annotated[Natural | UnsetType, means("Time it took to capture, ms.")] = UNSET
    meta: Annotated[dict[str, Any] | None, means("More about it.")] = None


class StreamTranscriptSegment(Wire, frozen=True, kw_only=True):
    schema_name: Annotated[
        Literal["StreamTranscriptSegment"], means("Says what kind of message this is.")
    ]
    start_ms: Annotated[Natural, means("When it began, ms since the tool's own beginning.")]
    end_ms: Annotated[Natural, means("When it ended, ms since the tool's own beginning.")]
    text: Annotated[Text2048, means("What was said.")]
    confidence: Annotated[Unit | UnsetType, means("How sure the recogniser is, 0-1.")] = UNSET
    meta: Annotated[dict[str, Any] | None, means("More about it; speaker is read.")] = None


class Safety(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    sexual_content: Annotated[bool, means("Whether the picture shows it.")]
    violence: Annotated[bool, means("Whether the picture shows it.")]
    self_harm: Annotated[bool, means("Whether the picture shows it.")]
    hate: Annotated[bool, means("Whether the picture shows it.")]
    harassment: Annotated[bool, means("Whether the picture shows it.")]


class ObservationTrace(Struct, frozen=True, kw_only=True):
    provider: Annotated[Text32, means("Who was asked.")]
    model: Annotated[Text128, means("The model's name.")]
    latency_ms: Annotated[Natural, means("Time the answer took, ms.")]
    prompt_id: Annotated[Text128, means("The prompt's name.")]
    prompt_sha256: Annotated[Sha256, means("Digest of the prompt.")]


class StreamObservation(Wire, frozen=True, kw_only=True):
    schema_name: Annotated[
        Literal["StreamObservation"], means("Says what kind of message this is.")
    ]
    frame_id: Annotated[Text128, means("Id of the frame that was looked at.")]
    frame_sha256: Annotated[Sha256, means("Digest of that frame's file.")]
    transcript_ids: Annotated[
        tuple[Text128, ...], Meta(max_length=256), means("Ids of the speech around it.")
    ]
    summary: Annotated[Text512, means("What is to be seen, in a sentence.")]
    tags: Annotated[tuple[Text64, ...], Meta(max_length=64), means("What it is about.")]
    entities: Annotated[tuple[Text64, ...], Meta(max_length=64), means("Persons and things in it.")]
    hype_level: Annotated[Unit, means("How exciting it is, 0-1.")]
    safety: Annotated[Safety, means("What it must not be used for.")]
    trace: Annotated[ObservationTrace, means("Who looked at it.")]
    meta: Annotated[dict[str, Any] | None, means("More about it.")] = None


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
