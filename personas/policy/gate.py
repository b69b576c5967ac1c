"""The gate: a draw that every worker makes alike. Pure."""

from protocol.ids import unit


def gate(message_id: str, persona_id: str) -> float:
    """The roll of a persona for a message, in [0, 1): it speaks when this is under its chance.

    BLAKE2b-8 over ``<message id>:<persona id>``, a contract other implementations share. Without a
    message id the answer is 1.0, which no chance passes.
    """
    return unit(message_id, persona_id) if message_id else 1.0
