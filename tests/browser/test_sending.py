"""The reader's own lines: pending, confirmed, refused, tried again; and who they are from."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from protocol.frames import ChatRefused, ChatSend
from rooms.gateway.refusals import SENTENCES
from tests.browser.scripted_room import ScriptedRoom

PENDING = "[data-pending] article"


def sent(room: ScriptedRoom) -> list[ChatSend]:
    return [frame for frame in room.received if isinstance(frame, ChatSend)]


def say(page: Page, text: str) -> None:
    page.get_by_label("Your line").fill(text)
    page.keyboard.press("Enter")


def test_after_a_line_comes_the_next(chat: Page, room: ScriptedRoom) -> None:
    chat.get_by_label("Your line").fill("one")
    chat.get_by_role("button", name="Send").click()
    chat.keyboard.type("two")
    chat.keyboard.press("Enter")
    expect(chat.locator(PENDING)).to_have_count(2)


def test_a_line_waits_until_it_comes_back(chat: Page, room: ScriptedRoom) -> None:
    say(chat, "hello chat")
    expect(chat.locator(PENDING)).to_contain_text("hello chat")
    expect(chat.locator(PENDING)).to_have_class("line pending accepted")
    nonce = sent(room)[0].nonce
    room.say("hello chat", name="ada", origin="human", id=f"sent-{nonce}")
    expect(chat.locator(PENDING)).to_have_count(0)
    expect(chat.locator("[data-rows] .text")).to_have_text(["hello chat"])


def test_enter_sends_a_line_that_ends_in_a_whole_name(chat: Page, room: ScriptedRoom) -> None:
    room.say("hi all", name="ada", origin="human")
    expect(chat.locator("[data-rows] .text")).to_have_text(["hi all"])
    chat.get_by_label("Your line").fill("are you there @Ada")
    expect(chat.get_by_role("listbox", name="Completions")).to_be_visible()
    chat.keyboard.press("Enter")
    expect(chat.locator(PENDING)).to_contain_text("are you there @Ada")


def refusal(frame: ChatSend, code: str, **rest: Any) -> ChatRefused:
    return ChatRefused(nonce=frame.nonce, code=code, sentence=SENTENCES[code], **rest)


def test_a_line_the_room_was_too_busy_for_can_be_sent_again(chat: Page, room: ScriptedRoom) -> None:
    room.answer = lambda frame: [refusal(frame, "busy")]
    say(chat, "now?")
    expect(chat.locator(".refusal")).to_contain_text(SENTENCES["busy"])
    room.answer = None
    chat.get_by_role("button", name="Retry").click()
    expect(chat.locator(PENDING)).to_have_class("line pending accepted")
    first, second = sent(room)
    assert first.content == second.content
    assert first.nonce != second.nonce


def test_a_line_against_the_rules_can_be_written_anew(chat: Page, room: ScriptedRoom) -> None:
    line = room.say("who else saw that?", name="mossy")
    room.answer = lambda frame: [refusal(frame, "msg_rejected")]
    chat.locator(f"[data-id='{line.id}']").hover()
    chat.get_by_role("button", name="Reply").click()
    say(chat, "something bad")
    expect(chat.locator(".refusal")).to_contain_text(SENTENCES["msg_rejected"])
    expect(chat.get_by_role("button", name="Retry")).to_be_hidden()
    chat.get_by_role("button", name="Edit").click()
    expect(chat.locator(PENDING)).to_have_count(0)
    expect(chat.get_by_label("Your line")).to_have_value("something bad ")
    expect(chat.locator("[data-reply]")).to_contain_text("@mossy")


def test_who_is_banned_can_only_dismiss_the_line(chat: Page, room: ScriptedRoom) -> None:
    room.answer = lambda frame: [refusal(frame, "msg_banned")]
    say(chat, "hello?")
    expect(chat.locator(".refusal")).to_contain_text(SENTENCES["msg_banned"])
    expect(chat.locator(".refusal button")).to_have_text(["Dismiss"])
    chat.get_by_role("button", name="Dismiss").click()
    expect(chat.locator(PENDING)).to_have_count(0)


def test_lines_that_arrive_do_not_take_the_focus_from_a_refused_one(
    chat: Page, room: ScriptedRoom
) -> None:
    room.answer = lambda frame: [refusal(frame, "busy")]
    say(chat, "now?")
    retry = chat.get_by_role("button", name="Retry")
    retry.focus()
    room.say("meanwhile")
    expect(chat.locator("[data-rows] .text")).to_have_text(["meanwhile"])
    expect(retry).to_be_focused()
    room.answer = None
    chat.keyboard.press("Enter")
    expect(chat.locator(PENDING)).to_have_class("line pending accepted")


def test_icons_need_no_server_once_the_page_is_there(page: Page, room: ScriptedRoom) -> None:
    page.route("**/icons.svg*", lambda route: route.abort())
    room.answer = lambda frame: [refusal(frame, "busy")]
    page.goto(f"{room.url}/rooms/demo/")
    expect(page.locator("[data-connection=connected]")).to_be_visible()
    say(page, "now?")
    drawn = page.locator(".refusal use")
    expect(drawn).to_have_count(1)
    assert drawn.evaluate("it => it.getBBox().width > 0")


@pytest.mark.parametrize(("seconds", "shown"), [(30, "30 s"), (600, "10 min"), (9000, "3 h")])
def test_who_must_wait_is_told_how_long(
    chat: Page, room: ScriptedRoom, seconds: float, shown: str
) -> None:
    room.answer = lambda frame: [refusal(frame, "msg_ratelimit", retry_after_s=seconds)]
    say(chat, "again")
    expect(chat.locator("[data-notice]")).to_have_text(f"You can write again in {shown}")
    chat.get_by_label("Your line").fill("and again")
    expect(chat.get_by_role("button", name="Send")).to_be_disabled()


def test_a_line_sent_into_a_break_goes_out_once_under_its_nonce(
    chat: Page, room: ScriptedRoom
) -> None:
    room.answer = lambda frame: []
    say(chat, "are you there?")
    expect(chat.locator(PENDING)).to_have_count(1)
    room.drop()
    room.answer = None
    expect(chat.locator(PENDING)).to_have_class("line pending accepted")
    assert len({frame.nonce for frame in sent(room)}) == 1


def test_a_visitor_gives_a_name_at_the_first_line(page: Page, room: ScriptedRoom) -> None:
    room.me = None
    page.goto(f"{room.url}/rooms/demo/")
    expect(page.locator("[data-connection=connected]")).to_be_visible()
    expect(page.get_by_text("You write as")).to_be_hidden()
    say(page, "first!")
    page.get_by_label("Name").fill("newcomer")
    page.get_by_role("button", name="Join the chat").click()
    expect(page.locator(PENDING)).to_contain_text("newcomer: first!")
    expect(page.locator(PENDING)).to_have_class("line pending accepted")
    expect(page.get_by_text("You write as")).to_have_text("You write as newcomer")
    assert ("guest", {"name": "newcomer"}) in room.posts


def test_the_length_is_counted_and_held(chat: Page, room: ScriptedRoom) -> None:
    field = chat.get_by_label("Your line")
    field.fill("🙂" * 159)
    expect(chat.locator("[data-count]")).to_be_hidden()
    field.fill("🙂" * 160)
    expect(chat.locator("[data-count]")).to_have_text("160 / 200")
    field.fill("x" * 201)
    expect(chat.locator("[data-notice]")).to_have_text("1 too many for this room")
    chat.keyboard.press("Enter")
    expect(chat.get_by_role("button", name="Send")).to_be_disabled()
    assert sent(room) == []


def test_completion_reply_and_emotes(chat: Page, room: ScriptedRoom) -> None:
    line = room.say("who else saw that?", name="mossy")
    row = chat.locator(f"[data-id='{line.id}']")
    row.hover()
    chat.get_by_role("button", name="Reply").click()
    field = chat.get_by_label("Your line")
    field.press_sequentially("@mo")
    expect(chat.get_by_role("option", name="mossy")).to_be_visible()
    field.press("Tab")
    field.press_sequentially("me :kek")
    field.press("Enter")
    chat.get_by_role("button", name="Emotes", exact=True).click()
    chat.get_by_label("Search emotes").fill("poggers-none")
    expect(chat.locator("[data-grid]")).to_contain_text("No emote")
    chat.get_by_label("Search emotes").fill("pogch")
    chat.get_by_role("button", name="PogChamp").click()
    expect(field).to_have_value("@mossy me KEKW PogChamp ")
    field.press("Enter")
    expect(chat.locator(PENDING)).to_have_class("line pending accepted")
    assert (sent(room)[0].content, sent(room)[0].reply_to) == ("@mossy me KEKW PogChamp", line.id)


def test_a_mention_and_an_answer_stand_out(chat: Page, room: ScriptedRoom) -> None:
    mine = room.say("my own @ada", name="ada", origin="human", user_id="user:ada")
    room.say("@ADA look", name="moss")
    room.say("not you @adam", name="moss")
    room.say("indeed", name="moss", reply_to=mine.id)
    expect(chat.locator("[data-rows] article")).to_have_count(4)
    assert chat.locator(".addressed .text").all_text_contents() == ["@ADA look", "indeed"]
    expect(chat.locator("[data-announce]")).to_have_text("moss: indeed")
