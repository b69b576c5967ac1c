"""The stage, the why card, the operator's corner, the settings; narrow screens."""

import pytest
from msgspec.structs import replace
from playwright.sync_api import Page, expect

from protocol.event_types import EVENT_TYPES
from protocol.frames import OnStream, RoomState, Trends
from protocol.messages import (
    StreamContext,
    StreamEvent,
    TokenCount,
    TranscriptSpan,
    TrendsSnapshot,
)
from tests.browser.scripted_room import ROOM_ID, ScriptedRoom

VALUES = "options => options.map((one) => one.value)"
TS = "2026-11-21T12:00:00Z"
HEAD = {"schema_version": "1.1.0", "id": "message-1", "ts": TS, "room_id": ROOM_ID}


def context(*texts: str, said: str = "and here we go") -> OnStream:
    events = tuple(
        StreamEvent(type="clutch", strength=0.9, ts=TS, meta={"id": text, "text": text})
        for text in texts
    )
    return OnStream(
        context=StreamContext(
            schema_name="StreamContext",
            sequence=1,
            transcript_window=(TranscriptSpan(t0_ms=0, t1_ms=65_000, text=said, speaker="Jo"),),
            events=events,
            keywords=(),
            summary="s",
            scene="Final climb",
            **HEAD,
        )
    )


def test_what_is_on_stream(chat: Page, room: ScriptedRoom) -> None:
    room.send(context("Jump landed"))
    expect(chat.locator("[data-scene]")).to_have_text("Final climb")
    expect(chat.locator("[data-speech]")).to_have_text("Joand here we go")
    expect(chat.locator("[data-clock]")).to_have_text("00:01:05")
    room.send(context("Jump landed", "<b>New</b> best"))
    expect(chat.locator("[data-timeline] li")).to_have_count(2)
    expect(chat.locator("[data-timeline] li").first).to_contain_text("<b>New</b> best")
    expect(chat.locator(".divider")).to_have_text("<b>New</b> best")


def test_an_event_wears_the_chip_of_its_type(chat: Page, room: ScriptedRoom) -> None:
    told = context("Vexo comes over")
    for number, kind in enumerate(("raid", "goat_on_stage")):
        happened = replace(told.context.events[0], type=kind, meta={"id": kind, "text": kind})
        room.send(replace(told, context=replace(told.context, events=(happened,))))
        expect(chat.locator("[data-timeline] li")).to_have_count(number + 1)
    chips = chat.locator("[data-timeline] .chip")
    expect(chips.filter(has_text="raid")).to_have_class("chip ok")
    expect(chips.filter(has_text="raid").locator("use")).to_have_attribute("href", "#icon-users")
    expect(chips.filter(has_text="goat on stage")).to_have_class("chip ")


def test_a_room_is_live_while_something_is_on_its_stream(page: Page, room: ScriptedRoom) -> None:
    page.clock.install()
    page.goto(f"{room.url}/rooms/demo/")
    expect(page.locator("[data-connection=connected]")).to_be_visible()
    live = page.get_by_text("LIVE", exact=True)
    expect(live).to_be_hidden()
    room.send(context("Jump landed"))
    expect(live).to_be_visible()
    page.clock.run_for(14_000)
    expect(live).to_be_visible()
    page.clock.run_for(2_000)
    expect(live).to_be_hidden()


def test_words_of_no_recording_have_no_time_in_it(chat: Page, room: ScriptedRoom) -> None:
    told = context("Note", said="the cat is here")
    at_ms = 1_790_000_000_000  # without a playback, times count from the Unix epoch
    span = replace(told.context.transcript_window[0], t0_ms=at_ms, t1_ms=at_ms + 5_000)
    room.send(replace(told, context=replace(told.context, transcript_window=(span,))))
    expect(chat.locator("[data-speech]")).to_contain_text("the cat is here")
    expect(chat.locator("[data-clock]")).to_be_hidden()


def test_what_was_said_long_ago_is_not_shown(chat: Page, room: ScriptedRoom) -> None:
    said = context("Jump landed")
    room.send(said)
    expect(chat.locator("[data-speech]")).to_be_visible()
    room.send(replace(said, context=replace(said.context, transcript_window=())))
    expect(chat.locator("[data-speech]")).to_be_hidden()
    room.send(said)
    expect(chat.locator("[data-speech]")).to_be_visible()


