"""``manage.py configs`` against a real database, with files of its own."""

import io
import json
import os
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from chatter_site.env import BASE_DIR
from configfiles import transfer
from moderation.models import ModerationProfile
from personas.models import Persona
from personas.services import seats_set
from rooms.models import Room

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_bus")]


@pytest.fixture
def configs(tmp_path, monkeypatch) -> Path:
    """A folder with a room of two personas, a third that nobody enabled, and rules."""
    root = tmp_path / "configs"
    for kind, names in {
        "personas": ("ClipGoblin", "SaltGremlin", "SoupEnjoyer"),
        "moderation": ("standard",),
        "providers": ("stub",),
    }.items():
        (root / kind).mkdir(parents=True)
        for name in names:
            shutil.copy(BASE_DIR / "configs" / kind / f"{name}.json", root / kind)
    room = {
        "config_type": "room",
        "config_version": "1.0.0",
        "room_id": "room:den",
        "title": "The den",
        "enabled_personas": ["SaltGremlin", "ClipGoblin"],
        "audience": {"target_rate": 35, "seed": "7"},
    }
    (root / "rooms").mkdir()
    (root / "rooms" / "den.json").write_text(json.dumps(room))
    monkeypatch.setattr(settings, "CONFIG_DIR", root)
    return root


def run(*arguments: str, **options) -> tuple[int, str]:
    """Exit code and everything that was said."""
    said = io.StringIO()
    try:
        call_command("configs", *arguments, stdout=said, stderr=said, **options)
    except CommandError as error:
        return error.returncode, f"{said.getvalue()}{error}"
    return 0, said.getvalue()


def edit(path: Path, **values: object) -> None:
    path.write_text(json.dumps(json.loads(path.read_text()) | values))


def test_an_import_makes_rooms_with_personas_in_their_seats(configs):
    assert run("import")[0] == 0
    room = Room.objects.get(slug="den")
    assert [seat.persona.persona_id for seat in room.seats.all()] == ["SaltGremlin", "ClipGoblin"]
    assert (room.target_rate, room.seed) == (35, "7")
    assert Persona.objects.count() == 3


def test_importing_again_changes_nothing(configs):
    run("import")
    code, said = run("import")
    assert (code, said) == (0, "")
    assert {step.standing for step in transfer.import_files().steps} == {"same"}


def test_a_changed_file_is_taken_and_diff_says_so_first(configs):
    run("import")
    edit(configs / "personas" / "ClipGoblin.json", display_name="Clippy")
    assert run("diff")[0] == 1
    assert run("import")[0] == 0
    assert Persona.objects.get(persona_id="ClipGoblin").display_name == "Clippy"
    assert run("diff")[0] == 0


def test_what_an_operator_edited_stays(configs):
    run("import")
    Persona.objects.filter(persona_id="ClipGoblin").update(display_name="Clippy")
    assert run("import")[0] == 0
    assert Persona.objects.get(persona_id="ClipGoblin").display_name == "Clippy"


def test_changed_on_both_sides_is_refused_by_name_until_forced(configs):
    run("import")
    Persona.objects.filter(persona_id="ClipGoblin").update(display_name="Clippy")
    edit(configs / "personas" / "ClipGoblin.json", display_name="Goblin")
    code, said = run("import")
    assert code == 1
    assert "personas/ClipGoblin.json and the database's persona ClipGoblin" in said
    assert Persona.objects.get(persona_id="ClipGoblin").display_name == "Clippy"
    assert run("import", force=True)[0] == 0
    assert Persona.objects.get(persona_id="ClipGoblin").display_name == "Goblin"


def test_a_row_that_was_deleted_stays_deleted(configs):
    run("import")
    Persona.objects.get(persona_id="SoupEnjoyer").delete()
    assert run("import")[0] == 0
    assert not Persona.objects.filter(persona_id="SoupEnjoyer").exists()
    assert "persona SoupEnjoyer was deleted on the other side and stays so\n" in run("import")[1]
    assert "deleted on the other side and was taken\n" in run("import", force=True)[1]


@pytest.mark.parametrize(
    ("name", "change", "rule"),
    [
        ("personas/ClipGoblin", {"display_name": ""}, "$.display_name"),
        ("personas/ClipGoblin", {"moood": 1}, "moood"),
        ("personas/ClipGoblin", {"persona_id": "../../escaped"}, "$.persona_id"),
        ("personas/ClipGoblin", {"display_name": "Clip\0Goblin"}, "NUL"),
        ("rooms/den", {"title": "a\0b"}, "NUL"),
        ("rooms/den", {"hype_multiplier": 6}, "$.hype_multiplier"),
        ("rooms/den", {"timing": {"tick_min_ms": 900}}, "tick_min_ms must not be above"),
        ("rooms/den", {"enabled_personas": ["Nobody"]}, "enabled_personas names Nobody"),
        ("rooms/den", {"stream": "nowhere"}, "streams/nowhere.vtt is missing"),
        ("rooms/den", {"moderation_profile": "lax"}, "moderation_profile names lax"),
        ("providers/stub", {"provider": "litellm"}, "needs the block litellm"),
        ("providers/stub", {"litellm": {"model": "oobabooga/http://x/y"}}, "api_base"),
    ],
)
def test_an_invalid_file_is_named_with_path_and_rule_and_nothing_is_imported(
    configs, name, change, rule
):
    edit(configs / f"{name}.json", **change)
    for action in ("validate", "import"):
        code, said = run(action)
        assert code == 2
        assert f"{name}.json" in said
        assert rule in said
    assert Persona.objects.count() == Room.objects.count() == 0


