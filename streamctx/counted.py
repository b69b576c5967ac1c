"""What the perceptor role counts: the names ``/perceptor/stats`` shows, from 0."""

from typing import Final

COUNTED: Final = (
    "processed_frames",
    "processed_transcripts",
    "emitted_observations",
    "llm_calls",
    "llm_failures",
    "schema_failures",
    "sha_mismatch",
    "file_missing",
    "redis_failures",
    "contexts_published",
)
