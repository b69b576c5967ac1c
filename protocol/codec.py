"""Bytes to message and back, with the guards untrusted input needs. Pure.

Duplicate keys: the last one wins, here as in every JSON parser we talk to, and what we send on is
our own encoding, never a publisher's bytes.
"""

from functools import cache
from typing import TypeVar

import msgspec

MAX_BYTES = 64 * 1024

T = TypeVar("T", bound=msgspec.Struct)


class BadMessage(ValueError):
    """The bytes are not a valid message; the text says which rule is broken."""


@cache
def _decoder(kind: type[T]) -> msgspec.json.Decoder[T]:
    return msgspec.json.Decoder(kind)


_encoder = msgspec.json.Encoder()


def decode(data: bytes, kind: type[T], *, max_bytes: int = MAX_BYTES) -> T:
    """The message in ``data``, checked against every bound of ``kind``; else BadMessage."""
    if len(data) > max_bytes:
        raise BadMessage(f"{len(data)} bytes; at most {max_bytes} are read")
    try:
        message: T = _decoder(kind).decode(data)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise BadMessage(str(error) or type(error).__name__) from error
    return message


def encode(message: msgspec.Struct) -> bytes:
    """One line of UTF-8 JSON. Bounds are not checked: see ``encode_checked``."""
    return _encoder.encode(message)


def encode_checked(message: msgspec.Struct, *, max_bytes: int = MAX_BYTES) -> bytes:
    """``encode`` for what is about to be published: decodes the result, so BadMessage if invalid."""
    try:
        data = _encoder.encode(message)
    except (msgspec.MsgspecError, ValueError, OverflowError, RecursionError, TypeError) as error:
        raise BadMessage(str(error)) from error
    decode(data, type(message), max_bytes=max_bytes)
    return data
