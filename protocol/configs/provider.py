"""A way to a language model, or the stub that answers from a file."""

from typing import Annotated, Any, Final, Literal

from msgspec import Meta, field

from protocol.configs.base import IDENTITY, Config
from protocol.declare import Group, means
from protocol.fields import Text128, Text512, Version1

LITELLM: Final = Group("LiteLLM")
STUB: Final = Group(
    "Stub",
    note="Kept for the contract and not read: the stub answers every prompt of ours by rule, "
    "whatever its profile says.",
)
NOTES: Final = Group("Notes", folded=True)


class StubProvider(Config, frozen=True, kw_only=True):
    fixtures_path: Annotated[
        str,
        Meta(min_length=1, max_length=512),
        means("File of answers, from the project's folder.", STUB, initial=""),
    ]
    default_response: Annotated[
        str, Meta(min_length=1, max_length=500), means("The answer when the file has none.", STUB)
    ] = "lol"
    key_strategy: Annotated[
        Literal["persona_marker", "marker_only"],
        means(
            "How an answer is found in the file.",
            STUB,
            labels={"persona_marker": "persona and marker", "marker_only": "marker only"},
        ),
    ] = "persona_marker"


class LitellmProvider(Config, frozen=True, kw_only=True):
    model: Annotated[
        Text128, means("The model's name, such as openai/gpt-4o-mini.", LITELLM, initial="")
    ]
    api_base: Annotated[Text512 | None, means("Address, if not the maker's own.", LITELLM)] = None
    api_key_env: Annotated[
        Text128 | None,
        means("NAME of the environment variable that holds the key.", LITELLM),
    ] = None
    temperature: Annotated[
        float,
        Meta(ge=0, le=2),
        means("0 always takes the likeliest words, 2 is wild.", LITELLM),
    ] = 0.3
    max_tokens: Annotated[
        int, Meta(ge=1, le=512), means("Longest answer of one call.", LITELLM, unit="tokens")
    ] = 120
    timeout_s: Annotated[
        float,
        Meta(ge=1, le=120),
        means("LiteLLM's own time limit of a call.", LITELLM, unit="s", column="call_timeout_s"),
    ] = 30
    num_retries: Annotated[
        int,
        Meta(ge=0, le=5),
        means("From 1 on one more try after a failure, within the time limit; 0: none.", LITELLM),
    ] = 1
    extra: Annotated[
        dict[str, Any], means("Further arguments of a call: how text is sampled.", LITELLM)
    ] = field(default_factory=dict)


class LLMProviderConfig(Config, frozen=True, kw_only=True):
    """``stub`` or ``litellm`` must be there for the provider named (checked in code and schema)."""

    schema_name: Annotated[
        Literal["LLMProviderConfig"], means("Says that the file describes a provider.")
    ]
    schema_version: Annotated[
        Version1, means("Version of this description, such as 1.0.0.", NOTES, initial="1.0.0")
    ]
    provider: Annotated[
        Literal["stub", "litellm"],
        means(
            "What answers.",
            IDENTITY,
            labels={"stub": "Stub (fixed answers)", "litellm": "LiteLLM"},
        ),
    ]
    mode: Annotated[
        Literal["deterministic_stub", "litellm_live"],
        means(
            "The same in the words of the contract; it has no effect.",
            NOTES,
            initial="litellm_live",
        ),
    ]
    timeout_ms: Annotated[
        int,
        Meta(ge=1000, le=60_000),
        means(
            "A call slower than this is given up and text is made without it.", IDENTITY, unit="ms"
        ),
    ] = 5000
    max_output_chars: Annotated[
        int, Meta(ge=1, le=500), means("Longer answers are cut.", IDENTITY, unit="characters")
    ] = 200
    stub: Annotated[StubProvider | None, means("The stub's own settings.")] = None
    litellm: Annotated[LitellmProvider | None, means("How LiteLLM reaches the model.")] = None
    metadata: Annotated[
        dict[str, Any],
        means(
            "Notes. Read from them: usd_per_million_tokens_in, usd_per_million_tokens_out, and "
            "structured_output (false for a server that knows no JSON schema).",
            NOTES,
        ),
    ] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if getattr(self, self.provider) is None:
            raise ValueError(f"provider {self.provider} needs the block {self.provider}")
