"""What can be done with a line, by mouse and by touch, and when the list stands still for it."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.scripted_room import ScriptedRoom

ROWS = "[data-rows] article"


def middle(of: Locator) -> tuple[float, float]:
    box = of.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def fill(room: ScriptedRoom, page: Page, count: int = 60) -> None:
    room.send([room.line(f"line {number}") for number in range(count)])
    expect(page.locator(ROWS)).to_have_count(count)
    expect(page.locator(ROWS).last).to_be_in_viewport()


def test_a_tap_on_a_line_offers_actions_that_work(phone: Page, room: ScriptedRoom) -> None:
    fill(room, phone)
    phone.locator(ROWS).nth(55).tap()
    phone.get_by_role("button", name="Reply").tap()
    expect(phone.locator("[data-reply]")).to_contain_text("line 55")
    expect(phone.get_by_role("toolbar")).to_be_hidden()
    room.decisions["message-000058"] = {"kind": "event", "reason": "p_pass", "p_used": 0.7}
    phone.locator(ROWS).nth(57).tap()
    phone.get_by_role("button", name="Why this line?").tap()
    expect(phone.locator("[data-why]")).to_contain_text("line 57")


def test_copying_is_seen(chat: Page, room: ScriptedRoom) -> None:
    chat.context.grant_permissions(["clipboard-read", "clipboard-write"])
    fill(room, chat)
    chat.locator(ROWS).nth(55).hover()
    chat.get_by_role("button", name="Copy", exact=True).click()
    expect(chat.get_by_text("Copied")).to_be_visible()
    assert chat.evaluate("navigator.clipboard.readText()") == "line 55"
    expect(chat.get_by_text("Copied")).to_be_hidden()


def test_copying_is_not_offered_where_a_browser_does_not_let_us(
    page: Page, room: ScriptedRoom
) -> None:
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.goto(f"{room.url}/rooms/demo/")
    room.wait_for_sockets()
    fill(room, page)
    page.locator(ROWS).nth(55).hover()
    expect(page.get_by_role("button", name="Reply")).to_be_visible()
    expect(page.get_by_role("button", name="Copy", exact=True)).to_be_hidden()


def test_on_a_phone_the_emotes_do_not_call_the_keyboard(phone: Page, room: ScriptedRoom) -> None:
    phone.get_by_role("button", name="Emotes").tap()
    expect(phone.get_by_label("Search emotes")).to_be_visible()
    expect(phone.get_by_label("Search emotes")).not_to_be_focused()


def test_after_a_tap_the_list_goes_on_when_told(phone: Page, room: ScriptedRoom) -> None:
    fill(room, phone)
    phone.locator(ROWS).nth(55).tap()
    phone.get_by_role("button", name="Reply").tap()
    phone.get_by_label("Your line").fill("indeed")
    phone.get_by_role("button", name="Send").tap()
    room.say("the newest")
    expect(phone.locator("[data-pill]")).to_be_hidden()
    expect(phone.locator(ROWS).last).to_be_in_viewport()


def test_a_resting_pointer_does_not_stop_the_list(chat: Page, room: ScriptedRoom) -> None:
    fill(room, chat)
    row = chat.locator(ROWS).nth(57).bounding_box()
    assert row is not None
    chat.mouse.move(row["x"] + row["width"] - 50, row["y"] + 6)  # where the actions will appear
    for number in range(12):
        room.say(f"more {number}")
        expect(chat.locator(ROWS).last).to_contain_text(f"more {number}")
        chat.wait_for_timeout(50)
    expect(chat.locator("[data-pill]")).to_be_hidden()
    expect(chat.locator(ROWS).last).to_be_in_viewport()


def go_to_the_actions(chat: Page, row: Locator) -> None:
    row.hover()
    chat.mouse.move(*middle(chat.get_by_role("button", name="Reply")))
    expect(chat.locator("[data-pill]")).to_be_visible()


def test_the_list_waits_while_the_pointer_moves_on_the_actions(
    chat: Page, room: ScriptedRoom
) -> None:
    fill(room, chat)
    watched = chat.locator(ROWS).nth(55)
    go_to_the_actions(chat, watched)
    before = watched.bounding_box()
    room.say("meanwhile")
    expect(chat.locator("[data-pill]")).to_contain_text("1 new message")
    assert watched.bounding_box() == before
    chat.locator(".composer").hover()
    expect(chat.locator("[data-pill]")).to_be_hidden()
    expect(chat.locator(ROWS).last).to_be_in_viewport()


def test_a_pointer_left_on_the_actions_is_not_waited_for(chat: Page, room: ScriptedRoom) -> None:
    fill(room, chat)
    go_to_the_actions(chat, chat.locator(ROWS).nth(55))
    expect(chat.locator("[data-pill]")).to_be_hidden()


def test_scrolling_up_from_the_actions_is_no_waiting(chat: Page, room: ScriptedRoom) -> None:
    fill(room, chat)
    go_to_the_actions(chat, chat.locator(ROWS).nth(55))
    chat.mouse.wheel(0, -400)
    expect(chat.locator(ROWS).last).not_to_be_in_viewport()
    chat.locator(".composer").hover()
    room.say("meanwhile")
    expect(chat.locator("[data-pill]")).to_contain_text("1 new message")


def test_the_end_resumes_after_a_click_on_a_line(chat: Page, room: ScriptedRoom) -> None:
    fill(room, chat)
    chat.locator(ROWS).nth(55).click()
    expect(chat.locator("[data-pill]")).to_be_visible()
    chat.mouse.wheel(0, -400)
    expect(chat.locator(ROWS).last).not_to_be_in_viewport()
    chat.mouse.wheel(0, 4000)
    expect(chat.locator("[data-pill]")).to_be_hidden()


def test_the_answered_line_stays_in_sight(chat: Page, room: ScriptedRoom) -> None:
    fill(room, chat)
    chat.locator("[data-log]").focus()
    chat.keyboard.press("ArrowUp")
    chat.keyboard.press("r")
    expect(chat.locator("[data-reply]")).to_contain_text("line 59")
    expect(chat.locator(ROWS).last).to_be_in_viewport(ratio=1)
    row, box = chat.locator(ROWS).last.bounding_box(), chat.locator(".composer").bounding_box()
    assert row is not None
    assert box is not None
    assert row["y"] + row["height"] <= box["y"]


def test_keys_do_nothing_to_a_line_once_it_was_left(chat: Page, room: ScriptedRoom) -> None:
    fill(room, chat)
    chat.locator("[data-log]").focus()
    chat.keyboard.press("ArrowUp")
    expect(chat.get_by_role("toolbar")).to_be_visible()
    chat.keyboard.press("Escape")
    expect(chat.get_by_role("toolbar")).to_be_hidden()
    chat.keyboard.press("r")
    expect(chat.locator("[data-reply]")).to_be_hidden()


def test_closing_the_why_card_goes_back_to_where_one_was(chat: Page, room: ScriptedRoom) -> None:
    room.decisions["message-000056"] = {"kind": "event", "reason": "p_pass", "p_used": 0.7}
    fill(room, chat)
    row, card = chat.locator(ROWS).nth(55), chat.locator("[data-why]")
    row.hover()
    chat.get_by_role("button", name="Why this line?").click()
    expect(card).to_contain_text("Chance to speak")
    chat.keyboard.press("Escape")
    expect(card).to_be_hidden()
    chat.locator(".composer").hover()
    expect(chat.locator("[data-pill]")).to_be_hidden()
    row.focus()
    chat.keyboard.press("w")
    expect(card).to_contain_text("Chance to speak")
    chat.keyboard.press("Escape")
    expect(row).to_be_focused()