def test_the_rooms_mood(chat: Page, room: ScriptedRoom) -> None:
    said = [
        ("the", 9),
        ("kekw", 7),
        ("goat", 3),
        ("goat!", 2),
        ("“goat”,", 1),
        ("?!", 1),
        ("<3", 1),
    ]
    trends = TrendsSnapshot(
        schema_name="TrendsSnapshot",
        window_s=60,
        msg_per_s=2.0,
        top_tokens=tuple(TokenCount(token=t, count=n) for t, n in said),
        top_mentions=(),
        bot_fraction=0.75,
        **HEAD,
    )
    room.send(Trends(trends=trends))
    expect(chat.locator("[data-pace]")).to_have_text("120")
    expect(chat.locator("[data-share-text]")).to_have_text("75 : 25")
    expect(chat.locator("[data-words]").get_by_role("img", name="KEKW")).to_be_visible()
    expect(chat.locator("[data-words] .word")).to_have_text(["7", "goat6", "1"])
    expect(chat.locator("[data-chip=pace]")).to_contain_text("120 msg/min")


def test_why_a_simulated_line_was_said(chat: Page, room: ScriptedRoom) -> None:
    line = room.line("called it", name="quiet_quill")
    room.decisions[line.id] = {
        "kind": "event",
        "reason": "p_pass",
        "p_used": 0.71,
        "h_value": 0.41,
        "terms": {"p_base": 0.18, "hype_bonus": 0.29, "<i>": 0.1},
    }
    room.send([line])
    chat.locator(f"[data-id='{line.id}']").hover()
    chat.get_by_role("button", name="Why this line?").click()
    card = chat.locator("[data-why]")
    expect(card).to_contain_text("Rolled 0.41, below 0.71")
    expect(card).to_contain_text("The roll stayed under the chance, so the line was said.")
    assert card.locator("td").all_text_contents() == [
        *("Base", "0.18", "Hype bonus", "0.29", "<i>", "0.10", "Chance to speak", "0.71")
    ]
    chat.keyboard.press("Escape")
    expect(card).to_be_hidden()


def test_why_the_crowd_said_a_line(chat: Page, room: ScriptedRoom) -> None:
    line = room.line("oh no", name="tanor82")
    crowd = {"reason": "crowd", "p_used": 1.86, "h_value": 0.42, "terms": {"burst": 1.86}}
    room.decisions[line.id] = {"kind": "event", **crowd}
    room.send([line])
    chat.locator(f"[data-id='{line.id}']").hover()
    chat.get_by_role("button", name="Why this line?").click()
    card = chat.locator("[data-why]")
    expect(card.locator("td")).to_have_text(["Burst", "1.86", "Lines to expect", "1.86"])
    expect(card).not_to_contain_text("chance")
    expect(card.locator(".gate")).to_have_count(0)


def test_why_a_line_came_at_the_rooms_own_pace(chat: Page, room: ScriptedRoom) -> None:
    line = room.line("team mara", name="CapsLockKaz")
    terms = {"base": 0.15, "event": 2.2, "mention": 1.0, "share": 0.5, "bond": 1.0, "fresh": 0.25}
    drawn = {"reason": "p_pass", "p_used": 0.02, "h_value": 0.01, "terms": terms}
    room.decisions[line.id] = {"kind": "tick", **drawn}
    room.send([line])
    chat.locator(f"[data-id='{line.id}']").hover()
    chat.get_by_role("button", name="Why this line?").click()
    card = chat.locator("[data-why]")
    own = ["Base", "0.15", "Event", "× 2.20", "Share", "× 0.50", "2 more without effect", "× 1"]
    room_draws = ["How fresh things are", "0.25", "Chance that anybody speaks now", "0.020"]
    expect(card.locator("td")).to_have_text([*own, "Its chance in 10 s", "0.17", *room_draws])
    expect(card).to_contain_text("Rolled 0.010, below 0.020")
    expect(card).to_contain_text("a draw by their chances picked this chatter.")


def test_why_is_not_offered_for_people(chat: Page, room: ScriptedRoom) -> None:
    line = room.say("hi", name="bea", origin="human")
    chat.locator(f"[data-id='{line.id}']").hover()
    expect(chat.get_by_role("button", name="Reply")).to_be_visible()
    expect(chat.get_by_role("button", name="Why this line?")).to_be_hidden()


