"""Every kind of source there is; one row each, and a folder of the same name with its files.

``reading.py`` (pure) turns what comes in into items, ``source.py`` gets it from outside, and
``settings.py`` says what a row of a pulled kind sets. ``docs/architecture.md`` explains each.
"""

from collections.abc import Sequence
from typing import Final

from streamctx.sources.kinds import Kind, Pulled, Pushed
from streamctx.sources.notes.source import NoteSource
from streamctx.sources.recording.settings import RecordingSettings
from streamctx.sources.recording.source import RecordingSource, recording_rows
from streamctx.sources.speech.source import SpeechSource

KINDS: Final[Sequence[Kind]] = (
    Pulled(
        "recording",
        "A recorded stream, in a loop",
        settings=RecordingSettings,
        rows=recording_rows,
        open=RecordingSource,
    ),
    Pushed("speech", "Speech from capture programs", open=SpeechSource),
    Pushed("notes", "Notes of people and programs", open=NoteSource),
)
