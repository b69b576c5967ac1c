"""A recording in a room: its files in ``configs/streams``, played on the clock of its settings.

Nothing is remembered: whoever opens it knows from the settings where it stands.
"""

from streamctx.models import Playback
from streamctx.sources.kinds import Source, SourceRow, Surroundings
from streamctx.sources.recording.files import load
from streamctx.sources.recording.playing import Clock, Playing
from streamctx.sources.recording.settings import RecordingSettings
from streamctx.stage import Told


def recording_rows(around: Surroundings) -> list[SourceRow]:
    """Return a row for each playback that is on."""
    playing = Playback.objects.filter(playing=True)
    return [SourceRow(playback.room_id, playback.settings()) for playback in playing]


class RecordingSource(Source):
    """Plays one stream in one room; a file that is edited is read again."""

    def __init__(self, around: Surroundings, room_id: str, settings: RecordingSettings) -> None:
        self._folder, self._room_id, self._settings = around.streams, room_id, settings
        self._clock = Clock(settings.started_ms, settings.speed)
        self._playing: Playing | None = None

    def look(self, now_ms: int) -> None:
        """Read the files if they have changed; BadTrack, and on with the last good ones."""
        self._playing = Playing(load(self._folder, self._settings.stream), self._clock)

    def tell(self, now_ms: int) -> list[Told]:
        return [self._playing.told(self._room_id, now_ms)] if self._playing else []
