"""The prompts in use: texts under ``prompts/``, held to the digests of their manifest.

A prompt that was edited without its digest is refused, so that what a model was asked is known.
"""

from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from protocol.codec import BadMessage, decode
from protocol.configs.prompts import PromptEntry, PromptManifest


class BadPrompt(ValueError):
    """The manifest and the prompt files disagree; the text names the file and the rule."""


class Prompt(Struct, frozen=True):
    """A prompt's entry and its text."""

    entry: PromptEntry
    text: str


def digest(text: str) -> str:
    """SHA-256 hex of the text with Unix line ends and exactly one at its end."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n") + "\n"
    return sha256(unified.encode()).hexdigest()


def load(root: Path, manifest: str = "prompts/manifest.json") -> dict[str, Prompt]:
    """Prompts by id, in the manifest's order; BadPrompt for a missing file or a wrong digest.

    ``root`` is the folder the manifest's paths start from.
    """
    try:
        listed = decode((root / manifest).read_bytes(), PromptManifest)
    except (OSError, BadMessage) as error:
        raise BadPrompt(f"{manifest}: {error}") from error
    return {entry.id: Prompt(entry, _text(root, entry)) for entry in listed.prompts}


def _text(root: Path, entry: PromptEntry) -> str:
    try:
        text = (root / entry.path).read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        raise BadPrompt(f"{entry.path}: {error}") from error
    found = digest(text)
    if found != entry.sha256:
        raise BadPrompt(f"{entry.path}: its sha256 is {found}, the manifest says {entry.sha256}")
    return text


def default_for(prompts: dict[str, Prompt], purpose: str) -> Prompt:
    """The first prompt of a purpose; BadPrompt when there is none."""
    for prompt in prompts.values():
        if prompt.entry.purpose == purpose:
            return prompt
    raise BadPrompt(f"no prompt has the purpose {purpose}")
