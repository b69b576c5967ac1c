"""The overlay: transparent, read-only, bounded, and deaf to nonsense in its address."""

import struct
import zlib

from playwright.sync_api import Page, expect

from tests.browser.scripted_room import ScriptedRoom

LINES = "[data-rows] .line"


def first_pixel(png: bytes) -> tuple[int, ...]:
    """RGBA of the top left pixel of an 8-bit RGBA PNG."""
    data, at = b"", 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        if png[at + 4 : at + 8] == b"IHDR":
            assert png[at + 16 : at + 18] == bytes([8, 6])
        if png[at + 4 : at + 8] == b"IDAT":
            data += png[at + 8 : at + 8 + length]
        at += 12 + length
    row = zlib.decompress(data)
    return tuple(row[1:5])  # the first pixel is stored as it is under every PNG filter


def test_its_ground_is_transparent(page: Page, room: ScriptedRoom) -> None:
    page.goto(f"{room.url}/overlay/demo/?demo=1")
    expect(page.locator(LINES).first).to_be_visible()
    assert first_pixel(page.screenshot(omit_background=True))[3] == 0


def test_lines_are_marked_and_at_most_the_limit_is_kept(page: Page, room: ScriptedRoom) -> None:
    page.goto(f"{room.url}/overlay/demo/?limit=3&hide=nosy")
    room.wait_for_sockets()
    room.send([room.line(f"line {number}") for number in range(10)])
    room.say("never seen", name="Nosy")
    room.say("last", origin="human")
    expect(page.locator(LINES)).to_have_count(3)
    expect(page.locator(f"{LINES} .text")).to_have_text(["line 8", "line 9", "last"])
    assert page.get_by_role("img", name="Simulated").count() == 2


def test_faded_lines_leave_the_page(page: Page, room: ScriptedRoom) -> None:
    page.goto(f"{room.url}/overlay/demo/?demo=1&fade=1&limit=50")
    expect(page.locator(LINES).first).to_be_visible()
    expect(page.locator(".leaving").first).to_be_attached()
    expect(page.get_by_text("that jump was rude")).to_have_count(0)


def test_nonsense_in_the_address_is_ignored(page: Page, room: ScriptedRoom) -> None:
    page.goto(f"{room.url}/overlay/demo/?demo=1&size=<b>&plate=1e9&animate=url(x)&limit=-1&x=y")
    expect(page.locator(LINES).first).to_be_visible()
    root = page.locator("html")
    assert root.evaluate("it => it.style.getPropertyValue('--size')") == "26px"
    expect(root).to_have_attribute("data-animate", "slide")


def test_its_token_goes_with_the_subscription(page: Page, room: ScriptedRoom) -> None:
    page.goto(f"{room.url}/overlay/demo/?token=secret-1")
    room.wait_for_sockets()
    assert room.subscriptions[0].token == "secret-1"
