"""The prompt manifest: digests, missing files, defaults."""

import json

import pytest

from chatter_site.env import BASE_DIR
from llm.prompts import BadPrompt, default_for, digest, load

IDS = [
    "persona_chat_reply_v2",
    "persona_auto_commentary_v1",
    "persona_reply_v1",
    "memory_extract_v1",
    "memory_summarize_v1",
    "stream_observation_v1",
    "persona_lines_v1",
    "persona_reflection_v1",
]


@pytest.mark.parametrize("text", ["a\nb\n", "a\r\nb", "a\rb\r\r", "a\nb\n\n\n"])
def test_line_ends_do_not_change_a_digest(text):
    assert digest(text) == digest("a\nb")


def test_other_words_do():
    assert digest("a b") != digest("a  b")


def test_ours_are_intact_and_complete():
    prompts = load(BASE_DIR)
    assert list(prompts) == IDS
    assert default_for(prompts, "persona_reply").entry.id == "persona_chat_reply_v2"


def test_markers_the_stub_looks_for_are_in_the_text():
    prompts = load(BASE_DIR)
    assert "MEMORY EXTRACTION REQUEST" in prompts["memory_extract_v1"].text
    assert "STREAM OBSERVATION REQUEST" in prompts["stream_observation_v1"].text


@pytest.fixture
def root(tmp_path):
    manifest = json.loads((BASE_DIR / "prompts/manifest.json").read_text())
    manifest["prompts"] = manifest["prompts"][:1]
    (tmp_path / "prompts").mkdir()
    (tmp_path / "prompts/manifest.json").write_text(json.dumps(manifest))
    path = manifest["prompts"][0]["path"]
    (tmp_path / path).write_text((BASE_DIR / path).read_text())
    return tmp_path


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda p: p.write_text("Say anything."), "the manifest says"),
        (lambda p: p.unlink(), "No such file"),
        (lambda p: p.write_bytes(b"\xff"), "decode"),
    ],
)
def test_a_prompt_that_is_not_the_one_described_is_refused_by_name(root, spoil, said):
    path = root / "prompts/persona_chat_reply_v2.txt"
    spoil(path)
    with pytest.raises(BadPrompt, match=said) as refused:
        load(root)
    assert "persona_chat_reply_v2.txt" in str(refused.value)


def test_a_purpose_without_a_prompt_is_an_error(root):
    with pytest.raises(BadPrompt, match="memory_extract"):
        default_for(load(root), "memory_extract")
