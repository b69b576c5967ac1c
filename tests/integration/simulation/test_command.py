"""``manage.py simulate`` as a user meets it: a fresh process, files only, nothing running."""

import json
import os
import signal
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
LOGS = ("messages.jsonl", "decisions.jsonl", "context.jsonl")


def simulate(*arguments, tmp_path, hash_seed="0", **more):
    """Runs the command with no Redis to reach and an empty data folder."""
    env = os.environ | {
        "PYTHONHASHSEED": hash_seed,
        "REDIS_URL": "redis://127.0.0.1:9/0",
        "DATA_DIR": str(tmp_path / "var"),
        "DJANGO_SETTINGS_MODULE": "chatter_site.settings",
    }
    command = [sys.executable, "manage.py", "simulate", *map(str, arguments)]
    return subprocess.run(
        command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120, check=False, **more
    )


def test_the_same_seed_gives_the_same_bytes(tmp_path):
    outs = [tmp_path / name for name in ("a", "b", "other")]
    for out, seed, hash_seed in zip(outs, (7, 7, 8), ("0", "4242", "0"), strict=True):
        done = simulate(
            *("run", "--seed", seed, "--duration", "3m", "--out", out),
            tmp_path=tmp_path,
            hash_seed=hash_seed,
        )
        assert done.returncode == 0, done.stderr
    first, again, other = ([(out / log).read_bytes() for log in LOGS] for out in outs)
    assert first == again
    assert first[0] != other[0]


def test_a_run_writes_all_its_files_and_says_what_it_found(tmp_path):
    out = tmp_path / "run"
    done = simulate("run", "--duration", "11m", "--out", out, tmp_path=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert "on the scorecard" in done.stderr
    manifest = json.loads((out / "manifest.json").read_text())
    assert {"rooms/demo.json", "streams/ridge-run.vtt", "emotes.json"} <= set(manifest["files"])
    assert json.loads((out / "summary.json").read_text())["score"]["of"] == 12
    report = (out / "report.html").read_text()
    assert "<svg" in report
    assert "People's lines answered: none wrote" in unescape(report)
    assert "the roll was above the chance" in report
    assert "http://" not in report.replace("http://www.w3.org", "")


def test_without_out_the_lines_are_the_output(tmp_path):
    done = simulate("run", "--duration", "1m", tmp_path=tmp_path)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["seq"] for line in lines] == list(range(1, len(lines) + 1))
    assert {line["origin"] for line in lines} == {"bot"}


def test_people_of_a_script_are_answered_and_explained(tmp_path):
    script = tmp_path / "people.jsonl"
    script.write_text(
        '{"at": "0:20", "user": "alice", "text": "what is going on?", "id": "alice-0001"}'
    )
    out = tmp_path / "run"
    simulate("run", "--duration", "1m", "--people", script, "--out", out, tmp_path=tmp_path)
    messages = [json.loads(line) for line in (out / LOGS[0]).read_text().splitlines()]
    assert any(m["reply_to"] == "alice-0001" and m["origin"] == "bot" for m in messages)
    told = simulate("explain", "alice-0001", "--log", out, tmp_path=tmp_path).stdout
    assert "answered" in told


def test_a_run_is_replayed_and_explained_as_a_recording_is(tmp_path):
    out = tmp_path / "run"
    simulate("run", "--duration", "5m", "--out", out, tmp_path=tmp_path)
    done = simulate("replay", out, tmp_path=tmp_path)
    assert done.returncode == 0, done.stdout
    made = (out / LOGS[1]).read_text().splitlines()
    assert done.stdout == f"{len(made)} decisions, all the same\n"
    reaction = next(
        one for one in map(json.loads, made) if one["kind"] == "event" and one.get("reply_id")
    )
    told = simulate("explain", reaction["reply_id"], "--log", out, tmp_path=tmp_path).stdout
    assert "Trigger: event" in told
    assert reaction["trigger_id"] not in told


SCRIPT = """
{"at": "0:05", "note": {"kind": "scene", "text": "Boss arena"}}
{"at": "0:10", "user": "alice", "text": "remember: @ClipGoblin my dog is called Biscuit"}
{"at": "0:40", "user": "bob", "text": "@ClipGoblin what is alice's dog called?", "id": "bob-0001"}
{"at": "0:45", "transcript": {"text": "look at that dragon go", "meta": {"speaker": "Ana"}}}
{"at": "0:50", "observation": {"summary": "a dragon lands on the roof", "hype_level": 1.0}}
"""