def test_the_operator_tells_chat_and_pauses_personas(chat: Page, room: ScriptedRoom) -> None:
    panel = chat.locator("[data-operator]")
    panel.get_by_label("Event", exact=True).check()
    offered = panel.get_by_label("Type of event").locator("option")
    assert set(EVENT_TYPES) - set(offered.evaluate_all(VALUES)) == {"note", "scene_change"}
    panel.get_by_label("What is happening").fill("She found the door")
    panel.get_by_role("button", name="Tell", exact=True).click()
    expect(panel.get_by_label("What is happening")).to_have_value("")
    told = {"kind": "event", "text": "She found the door", "event_type": "clutch", "strength": 0.8}
    assert room.posts == [("rooms/demo/context", told)]
    panel.get_by_role("button", name="Pause personas").click()
    expect(panel.get_by_role("button", name="Resume personas")).to_be_visible()
    assert room.posts[-1] == ("rooms/demo/pause", {"paused": True})


def test_a_viewer_has_no_operators_corner(page: Page, room: ScriptedRoom) -> None:
    room.operator = False
    page.goto(f"{room.url}/rooms/demo/")
    expect(page.locator("[data-connection=connected]")).to_be_visible()
    assert page.locator("[data-operator]").count() == 0


def test_on_a_phone_the_operators_corner_says_what_it_is(phone: Page, room: ScriptedRoom) -> None:
    field = phone.get_by_label("What is happening")
    expect(field).to_be_hidden()
    phone.get_by_role("button", name="Tell chat").tap()
    expect(field).to_be_in_viewport()
    field.fill("She found the door")
    phone.get_by_role("button", name="Tell", exact=True).tap()
    expect(field).to_have_value("")
    assert room.posts == [("rooms/demo/context", {"kind": "text", "text": "She found the door"})]
    phone.keyboard.press("Escape")
    expect(field).to_be_hidden()


def test_on_a_narrow_screen_a_viewer_opens_what_is_on_stream(
    page: Page, room: ScriptedRoom
) -> None:
    room.operator = False
    page.set_viewport_size({"width": 900, "height": 700})
    page.goto(f"{room.url}/rooms/demo/")
    room.wait_for_sockets()
    room.send(context("Jump landed"))
    page.get_by_text("On stream", exact=True).click()
    expect(page.locator("[data-timeline]")).to_contain_text("Jump landed")
    expect(page.get_by_text("Tell chat")).to_have_count(0)
    line = room.say("what a jump")
    page.get_by_role("button", name="Jump landed").click()
    expect(page.locator("[data-timeline]")).to_be_hidden()
    expect(page.locator(f"[data-id='{line.id}']")).to_be_in_viewport(ratio=1)


def test_the_rooms_state_is_shown(chat: Page, room: ScriptedRoom) -> None:
    state = {"room_id": ROOM_ID, "title": "The demo", "max_chars": 50, "personas": 24, "people": 6}
    room.send(RoomState(open=False, personas_paused=True, **state))
    expect(chat.locator("[data-paused]")).to_be_visible()
    expect(chat.locator("[data-closed]")).to_be_visible()
    expect(chat.locator("[data-chip=personas]")).to_contain_text("24 personas")
    chat.get_by_label("Your line").fill("x" * 51)
    expect(chat.locator("[data-notice]")).to_have_text("1 too many for this room")


def test_choices_are_kept(chat: Page) -> None:
    chat.get_by_role("button", name="Chat settings").click()
    chat.get_by_label("Theme").select_option("light")
    chat.get_by_label("Text size").select_option("20")
    chat.reload()
    root = chat.locator("html")
    expect(root).to_have_attribute("data-theme", "light")
    assert root.evaluate("it => it.style.getPropertyValue('--chat-fs')") == "20px"


def test_the_key_sheet_opens_and_a_slash_goes_to_the_send_box(chat: Page) -> None:
    chat.keyboard.press("?")
    expect(chat.get_by_role("heading", name="Keys")).to_be_visible()
    chat.keyboard.press("Escape")
    chat.keyboard.press("/")
    expect(chat.get_by_label("Your line")).to_be_focused()


@pytest.mark.parametrize("width", [320, 390, 640, 900, 1440])
def test_nothing_scrolls_sideways(chat: Page, room: ScriptedRoom, width: int) -> None:
    chat.set_viewport_size({"width": width, "height": 700})
    first = room.say("W" * 200, name="x" * 64)
    room.say("answer", reply_to=first.id)
    room.send(context("a very long thing that happened " * 5, said="word " * 60))
    expect(chat.locator("[data-rows] article")).to_have_count(2)
    assert chat.evaluate("document.documentElement.scrollWidth") == width
    assert chat.evaluate("document.documentElement.scrollHeight") == 700
    assert chat.locator("[data-log]").evaluate("it => it.scrollWidth <= it.clientWidth")
    chat_box = chat.locator(".composer").bounding_box()
    assert chat_box is not None
    assert chat_box["x"] + chat_box["width"] <= width
