"""The operator's pages of personas and providers, through a real client."""

from typing import get_args

import pytest
from django.urls import reverse

from llm.models import ProviderProfile
from personas import admin, services
from personas.models import Persona, Seat
from personas.workers.writing import write
from protocol.configs.persona import NeverCategory
from rooms.gateway.directory import Directory
from rooms.models import Room
from tests.integration.personas import stage
from tests.integration.personas.stage import persona as persona_config

pytestmark = pytest.mark.django_db(transaction=True)

LIST = "admin:personas_persona_changelist"


@pytest.fixture
def den(site_bus) -> Room:
    room = Room(slug="den", title="The den", enabled_personas=["Nova"])
    room.save()
    for name in ("Nova", "Echo"):
        services.persona_import(persona_config(name))
    services.seats_set(room, ["Nova"])
    return room


def act(client, action: str, *names: str, **more):
    keys = list(Persona.objects.filter(persona_id__in=names).values_list("pk", flat=True))
    return client.post(
        reverse(LIST), {"action": action, "_selected_action": keys, **more}, follow=True
    )


def test_the_pages_open(admin_client, den):
    nova = Persona.objects.get(persona_id="Nova")
    for url in (
        reverse(LIST),
        reverse("admin:personas_persona_add"),
        reverse("admin:personas_persona_change", args=[nova.pk]),
        reverse("admin:personas_persona_try_it", args=[nova.pk]),
        reverse("admin:llm_providerprofile_add"),
        reverse("admin:rooms_room_change", args=[den.pk]),
    ):
        assert admin_client.get(url).status_code == 200, url


@pytest.mark.parametrize(
    ("action", "said"),
    [
        ("enable", "0 personas enabled."),
        ("disable", "2 personas disabled."),
        ("clone", "2 personas cloned; the copies are disabled and have no seat yet."),
    ],
)
def test_actions_say_how_many(admin_client, den, action, said):
    assert said in act(admin_client, action, "Nova", "Echo").content.decode()


def test_assigning_needs_a_room_and_gives_each_one_seat(admin_client, den):
    assert "Choose a room" in act(admin_client, "assign", "Echo").content.decode()
    answer = act(admin_client, "assign", "Nova", "Echo", room=den.pk)
    assert "1 persona seated in The den." in answer.content.decode()
    assert Seat.objects.filter(room=den).count() == 2


def test_a_persona_can_be_silenced_from_the_list(admin_client, den):
    rows = list(Persona.objects.order_by("display_name"))
    form = {"form-TOTAL_FORMS": len(rows), "form-INITIAL_FORMS": len(rows), "_save": "Save"}
    for index, row in enumerate(rows):
        form[f"form-{index}-id"] = row.pk
        if row.persona_id != "Nova":
            form[f"form-{index}-enabled"] = "on"
    admin_client.post(reverse(LIST), form)
    assert not Persona.objects.get(persona_id="Nova").enabled


def test_the_list_says_what_is_wrong_with_a_row_it_does_not_show_all_of(admin_client, den):
    Persona.objects.update(badges=["x" * 40])
    rows = list(Persona.objects.order_by("display_name"))
    form = {"form-TOTAL_FORMS": len(rows), "form-INITIAL_FORMS": len(rows), "_save": "Save"}
    form |= {f"form-{index}-id": row.pk for index, row in enumerate(rows)}
    assert "badges: [0]: Must have at most 32 characters." in (
        admin_client.post(reverse(LIST), form).content.decode()
    )


def filled(page) -> dict[str, object]:
    """What the room's page would post unchanged."""
    form = page.context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    values = {name: "" if value is None else value for name, value in values.items()}
    values = {name: value for name, value in values.items() if value is not False}
    for inline in page.context["inline_admin_formsets"]:
        prefix = inline.formset.prefix
        values |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    return values


def test_the_rooms_list_of_names_moves_the_seats(admin_client, den):
    url = reverse("admin:rooms_room_change", args=[den.pk])
    values = filled(admin_client.get(url)) | {"enabled_personas": ["Echo", "Nova"]}
    admin_client.post(url, values)
    assert [seat.persona.persona_id for seat in den.seats.all()] == ["Nova", "Echo"]
    admin_client.post(url, values | {"enabled_personas": ["Echo"]})
    assert [seat.persona.persona_id for seat in den.seats.all()] == ["Echo"]
    den.refresh_from_db()
    assert den.enabled_personas == ["Echo"]


def test_who_is_banned_on_the_rooms_page_is_banned_at_the_gateway(admin_client, den, site_bus):
    url = reverse("admin:rooms_room_change", args=[den.pk])
    banned = {
        "sanctions-TOTAL_FORMS": 1,
        "sanctions-0-user_id": "guest:1",
        "sanctions-0-kind": "ban",
    }
    admin_client.post(url, filled(admin_client.get(url)) | banned)
    known = Directory()
    known.apply(site_bus.range(site_bus.keys.stream("control")))
    sanctions = known.rooms[den.room_id].sanctions
    assert [(s.user_id, s.kind, s.until_ms) for s in sanctions] == [("guest:1", "ban", 0)]


