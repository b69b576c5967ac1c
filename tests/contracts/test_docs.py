"""``docs/protocols.md`` names everything that goes over the wire, and nothing that does not."""

import re
import typing

import pytest

from chatter_site.env import VARS
from protocol.frames import ClientFrames, ErrorFrame, ServerFrame
from protocol.messages import Moderation, Trace
from protocol.schema_export import KINDS
from protocol.streams import ARCHIVE_GROUP, DEAD_CAP, DEDUPE_TTL_S, ROOM_LOG_CAP, STREAMS
from rooms.gateway.refusals import SENTENCES
from tests.contracts.witnesses import ROOT

PAGE = (ROOT / "docs" / "protocols.md").read_text(encoding="utf-8")
CODES = set(re.findall(r"`([^`\n]+)`", PAGE))
ROWS = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in PAGE.splitlines()]


def row(first: str) -> list[str]:
    [found] = [cells for cells in ROWS if cells[0].lstrip("| ") == f"`{first}`"]
    return found


@pytest.mark.parametrize("name", STREAMS)
def test_every_stream_with_its_setting_group_and_cap(name):
    spec = STREAMS[name]
    _, setting, _, _, group, kept = row(spec.key)
    assert setting == f"`{spec.env}`"
    assert f"`{spec.group}`" in group or not spec.group
    assert f"{spec.cap:,}" in kept
    assert spec.env in {var.name for var in VARS}


@pytest.mark.parametrize("name", KINDS)
def test_every_schema(name):
    assert name in CODES


@pytest.mark.parametrize("frame", typing.get_args(ClientFrames), ids=lambda f: f.__name__)
def test_every_client_frame_with_its_keys(frame):
    _, keys, _ = row(frame.__struct_config__.tag)
    assert set(re.findall(r"`(\w+)\??`", keys)) == set(frame.__struct_fields__)


@pytest.mark.parametrize("frame", ServerFrame.__subclasses__(), ids=lambda f: f.__name__)
def test_every_server_frame_with_its_keys(frame):
    _, keys, _ = row(frame.__struct_config__.tag)
    assert set(frame.__struct_fields__) <= set(re.findall(r"`(\w+)\??`", keys))


def test_every_error_and_refusal_code():
    codes = typing.get_args(typing.get_type_hints(ErrorFrame)["code"])
    assert set(codes) <= CODES
    assert set(SENTENCES) <= CODES


def test_every_key_of_the_trace():
    assert set(Trace.__struct_fields__) <= CODES


def test_every_key_of_the_verdict():
    assert set(Moderation.__struct_fields__) <= CODES


def test_figures_are_those_of_the_code():
    assert f"last {DEDUPE_TTL_S} s" in PAGE
    assert f"log of {ROOM_LOG_CAP}" in PAGE
    assert f"the last {DEAD_CAP:,}" in PAGE
    assert ARCHIVE_GROUP in CODES


def test_no_stream_or_frame_that_is_not_there():
    keys = {spec.key for spec in STREAMS.values()}
    assert {code for code in CODES if code.startswith("stream:")} == keys
