"""The canned model: answers by rule (``policy.md`` §5), so that prompts can be tested without one.

It stands where a model stands: it is handed a prompt and gives back the model's raw text.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from llm.calls import ModelCall
from personas.generation.draws import Draws
from personas.generation.postprocess import plain
from personas.generation.request import LineRequest
from protocol.configs.provider import StubProvider
from protocol.ids import hash64

STUB_ANSWERS: Final = StubProvider(fixtures_path="stub/answers.json")
"""Where the answers are under CONFIG_DIR. Rooms with the stub use these whatever profile they name:
only prompts other than ours are answered from a file at all."""
CHAT_REPLY: Final = "persona_chat_reply_v2"
AUTO_COMMENTARY: Final = "persona_auto_commentary_v1"
TOKENS: Final = ("E2E_REACTIVITY_OBS", "E2E_AUTO_OBS")
MEMORY_REQUEST: Final = "MEMORY EXTRACTION REQUEST"
FILLERS: Final = ("fr", "lol", "wow", "ngl", "honestly", "again", "chat", "ok")

_STREAMER: Final = re.compile(r"streamer is called\s+([A-Za-z][\w-]{0,31})", re.I)


class StubModel(Struct, frozen=True, kw_only=True):
    """``answers`` by ``<persona>::<marker>`` (or the marker alone), else ``default``."""

    answers: Mapping[str, str]
    default: str = "lol"
    by_persona: bool = True

    def fixture(self, persona_id: str, marker: str) -> str:
        """The answer for this persona and marker, the most particular key first."""
        if not self.by_persona:
            return self.answers.get(marker or "DEFAULT", self.default)
        keys = (marker, "E2E_TEST_", "DEFAULT") if marker else ("DEFAULT",)
        wanted = [f"{persona_id}::{key}" for key in keys]
        return next((self.answers[key] for key in wanted if key in self.answers), self.default)


def load_stub(config: StubProvider, root: Path) -> StubModel:
    """The stub of a provider configuration; its fixtures path starts from ``root``."""
    answers = msgspec.json.decode((root / config.fixtures_path).read_bytes(), type=dict[str, str])
    return StubModel(
        answers=answers,
        default=config.default_response,
        by_persona=config.key_strategy == "persona_marker",
    )


def stub_answer(
    model: StubModel,
    *,
    prompt_id: str,
    prompt: str,
    seed: str,
    persona_id: str = "",
    observation: str = "",
    marker: str = "",
) -> str:
    """What the stub answers to a prompt. ``observation`` is the newest summary, ``seed`` draws the
    filler word."""
    if MEMORY_REQUEST in prompt:
        return _memories(prompt)
    if prompt_id not in (CHAT_REPLY, AUTO_COMMENTARY):
        return model.fixture(persona_id, marker)
    token = next((one for one in TOKENS if one in observation), marker)
    summary = observation or "wild"
    if token:
        summary = " ".join(summary.replace(token, " ").split())
    filler = Draws(seed, "filler").pick(FILLERS)
    words = (summary, filler, token) if prompt_id == CHAT_REPLY else (filler, summary, token)
    return " ".join(word for word in words if word)


def compose_stub(request: LineRequest) -> str:
    """Return a chat line from the stub, cut and cleaned like every line; it needs no fixtures."""
    text = stub_answer(
        StubModel(answers={}),
        prompt_id=CHAT_REPLY,
        prompt=request.trigger_text,
        seed=request.reply_id,
        persona_id=request.voice.chatter_id,
        observation=request.observation,
        marker=request.marker,
    )
    return plain(text, min(request.voice.max_chars, request.max_chars))


def answer_stub(call: ModelCall, root: Path) -> str:
    """Return the stub's answer to a call; its fixtures are under ``root``."""
    return stub_answer(
        load_stub(STUB_ANSWERS, root),
        prompt_id=call.prompt_id,
        prompt=f"{call.system}\n{call.user}",
        seed="",
    )


def _memories(prompt: str) -> str:
    """One item of room lore, as a JSON list: what the streamer is called."""
    found = _STREAMER.search(prompt)
    item = {
        "id": f"mem_{hash64(prompt):016x}",
        "category": "room_lore",
        "subject": "streamer_name",
        "value": found[1] if found else "Captain",
        "confidence": 0.9,
        "ttl_days": 14,
    }
    return msgspec.json.encode([item]).decode()