@pytest.mark.parametrize("action", ["validate", "import"])
def test_rules_of_auto_commentary_are_checked_too(configs, action):
    (configs / "auto_commentary.json").write_text('{"hype_treshold": 1}')
    code, said = run(action)
    assert code == 2
    assert "auto_commentary.json: invalid: " in said
    assert "hype_treshold" in said


def test_a_broken_file_of_a_persona_nobody_enabled_is_a_warning(configs):
    (configs / "personas" / "SoupEnjoyer.json").write_text("{")
    code, said = run("import")
    assert code == 0
    assert "SoupEnjoyer.json: warning" in said
    assert Persona.objects.count() == 2


def test_two_files_for_one_row_are_refused(configs):
    shutil.copy(configs / "rooms" / "den.json", configs / "rooms" / "copy.json")
    code, said = run("validate")
    assert code == 2
    assert "already describes the room den" in said


def test_export_writes_what_the_admin_made_and_import_agrees(configs):
    run("import")
    Persona.objects.filter(persona_id="ClipGoblin").update(bio="Somebody else now.")
    seats_set(Room.objects.get(slug="den"), ["ClipGoblin"])
    assert run("export")[0] == 0
    written = json.loads((configs / "personas" / "ClipGoblin.json").read_text())
    assert written["anchor"]["bio"] == "Somebody else now."
    room = json.loads((configs / "rooms" / "den.json").read_text())
    assert room["enabled_personas"] == ["ClipGoblin"]
    assert run("diff") == (0, "")


def test_export_leaves_an_edited_file_alone_until_forced(configs):
    run("import")
    path = configs / "personas" / "ClipGoblin.json"
    edit(path, display_name="Goblin")
    assert run("export")[0] == 0
    assert json.loads(path.read_text())["display_name"] == "Goblin"
    Persona.objects.filter(persona_id="ClipGoblin").update(display_name="Clippy")
    assert run("export")[0] == 1
    assert run("export", force=True)[0] == 0
    assert json.loads(path.read_text())["display_name"] == "Clippy"


def fifo(path: Path) -> None:
    os.mkfifo(path)


def loop(path: Path) -> None:
    path.symlink_to(path.name)


def endless(path: Path) -> None:
    path.symlink_to("/dev/zero")


@pytest.mark.parametrize("make", [fifo, loop, endless, Path.mkdir])
@pytest.mark.parametrize("action", ["validate", "import", "diff", "export"])
def test_what_is_no_plain_file_is_named_in_one_sentence(configs, make, action):
    make(configs / "rooms" / "odd.json")
    code, said = run(action)
    assert code == (0 if action == "export" else 2)
    assert [line for line in said.splitlines() if "odd.json: invalid: " in line] == (
        [] if action == "export" else [said.splitlines()[0]]
    )


def test_a_text_may_speak_of_nul(configs):
    edit(configs / "rooms" / "den.json", title=r"all about \u0000")
    assert run("import")[0] == 0
    assert Room.objects.get(slug="den").title == r"all about \u0000"


@pytest.mark.parametrize(
    ("kind", "rows"),
    [
        ("persona", Persona.objects.filter(persona_id="ClipGoblin")),
        ("moderation", ModerationProfile.objects.filter(name="standard")),
    ],
)
@pytest.mark.parametrize("name", ["../../escaped", "AC/DC"])
def test_export_writes_nothing_outside_its_folder(configs, tmp_path, kind, rows, name):
    run("import")
    rows.update(**{"persona_id" if kind == "persona" else "name": name})
    before = set(tmp_path.rglob("*"))
    code, said = run("export")
    assert code == 2
    assert [line for line in said.splitlines() if name in line] == [said.splitlines()[0]]
    assert set(tmp_path.rglob("*")) == before


def test_export_follows_no_link_out_of_the_folder(configs, tmp_path):
    run("import")
    outside = tmp_path / "elsewhere.json"
    path = configs / "personas" / "ClipGoblin.json"
    path.rename(outside)
    path.symlink_to(outside)
    before = outside.read_bytes()
    Persona.objects.filter(persona_id="ClipGoblin").update(display_name="Clippy")
    code, said = run("export")
    assert code == 2
    assert "ClipGoblin.json: invalid: " in said
    assert outside.read_bytes() == before


def test_export_says_where_it_may_not_write(configs):
    run("import")
    Persona.objects.filter(persona_id="ClipGoblin").update(display_name="Clippy")
    path = configs / "personas" / "ClipGoblin.json"
    path.unlink()
    path.mkdir()
    code, said = run("export", force=True)
    assert code == 2
    assert "ClipGoblin.json: invalid: " in said
    assert Persona.objects.get(persona_id="ClipGoblin").display_name == "Clippy"


def test_only_the_named_paths_are_read(configs):
    edit(configs / "rooms" / "den.json", hype_multiplier=6)
    assert run("import", str(configs / "personas"))[0] == 0
    assert Persona.objects.count() == 3


def test_a_path_that_is_not_there_is_a_usage_error(configs):
    code, said = run("validate", "nowhere.json")
    assert code == 2
    assert "nowhere.json" in said


def test_our_own_files_are_valid():
    report = transfer.validate()
    assert report.problems == []
