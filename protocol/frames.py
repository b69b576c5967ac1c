"""Websocket frames besides the bare ChatMessage of ``/ws``: what clients send, what we answer.

A client that only subscribes sees ``subscribed`` and then bare chat messages, nothing else. The
other server frames go to clients that asked (``batch``, ``events``) or came by
``/ws/rooms/<slug>/``. Client frames are closed, server frames may grow.
"""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from protocol.declare import means
from protocol.fields import MessageId, Natural, Text64
from protocol.messages import StreamContext, TrendsSnapshot


class ClientFrame(
    Struct, frozen=True, kw_only=True, tag_field="type", forbid_unknown_fields=True
): ...


class Subscribe(ClientFrame, frozen=True, kw_only=True, tag="subscribe"):
    """``since`` and ``epoch`` resume after that line (0 and "" in a room that had none); ``batch`` asks for arrays and promises acks;
    ``events`` asks for the typed frames. ``token`` is a bot's or overlay's."""

    room_id: Annotated[str, means("The room to join.")]
    token: Annotated[
        Annotated[str, Meta(max_length=256)] | None, means("A bot's or overlay's key.")
    ] = None
    since: Annotated[Natural | None, means("Resume after the line of this number.")] = None
    epoch: Annotated[
        Annotated[str, Meta(max_length=64)] | None, means("The numbering that since belongs to.")
    ] = None
    batch: Annotated[bool, means("Ask for arrays of lines; the client acknowledges them.")] = False
    events: Annotated[bool, means("Ask for the typed frames.")] = False


class ChatSend(ClientFrame, frozen=True, kw_only=True, tag="chat.send"):
    """``nonce`` is the client's own name for the line; a repeated nonce is the same line."""

    content: Annotated[str, Meta(max_length=4000), means("The line.")]
    nonce: Annotated[
        Text64, means("The client's own name for the line; a repeated nonce is the same line.")
    ]
    reply_to: Annotated[MessageId | None, means("Id of the line it answers.")] = None


class Ack(ClientFrame, frozen=True, kw_only=True, tag="ack"):
    """All lines up to ``seq`` have been drawn: every 20 frames, at latest 2 s after a frame."""

    seq: Annotated[Natural, means("Number of the last line that was drawn.")]


class Ping(ClientFrame, frozen=True, kw_only=True, tag="ping"):
    t: Annotated[float, means("Comes back in the answer.")]


ClientFrames = Subscribe | ChatSend | Ack | Ping


class ServerFrame(Struct, frozen=True, kw_only=True, tag_field="type"): ...


class Subscribed(ServerFrame, frozen=True, kw_only=True, tag="subscribed"):
    """``seq`` and ``epoch`` are the room's head; ``recovered`` is True when ``since`` could be
    resumed exactly. All three only for clients that asked for more than the bare contract."""

    room_id: str
    seq: Natural | UnsetType = UNSET
    epoch: str | UnsetType = UNSET
    recovered: bool | UnsetType = UNSET


class Resync(ServerFrame, frozen=True, kw_only=True, tag="resync"):
    """The room's numbering began anew: forget ``seq``, the latest history follows."""

    seq: Natural
    epoch: str


class ChatAccepted(ServerFrame, frozen=True, kw_only=True, tag="chat.accepted"):
    """The line waits for the gateway under this id; it is shown when it comes back as chat."""

    nonce: str
    id: str


class ChatRefused(ServerFrame, frozen=True, kw_only=True, tag="chat.refused"):
    nonce: str
    code: str
    sentence: str
    retry_after_s: float | UnsetType = UNSET


class RoomState(ServerFrame, frozen=True, kw_only=True, tag="room.state"):
    room_id: str
    title: str
    open: bool
    personas_paused: bool
    max_chars: int
    personas: int
    people: int


class OnStream(ServerFrame, frozen=True, kw_only=True, tag="stream.context"):
    context: StreamContext


class Trends(ServerFrame, frozen=True, kw_only=True, tag="room.trends"):
    trends: TrendsSnapshot


class Pong(ServerFrame, frozen=True, kw_only=True, tag="pong"):
    t: float


class ErrorFrame(ServerFrame, frozen=True, kw_only=True, tag="error"):
    code: Literal["bad_frame", "not_allowed", "too_many"]
    sentence: str


ServerFrames = (
    Subscribed
    | Resync
    | ChatAccepted
    | ChatRefused
    | RoomState
    | OnStream
    | Trends
    | Pong
    | ErrorFrame
)