def test_a_run_with_all_kinds_of_inputs_and_a_memory_is_replayed(tmp_path, monkeypatch):
    monkeypatch.setenv("AUTO_COMMENTARY_ENABLED", "true")
    script, out = tmp_path / "script.jsonl", tmp_path / "run"
    script.write_text(SCRIPT)
    arguments = ("run", "--duration", "90s", "--inputs", script, "--memory", "--out", out)
    assert simulate(*arguments, tmp_path=tmp_path).returncode == 0
    messages = [json.loads(line) for line in (out / LOGS[0]).read_text().splitlines()]
    contexts = (out / LOGS[2]).read_text()
    assert any("Biscuit" in one["content"] for one in messages if one["reply_to"] == "bob-0001")
    assert any("a dragon lands" in one["content"] for one in messages if one["origin"] == "bot")
    assert "Boss arena" in contexts
    assert "look at that dragon go" in contexts
    monkeypatch.delenv("AUTO_COMMENTARY_ENABLED")  # a replay is as the run was
    done = simulate("replay", out, tmp_path=tmp_path)
    assert (done.returncode, "all the same" in done.stdout) == (0, True), done.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        pytest.param(["run", "--room", "nowhere"], 2, "there are: demo, kitchen", id="room"),
        pytest.param(["run", "--duration", "soon"], 2, "write 30s, 10m or 1h", id="duration"),
        pytest.param(["run", "--start", "yesterday"], 2, "is no time", id="start"),
        pytest.param(["run", "--stream", "gone.vtt"], 2, "gone", id="stream"),
        pytest.param(["run", "--people", "gone.jsonl"], 2, "gone.jsonl", id="people"),
        pytest.param(["run", "--fail-on", "score=11"], 2, "write NAME<NUMBER", id="expression"),
        pytest.param(
            ["run", "--duration", "1m", "--fail-on", "beauty<1"], 2, "no figure beauty", id="figure"
        ),
        pytest.param(
            ["run", "--duration", "1m", "--fail-on", "lines<100000"], 1, "lines<100000", id="fails"
        ),
        pytest.param(["score", "gone"], 2, "does not exist", id="log"),
        pytest.param(["run", "--memory", "gone.json"], 2, "gone.json", id="memories"),
        pytest.param(["replay", "gone"], 2, "simulate run or record", id="recording"),
        pytest.param(["record", "--out", "x"], 1, "make run", id="no Redis"),
    ],
)
def test_bad_input_is_refused_with_a_sentence(arguments, code, sentence, tmp_path):
    done = simulate(*arguments, tmp_path=tmp_path)
    assert done.returncode == code, done.stderr
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_a_reader_that_has_enough_ends_the_run_without_a_traceback(tmp_path):
    env = os.environ | {"DATA_DIR": str(tmp_path / "var"), "CI": "1"}
    running = subprocess.Popen(
        [sys.executable, "manage.py", "simulate", "run", "--duration", "100h"],
        cwd=ROOT,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert running.stdout.readline()
    running.stdout.close()
    with running.stderr as told:
        assert told.read() == ""
    assert running.wait(timeout=60) == 1


def test_an_interrupted_run_keeps_what_it_has(tmp_path):
    out = tmp_path / "run"
    command = ["manage.py", "simulate", "run", "--duration", "100h", "--out", str(out)]
    env = os.environ | {"DATA_DIR": str(tmp_path / "var"), "CI": "1"}
    running = subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, env=env, stderr=subprocess.PIPE, text=True
    )
    wait_for_bytes(out / "messages.jsonl", running)
    running.send_signal(signal.SIGINT)
    _, told = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "lines by" in told
    assert (out / "report.html").exists()
    assert simulate("replay", out, tmp_path=tmp_path).returncode == 0


def wait_for_bytes(path, running):
    """Returns once the file holds something; fails when the process ends before."""
    while not path.exists() or not path.stat().st_size:
        assert running.poll() is None
        os.sched_yield()
