"""A live session recorded as it goes, and recomputed from the recording alone."""

import threading
from argparse import Namespace
from contextlib import contextmanager

import pytest

from personas.workers.policy import PolicyRun
from protocol.loop import run_leased
from simulation.commands import replay
from simulation.console import Console
from simulation.record import NothingRuns, Recorder
from tests.integration.personas import stage
from tests.waiting import WAIT_S, until

LOGS = ("acts.jsonl", "decisions.jsonl", "messages.jsonl")


@contextmanager
def policy(bus):
    """A policy run with real minds, in a thread."""
    stop = threading.Event()
    run = PolicyRun(bus, stage.minds(), lambda: stage.lively("Nova", "Echo"))
    thread = threading.Thread(
        target=run_leased,
        args=(bus, run),
        kwargs={"stop": stop.is_set},
    )
    thread.start()
    until(lambda: bus.load_checkpoint("policy"), "checkpoint")
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=WAIT_S)
        assert not thread.is_alive()


@contextmanager
def talking(bus):
    """People who write without pause until the block ends."""
    stop = threading.Event()

    def talk():
        for n in range(100_000):
            if stop.wait(0.02):
                return
            stage.say(bus, f"@Nova did you see jump {n}?", f"human_{n:08}")

    thread = threading.Thread(target=talk)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=WAIT_S)


@pytest.fixture
def recorded(bus, tmp_path):
    """The folder of a recording that was stopped while everybody was talking."""
    with policy(bus), talking(bus):
        recorder = Recorder(bus, stage.ROOM, tmp_path)
        recorder.run(WAIT_S, lambda: recorder.lines >= 20, lambda _: None)
    return tmp_path


def replayed(folder):
    return replay.run(Namespace(recording=str(folder), into=None, speed=1.0), Console())


def test_a_recording_stopped_in_the_middle_can_be_recomputed(recorded, capsys):
    assert all((recorded / name).stat().st_size for name in LOGS)
    assert replayed(recorded) == 0
    assert "all the same" in capsys.readouterr().out


def test_a_recording_with_another_decision_is_found_out(recorded, capsys):
    path = recorded / "decisions.jsonl"
    path.write_text(path.read_text().replace('"Nova"', '"Echo"', 1))
    assert replayed(recorded) == 1
    assert "1 of" in capsys.readouterr().out


def test_where_nothing_runs_nothing_is_recorded(bus, tmp_path):
    with pytest.raises(NothingRuns):
        Recorder(bus, stage.ROOM, tmp_path)
    assert list(tmp_path.iterdir()) == []
