"""What the version of 22 November 2026 left on a disk opens with every value kept.

``november/database.sql`` is a dump of its database, filled so that no knob is as by default;
``configs`` are the files that version exported from it; ``redis.json.gz`` holds a checkpoint of its
policy and the ends of its streams.
"""

import gzip
import json
import logging
import os
import sqlite3
import subprocess
import sys
from base64 import b64decode
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest

from chatter_site.env import BASE_DIR
from personas.engine.policylog import LogEntry
from personas.engine.takeover import UNREADABLE
from protocol.bus import Bus
from tests.integration.personas import stage
from tests.integration.personas.test_policy_run import running
from tests.waiting import until

LEFT: Final = Path(__file__).parent / "november"
KINDS: Final = ("rooms", "personas", "providers", "moderation")


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with that database, brought up to date; its export lies in ``configs``."""
    folder = tmp_path_factory.mktemp("november")
    database = sqlite3.connect(folder / "chatter.sqlite3")
    database.executescript((LEFT / "database.sql").read_text())
    database.close()
    (folder / "configs").mkdir()
    manage(folder, "migrate", "--verbosity", "0")
    manage(folder, "configs", "export")
    return folder


def manage(folder: Path, *command: str) -> str:
    environ = os.environ | {
        "DATA_DIR": str(folder),
        "CONFIG_DIR": str(folder / "configs"),
        "DATABASE_URL": "",
        "REDIS_URL": "",
    }
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=BASE_DIR,
        env=environ,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("kind", KINDS)
def test_every_value_of_every_row_is_kept(upgraded: Path, kind: str) -> None:
    files = sorted((LEFT / "configs" / kind).glob("*.json"))
    assert files
    for file in files:
        now = json.loads((upgraded / "configs" / kind / file.name).read_text())
        assert now == json.loads(file.read_text()), file.name


def test_rows_that_are_no_configuration_are_kept(upgraded: Path) -> None:
    def rows(sql: str) -> list[Any]:
        with sqlite3.connect(upgraded / "chatter.sqlite3") as database:
            return database.execute(sql).fetchall()

    kept = {
        "rooms_sanction": 2,
        "rooms_apitoken": 1,
        "rooms_archivedline": 1,
        "rooms_linedecision": 1,
        "llm_usagerecord": 1,
        "streamctx_note": 2,
        "streamctx_playback": 3,
        "personas_seat": 30,
    }
    assert {table: rows(f"SELECT count(*) FROM {table}")[0][0] for table in kept} == kept
    assert rows("SELECT value, bond FROM personas_memory") == [("on good terms with Fern", 0.4)]
    assert rows("SELECT knob, old, new FROM personas_driftlog") == [("saltiness", 0.5, 0.6)]
    assert rows("SELECT drift_frozen FROM personas_persona WHERE persona_id = 'WardenWren'") == [
        (1,)
    ]
    assert rows("SELECT name, mode FROM llm_providerprofile ORDER BY name") == [
        ("fixed", "deterministic_stub"),
        ("openai-compatible", "litellm_live"),
        ("stub", "deterministic_stub"),
        ("tiny", "litellm_live"),
    ]


def test_its_policy_is_started_over_from_the_firehose(
    bus: Bus, caplog: pytest.LogCaptureFixture
) -> None:
    left = json.loads(gzip.decompress((LEFT / "redis.json.gz").read_bytes()))
    for key, data in left["strings"].items():
        bus.redis.set(f"{bus.keys.prefix}{key}", b64decode(data))
    for stream, entries in left["streams"].items():
        for place, data in entries:
            bus.redis.xadd(f"{bus.keys.prefix}{stream}", {"data": data}, id=place)
    caplog.set_level(logging.INFO)

    def written() -> list[Any]:
        log = bus.range(bus.keys.stream("policy_log"))[len(left["streams"]["stream:policy.log"]) :]
        return [msgspec.json.decode(record.data, type=LogEntry) for record in log]

    with running(bus, stage.configuration("Nova")):
        first = until(written, "a fresh start")[0]

    assert first.reset.reason == UNREADABLE
    assert f"starting afresh: {UNREADABLE}" in caplog.text