@pytest.mark.parametrize("field", ["stream", "moderation_profile", "provider"])
def test_a_room_shows_and_refuses_names_of_what_is_gone(admin_client, den, field):
    url = reverse("admin:rooms_room_change", args=[den.pk])
    Room.objects.filter(pk=den.pk).update(**{field: "nothing-such"})
    page = admin_client.get(url)
    assert "nothing-such (missing)" in page.content.decode()
    errors = admin_client.post(url, filled(page)).context["adminform"].form.errors
    assert list(errors) == [field]


@pytest.mark.parametrize("chosen", [[], ["Nobody"]])
def test_a_room_has_at_least_one_persona_that_exists(admin_client, den, chosen):
    url = reverse("admin:rooms_room_change", args=[den.pk])
    page = admin_client.post(url, filled(admin_client.get(url)) | {"enabled_personas": chosen})
    assert list(page.context["adminform"].form.errors) == ["enabled_personas"]


def test_trying_a_persona_shows_its_chance_and_lines_and_publishes_nothing(
    admin_client, den, site_bus
):
    nova = Persona.objects.get(persona_id="Nova")
    url = reverse("admin:personas_persona_try_it", args=[nova.pk])
    before = site_bus.end(site_bus.keys.stream("control"))
    page = admin_client.post(
        url, {"room": den.pk, "text": "what just happened?", "generator": "deterministic"}
    )
    trial = page.context["trial"]
    assert trial.decision.persona_id == "Nova"
    assert len(set(trial.lines)) >= 2
    assert trial.decision.reason in page.content.decode()
    assert site_bus.end(site_bus.keys.stream("ingest")) == "0-0"
    assert site_bus.end(site_bus.keys.stream("control")) == before


@pytest.mark.parametrize(("age_ms", "topic"), [(0, 1.5), (11_000, 1.0)])
def test_trying_a_persona_goes_by_what_is_on_stream_now(admin_client, den, site_bus, age_ms, topic):
    silent = {"talkativeness": 0.0, "topic_biases": {"bridge": 1.0}}
    Persona.objects.filter(persona_id="Nova").update(**silent)
    stage.show(site_bus, 1, age_ms=age_ms, room_id=den.room_id)
    url = reverse("admin:personas_persona_try_it", args=[Persona.objects.get(persona_id="Nova").pk])
    said = {"room": den.pk, "text": "hi", "generator": "deterministic"}
    assert admin_client.post(url, said).context["trial"].decision.terms["topic"] == topic


def test_trying_a_persona_with_a_model_goes_through_the_models_worker(
    admin_client, den, site_bus, monkeypatch
):
    """The worker is stood in for by its task, called where it would be queued."""
    monkeypatch.setattr(admin, "send_batch", lambda batch: write(site_bus, batch))
    url = reverse("admin:personas_persona_try_it", args=[Persona.objects.get(persona_id="Nova").pk])
    page = admin_client.post(url, {"room": den.pk, "text": "hi", "generator": "stub"})
    assert page.context["texts"]
    assert page.context["trial"].lines
    assert site_bus.end(site_bus.keys.stream("ingest")) == "0-0"


@pytest.mark.parametrize(("value", "said"), [("", "not set: TEST_KEY"), ("sk-canary", "set")])
def test_the_key_is_never_shown(admin_client, site_bus, monkeypatch, value, said):
    monkeypatch.setenv("TEST_KEY", value)
    ProviderProfile.objects.create(
        name="remote", provider="litellm", model="m", api_key_env="TEST_KEY"
    )
    page = admin_client.get(reverse("admin:llm_providerprofile_changelist")).content.decode()
    assert said in page
    assert "sk-canary" not in page


def test_lists_are_edited_line_by_line(admin_client, den):
    nova = Persona.objects.get(persona_id="Nova")
    url = reverse("admin:personas_persona_change", args=[nova.pk])
    page = admin_client.get(url)
    form = page.context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    values |= {"topic_biases": '{"jumps": 0.9}', "drift_bounds": '{"saltiness": {"max": 0.9}}'}
    values |= {
        "catchphrase_seeds": "first try\r\n\r\n  one, two  ",
        "badges": "vip",
        "hard_never_categories": ["slurs", "doxxing"],
    }
    for inline in page.context["inline_admin_formsets"]:
        prefix = inline.formset.prefix
        values |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    answer = admin_client.post(url, values)
    assert answer.status_code == 302, answer.context["errors"]
    nova.refresh_from_db()
    assert nova.catchphrase_seeds == ["first try", "one, two"]
    assert nova.badges == ["vip"]
    assert nova.hard_never_categories == ["slurs", "doxxing"]


def test_a_new_room_answers_people(admin_client, den):
    form = admin_client.get(reverse("admin:rooms_room_add")).context["adminform"].form
    assert form["human_salience"].value() == 1.0


def test_a_new_persona_begins_with_every_safety_box_ticked(admin_client, den):
    form = admin_client.get(reverse("admin:personas_persona_add")).context["adminform"].form
    assert form["hard_never_categories"].value() == list(get_args(NeverCategory))


@pytest.mark.parametrize("name", ["AC/DC", "../../escaped", ".hidden", "a\\b", "tab\there"])
def test_a_persona_id_is_fit_to_be_a_files_name(admin_client, den, name):
    url = reverse("admin:personas_persona_add")
    page = admin_client.post(url, filled(admin_client.get(url)) | {"persona_id": name})
    assert "slash" in str(page.context["adminform"].form.errors["persona_id"])
