"""What arrives is shown: once, in order, as text, and without moving what is being read."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.scripted_room import ScriptedRoom

ROWS = "[data-rows] article"

PAYLOADS = [
    "<script>window.hit=1</script>",
    "<img src=x onerror=window.hit=1>",
    "<svg onload=window.hit=1>",
    "<svg><script>window.hit=1</script></svg>",
    "<iframe src=javascript:window.parent.hit=1></iframe>",
    "<body onload=window.hit=1>",
    "<a href=javascript:window.hit=1>x</a>",
    "javascript:window.hit=1",
    "<details open ontoggle=window.hit=1>",
    "<input autofocus onfocus=window.hit=1>",
    "<math><mtext></p><img src onerror=window.hit=1>",
    "<style>*{display:none}</style>",
    "<link rel=stylesheet href=//x>",
    "<meta http-equiv=refresh content=0;url=//x>",
    "<base href=//x>",
    "<form action=//x><button>x</button></form>",
    "<object data=data:text/html,x></object>",
    "<template><script>window.hit=1</script></template>",
    "</script><script>window.hit=1</script>",
    "--><script>window.hit=1</script><!--",
    "&lt;b&gt;&#60;b&#62;&amp;",
    "{{constructor.constructor('window.hit=1')()}}",
    "'\"`${window.hit=1}`",
    "__proto__ constructor toString",
]


def test_a_line_appears_with_its_name_its_mark_and_its_emotes(
    chat: Page, room: ScriptedRoom
) -> None:
    room.say("that was close KEKW", name="quiet_quill")
    row = chat.locator(ROWS)
    expect(row).to_have_attribute("aria-label", "quiet_quill, simulated: that was close KEKW")
    expect(row.get_by_role("img", name="Simulated")).to_be_visible()
    expect(row.get_by_role("img", name="KEKW")).to_be_visible()


def test_a_person_can_not_pass_for_simulated_nor_the_other_way(
    chat: Page, room: ScriptedRoom
) -> None:
    room.say("I am a person", name="bea", origin="human", badges=("bot", "simulated"))
    room.say("so am I", name="bot2", origin="bot", badges=("host",))
    expect(chat.locator(ROWS)).to_have_count(2)
    assert chat.locator(ROWS).nth(0).locator(".badge.bot").count() == 0
    assert chat.locator(ROWS).nth(1).locator(".badge.bot").count() == 1


@pytest.mark.parametrize("where", ["content", "name"])
def test_markup_is_text(chat: Page, room: ScriptedRoom, where: str) -> None:
    for payload in PAYLOADS:
        if where == "content":
            room.say(payload)
        else:
            room.say("hi", name=payload[:64], user_id="user:x")
    rows = chat.locator(ROWS)
    expect(rows).to_have_count(len(PAYLOADS))
    part = ".text" if where == "content" else ".name"
    shown = rows.locator(part).all_text_contents()
    assert shown == [it if where == "content" else it[:64] for it in PAYLOADS]
    assert chat.evaluate("window.hit") is None
    assert (
        rows.locator("script, img:not(.emote), iframe, style, form, object, details").count() == 0
    )


def test_history_comes_first_and_is_told_apart(page: Page, room: ScriptedRoom) -> None:
    for number in range(5):
        room.line(f"line {number}")
    page.goto(f"{room.url}/rooms/demo/")
    expect(page.locator(ROWS)).to_have_count(5)
    room.say("now")
    expect(page.locator("[data-rows] > *").nth(5)).to_have_text("Earlier messages above")
    expect(page.locator("[data-rows] > *").nth(6).locator(".text")).to_have_text("now")


def test_scrolling_up_pauses_and_the_pill_resumes(chat: Page, room: ScriptedRoom) -> None:
    room.send([room.line(f"line {number}") for number in range(100)])
    expect(chat.locator(ROWS)).to_have_count(100)
    chat.locator("[data-log]").evaluate("log => log.scrollTop = 500")
    pill = chat.locator("[data-pill]")
    expect(pill).to_be_visible()
    watched = chat.locator(ROWS).nth(40)
    before = watched.bounding_box()
    room.send([room.line(f"more {number}") for number in range(12)])
    expect(pill).to_contain_text("12 new messages")
    assert watched.bounding_box() == before
    pill.click()
    expect(pill).to_be_hidden()
    expect(chat.locator(ROWS).last).to_be_in_viewport()


def test_end_resumes_from_the_keyboard(chat: Page, room: ScriptedRoom) -> None:
    room.send([room.line(f"line {number}") for number in range(60)])
    expect(chat.locator(ROWS)).to_have_count(60)
    chat.locator("[data-log]").focus()
    chat.keyboard.press("ArrowUp")
    chat.keyboard.press("ArrowUp")
    expect(chat.locator(ROWS).nth(58)).to_be_focused()
    expect(chat.locator("[data-pill]")).to_be_visible()
    chat.keyboard.press("r")
    expect(chat.locator("[data-reply]")).to_contain_text("line 58")
    chat.keyboard.press("Escape")
    expect(chat.locator("[data-reply]")).to_be_hidden()
    chat.locator("[data-log]").focus()
    chat.keyboard.press("End")
    expect(chat.locator("[data-pill]")).to_be_hidden()


def test_a_hundred_lines_a_second_keep_the_page_the_same_size(
    chat: Page, room: ScriptedRoom
) -> None:
    room.send([room.line(f"warm {number}") for number in range(300)])
    expect(chat.locator(ROWS).last).to_contain_text("warm 299")
    nodes = chat.evaluate("document.querySelectorAll('*').length")
    for burst in range(30):
        room.send([room.line(f"burst {burst} {number}") for number in range(10)])
        chat.wait_for_timeout(100)
    expect(chat.locator(ROWS).last).to_contain_text("burst 29 9")
    assert abs(chat.evaluate("document.querySelectorAll('*').length") - nodes) <= 20
    assert chat.locator("[data-rows] > *").count() == 200
    acknowledged = [frame.seq for frame in room.received if hasattr(frame, "seq")]
    assert acknowledged
    assert acknowledged == sorted(acknowledged)


def test_a_break_loses_nothing_and_doubles_nothing(chat: Page, room: ScriptedRoom) -> None:
    room.send([room.line(f"line {number}") for number in range(10)])
    expect(chat.locator(ROWS)).to_have_count(10)
    room.drop()
    for number in range(10, 15):
        room.line(f"line {number}")
    expect(chat.locator("[data-connection=connected]")).to_be_visible()
    expect(chat.locator(ROWS)).to_have_count(15)
    assert chat.locator(".text").all_text_contents() == [f"line {n}" for n in range(15)]
    assert (room.subscriptions[-1].since, room.subscriptions[-1].epoch) == (10, "e1")


def test_a_server_that_falls_silent_is_noticed(page: Page, room: ScriptedRoom) -> None:
    page.clock.install()
    page.goto(f"{room.url}/rooms/demo/")
    expect(page.locator("[data-connection=connected]")).to_be_visible()
    with room.frozen():
        page.clock.run_for(30_000)
        expect(page.locator("[data-connection=connected]")).to_be_hidden(timeout=1_000)
    expect(page.locator("[data-connection=connected]")).to_be_visible()


def test_a_gap_makes_the_page_ask_again(chat: Page, room: ScriptedRoom) -> None:
    room.say("one")
    room.line("two, which this socket never gets")
    room.say("three")
    expect(chat.locator(".text")).to_have_text(
        ["one", "two, which this socket never gets", "three"]
    )


def test_older_lines_come_from_the_archive_without_a_jump(page: Page, room: ScriptedRoom) -> None:
    room.archive = [room.line(f"line {number}") for number in range(250)]
    room.lines = room.lines[-60:]
    page.goto(f"{room.url}/rooms/demo/")
    expect(page.locator(ROWS)).to_have_count(60)
    watched = page.locator(ROWS, has_text="line 190")
    page.locator("[data-log]").evaluate("log => log.scrollTop = 100")
    before = watched.bounding_box()
    expect(page.locator(ROWS)).to_have_count(160)
    after = watched.bounding_box()
    assert before is not None
    assert after is not None
    assert abs(after["y"] - before["y"]) < 1  # scrolling goes by whole pixels, rows are not so high
    assert page.locator(f"{ROWS} .text").first.text_content() == "line 90"


def test_a_line_of_the_crowd_is_told_from_a_persons_in_words(
    chat: Page, room: ScriptedRoom
) -> None:
    room.say("hi", name="bea", origin="human")
    expect(chat.locator(ROWS)).to_have_attribute("aria-label", "bea: hi")
