"""The table of streams, and keys that never hold anybody's text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.ids import reply_id
from protocol.streams import ARCHIVE_GROUP, LEASE_TTL_MS, STREAMS, Keys

CONTRACT = {
    "ingest": ("stream:chat.ingest", "INGEST_STREAM", "chat_gateway"),
    "firehose": ("stream:chat.firehose", "FIREHOSE_STREAM", "persona_workers"),
    "frames": ("stream:frames", "STREAM_FRAMES_KEY", "stream_perceptor"),
    "transcripts": ("stream:transcripts", "STREAM_TRANSCRIPTS_KEY", "stream_perceptor"),
    "observations": ("stream:observations", "STREAM_OBSERVATIONS_KEY", "persona_workers"),
}


@pytest.mark.parametrize("name", CONTRACT)
def test_names_that_outside_tools_rely_on(name):
    spec = STREAMS[name]
    assert (spec.key, spec.env, spec.group) == CONTRACT[name]
    assert spec.start == "0"
    assert Keys().stream(name) == spec.key


def test_every_stream_has_a_cap_and_its_own_key():
    assert all(spec.cap > 0 for spec in STREAMS.values())
    assert len({spec.key for spec in STREAMS.values()}) == len(STREAMS)
    assert len({spec.env for spec in STREAMS.values()}) == len(STREAMS)


def test_what_outsiders_write_has_dead_letters():
    assert {n for n, spec in STREAMS.items() if spec.dead} == {"ingest", "transcripts", "frames"}


def test_overrides_and_prefix():
    keys = Keys(prefix="t1:", names={"ingest": "my.ingest"})
    assert keys.stream("ingest") == "t1:my.ingest"
    assert keys.stream("firehose") == "t1:stream:chat.firehose"
    assert keys.dead(keys.stream("ingest")) == "t1:my.ingest.dead"


def test_an_unknown_stream_is_a_mistake():
    with pytest.raises(KeyError):
        Keys().stream("gossip")


def every_key(keys: Keys, text: str) -> list[str]:
    """All keys into which something an outsider chose goes, made from that text."""
    return [
        keys.head(text),
        keys.log(text),
        keys.dedupe(text, text),
        keys.send(text),
        keys.guest(text),
        keys.rate("send", text),
        keys.text(reply_id(text, text, text, text)),
    ]


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_outsiders_text_gets_into_a_key(text):
    for key in every_key(Keys(), text):
        assert re.fullmatch(r"[a-z]+(:[a-z]+)?:[0-9a-f]{16,32}(:[a-z]+)?", key)


def test_different_texts_have_different_keys():
    seen = [key for text in ("room:a", "room:b", "") for key in every_key(Keys(), text)]
    assert len(set(seen)) == len(seen)


def test_a_prefix_separates_everything():
    a, b = Keys(prefix="a:"), Keys(prefix="b:")
    for one, other in zip(every_key(a, "x"), every_key(b, "x"), strict=True):
        assert one.removeprefix("a:") == other.removeprefix("b:")
        assert one != other


def test_shards_share_neither_lease_nor_checkpoint():
    one, other = Keys(shard=0), Keys(shard=1)
    assert one.lease("policy") != other.lease("policy")
    assert one.checkpoint("policy") != other.checkpoint("policy")


def test_the_archive_has_its_own_group():
    assert ARCHIVE_GROUP not in {spec.group for spec in STREAMS.values()}
    assert LEASE_TTL_MS > 2 * 2000, "a lease survives one missed renewal"
