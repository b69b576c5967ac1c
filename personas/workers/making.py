"""What the live run makes minds with: the phrases on disk and the settings of this process."""

from functools import cache
from pathlib import Path
from typing import Final

from django.conf import settings
from msgspec.structs import replace

from personas.chat.names import load_names
from personas.engine.minds import Minds
from personas.generation.phrasebook import load
from protocol.codec import decode
from protocol.configs.observation import AutoCommentaryConfig

COMMENTARY: Final = "auto_commentary.json"


def from_settings(*, live: bool = True) -> Minds:
    """Read once per process: phrases change with a restart."""
    return _minds(settings.CONFIG_DIR, settings.E2E_MARKERS, settings.AUTO_COMMENTARY_ENABLED, live)


@cache
def _minds(config: Path, markers: bool, comments: bool, live: bool) -> Minds:
    return Minds(
        load(config),
        load_names(config / "crowd" / "names.json"),
        markers,
        commentary_in(config, switched_on=comments),
        live,
    )


def commentary_in(folder: Path, *, switched_on: bool) -> AutoCommentaryConfig | None:
    """The rules of auto commentary: of the configuration folder's file, where there is one. None
    unless it or the setting switches comments on; BadMessage when the file breaks a rule."""
    path, rules = folder / COMMENTARY, AutoCommentaryConfig()
    if path.exists():
        rules = decode(path.read_bytes(), AutoCommentaryConfig)
    return replace(rules, enabled=True) if rules.enabled or switched_on else None
