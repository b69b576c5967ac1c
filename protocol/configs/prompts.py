"""The list of prompts, ``prompts/manifest.json``."""

from typing import Annotated, Literal

from msgspec import Meta

from protocol.configs.base import Config
from protocol.declare import means
from protocol.fields import Sha256, Text32, Text64, Text128, Text512, Version1


class OutputContract(Config, frozen=True, kw_only=True):
    type: Annotated[Literal["text", "json"], means("What the model answers in.")]
    notes: Annotated[str | None, means("For the reader of the list.")] = None


class PromptEntry(Config, frozen=True, kw_only=True):
    id: Annotated[Text128, means("The prompt's name in code.")]
    purpose: Annotated[
        Literal[
            "persona_reply",
            "persona_auto_commentary",
            "memory_extract",
            "memory_summarize",
            "stream_observation",
        ],
        means("What the answer is for."),
    ]
    version: Annotated[Text32, means("Version of the text.")]
    path: Annotated[Text512, means("The text's file, from the project's folder.")]
    sha256: Annotated[Sha256, means("Digest of the file; another one stops the start.")]
    input_vars: Annotated[tuple[Text64, ...], means("Names that the text has in braces.")]
    output_contract: Annotated[OutputContract, means("What is promised of the answer.")]


class PromptManifest(Config, frozen=True, kw_only=True):
    schema_name: Annotated[Literal["PromptManifest"], means("Says that the file lists prompts.")]
    schema_version: Annotated[Version1, means("Version of the contract, 1.x.")]
    prompts: Annotated[tuple[PromptEntry, ...], Meta(min_length=1), means("The prompts.")]
