"""What travels on ``stream:policy.decisions``: why who spoke, or did not.

A record is one JSON object of the policy's own; others need only its ``reply_id``, the id of the
line it made (empty for none).
"""

from msgspec import Raw, Struct


class DecisionBatch(Struct, frozen=True):
    """The records of one act of the policy; ``log`` is the id of the log entry it acted on."""

    log: str
    decisions: tuple[Raw, ...]
