"""The prompts manifest's promise: every prompt is the text that was reviewed, to the byte."""

from hashlib import sha256
from pathlib import Path

from protocol.model_configs import PromptManifest


def digest(text: str) -> str:
    """SHA-256 over the text with LF line ends and exactly one at the end, as 64 hex."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return sha256((lines.rstrip("\n") + "\n").encode()).hexdigest()


def broken(manifest: PromptManifest, root: Path) -> list[str]:
    """One sentence per entry whose file is missing, outside ``root``, or not what the digest says."""
    sentences = []
    for index, entry in enumerate(manifest.prompts):
        file = (root / entry.path).resolve()
        if not file.is_relative_to(root.resolve()) or not file.is_file():
            sentences.append(f"/prompts/{index}/path: there is no file {entry.path}")
        elif (found := digest(file.read_text(encoding="utf-8"))) != entry.sha256:
            sentences.append(f"/prompts/{index}/sha256: {entry.path} has the digest {found}")
    return sentences
