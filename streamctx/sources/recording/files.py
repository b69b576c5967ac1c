"""The recordings in a folder: ``<name>.vtt``, with ``<name>.events.vtt`` beside it or without."""

import codecs
from functools import lru_cache
from pathlib import Path
from typing import Final

from streamctx.sources.recording.reading import EVENTS, SPEECH, BadTrack, Track, read_track

_UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def load(folder: Path, name: str) -> Track:
    """Return the stream called ``name`` in ``folder``; BadTrack says what is wrong with it."""
    speech, events = folder / f"{name}{SPEECH}", folder / f"{name}{EVENTS}"
    if not speech.is_file():
        raise BadTrack(f"{speech.name}: no such file in {folder}")
    marks = events.stat().st_mtime_ns if events.is_file() else 0
    return _load(speech, events if marks else None, speech.stat().st_mtime_ns, marks)


@lru_cache(maxsize=32)
def _load(speech: Path, events: Path | None, _changed: int, _events_changed: int) -> Track:
    return read_track(speech.stem, _text(speech), _text(events) if events else None)


def _text(path: Path) -> str:
    data = path.read_bytes()
    try:
        return data.decode("utf-16" if data.startswith(_UTF_16) else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadTrack(f"{path.name}: {error}") from error


def stream_names(folder: Path) -> list[str]:
    """Return the names of the streams in ``folder``, sorted."""
    files = folder.glob(f"*{SPEECH}")
    return sorted(f.name.removesuffix(SPEECH) for f in files if not f.name.endswith(EVENTS))
