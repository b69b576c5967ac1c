"""Every environment variable this software reads, with its default and meaning.

``docs/configuration.md`` carries this table; a test keeps the two equal. Values may stand in a file
``.env`` beside ``manage.py``. One of the wrong type stops the start with the variable's name.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, get_args

import environ
from django.core.exceptions import ImproperlyConfigured
from msgspec import Struct

from protocol.configs.base import Generator

BASE_DIR: Final = Path(__file__).resolve().parent.parent
GENERATORS: Final = ", ".join(get_args(Generator))


class Var(Struct, frozen=True):
    """``kind`` is a type, or Generator for the name of one."""

    name: str
    kind: Any
    default: Any
    meaning: str


VARS: Final[tuple[Var, ...]] = (
    Var("DEBUG", bool, True, "Development mode: demo administrator, details in error pages."),
    Var("SECRET_KEY", str, "", "Signs sessions and guest names. Empty: kept in DATA_DIR."),
    Var("ALLOWED_HOSTS", list, ["localhost", "127.0.0.1", "[::1]"], "Host names served."),
    Var("CSRF_TRUSTED_ORIGINS", list, [], "Origins (scheme://host) allowed besides our own."),
    Var("TRUSTED_PROXY", bool, False, "Believe X-Forwarded-For and -Proto of the nearest proxy."),
    Var("HTTPS", bool, True, "Outside DEBUG: cookies and pages over https only, with HSTS."),
    Var("DATA_DIR", str, str(BASE_DIR / "var"), "Database, embedded Redis, generated secrets."),
    Var("CONFIG_DIR", str, str(BASE_DIR / "configs"), "Rooms, personas, moderation, streams."),
    Var("DATABASE_URL", str, "", "SQLite in DATA_DIR unless set; postgres://… works."),
    Var("REDIS_URL", str, "", "Redis 6.2 or later. Empty: `manage.py up` starts its own."),
    Var("KEY_PREFIX", str, "", "Put before every Redis key; separates installations and tests."),
    Var("INGEST_STREAM", str, "stream:chat.ingest", "Chat lines waiting for the gateway."),
    Var("FIREHOSE_STREAM", str, "stream:chat.firehose", "Every line that was shown."),
    Var("STREAM_CONTEXT_KEY", str, "stream:context", "What is on stream."),
    Var("STREAM_TRENDS_KEY", str, "stream:chat.trends", "Chat statistics, each second."),
    Var("STREAM_FRAMES_KEY", str, "stream:frames", "Video frames from a capture program."),
    Var("STREAM_TRANSCRIPTS_KEY", str, "stream:transcripts", "Speech from a capture program."),
    Var("STREAM_OBSERVATIONS_KEY", str, "stream:observations", "What a model saw on stream."),
    Var("STREAM_NOTES_KEY", str, "stream:notes", "Says that a note or a playback changed."),
    Var("STREAM_CONTROL_KEY", str, "stream:control", "Configuration while it runs."),
    Var("STREAM_POLICY_LOG_KEY", str, "stream:policy.log", "Order in which the policy read."),
    Var("STREAM_DECISIONS_KEY", str, "stream:policy.decisions", "Why who spoke or did not."),
    Var("CONSUMER_NAME", str, "", "Name in consumer groups; host name and process by default."),
    Var("CONTENT_MAX_LENGTH", int, 200, "Longest chat line unless a room says otherwise."),
    Var("SUBSCRIBE_TIMEOUT_S", float, 2.0, "Wait for a socket's first frame, seconds."),
    Var("DEFAULT_ROOM", str, "room:demo", "Joined when a socket names no room."),
    Var("ARCHIVE_DAYS", int, 0, "Lines are kept for so many days; 0: for ever."),
    Var(
        "GENERATION_MODE",
        Generator,
        "deterministic",
        f"Who writes the core personas' lines: {GENERATORS}.",
    ),
    Var("LLM_PROVIDER", str, "", "Provider profile used where a room or persona names none."),
    Var("LLM_MODEL", str, "", "Model to use without a profile, such as openai/gpt-4o-mini."),
    Var("PERSONA_LLM_MODEL", str, "", "Another name for LLM_MODEL."),
    Var("LLM_BASE_URL", str, "", "Address of LLM_MODEL's server. Empty: its maker's own."),
    Var("LITELLM_BASE_URL", str, "", "Another name for LLM_BASE_URL."),
    Var(
        "LLM_BASE_URLS",
        list,
        ["http://127.0.0.1:*", "http://localhost:*", "http://[::1]:*"],
        "Addresses a provider profile may name.",
    ),
    Var("LLM_HOUR_CAP_USD", float, 0.5, "Most dollars for models per hour, all rooms together."),
    Var("LLM_DAY_CAP_USD", float, 5.0, "Most dollars for models per day, all rooms together."),
    Var("MEMORY_ENABLED", bool, False, "Core personas remember what they are told and who is who."),
    Var("MEMORY_BACKEND", str, "mem0", "Where memories are kept: mem0, or stub (in one process)."),
    Var("MEMORY_POLICY", str, "default", "File in CONFIG_DIR/memory that says what may be kept."),
    Var("MEMORY_EXTRACT_STRATEGY", str, "heuristic", "How facts are found: heuristic, llm, off."),
    Var("MEMORY_MAX_ITEMS", int, 5, "Most memories recalled for one line."),
    Var("MEMORY_MAX_CHARS", int, 800, "Most characters of memories recalled for one line."),
    Var("MEMORY_SCOPE_USER_ENABLED", bool, False, "File what a person tells under that person."),
    Var("MEMORY_FIXTURES_PATH", str, "", "JSON list of memories the stub backend starts with."),
    Var("MEM0_CONFIG", str, "", "JSON file of Mem0 settings, to use other stores than our table."),
    Var("MEM0_HOSTED", bool, False, "Use Mem0's hosted API instead of the library."),
    Var("MEM0_API_KEY", str, "", "Key of the hosted API."),
    Var("MEM0_BASE_URL", str, "https://api.mem0.ai", "Address of the hosted API."),
    Var("MEM0_TIMEOUT_S", float, 10.0, "Time limit of one request to the hosted API, seconds."),
    Var("DRIFT_ENABLED", bool, False, "Let reflection move personas' traits within their bounds."),
    Var(
        "AUTO_COMMENTARY_ENABLED",
        bool,
        False,
        "Personas comment on observations (stream:observations) unprompted.",
    ),
    Var("E2E_MARKERS", bool, False, "Answer lines holding a test marker at once. For tests."),
    Var("SOCKETS_PER_ADDRESS", int, 16, "Most websockets of one IPv4 address or IPv6 /64; 0: any."),
    Var("GUESTS_PER_ADDRESS", int, 32, "Most new guest names from there in 10 min; 0: any."),
    Var("LOG_LEVEL", str, "INFO", "DEBUG, INFO, WARNING or ERROR."),
)

_env = environ.Env()
if (BASE_DIR / ".env").is_file():
    # What the process's own environment says stays: tests and containers rely on it.
    _env.read_env(str(BASE_DIR / ".env"))
YES: Final = ("true", "1", "yes", "on")
NO: Final = ("false", "0", "no", "off")


def _flag(name: str, *, default: bool) -> bool:
    """A typing mistake must not pass as no: it would switch HTTPS off."""
    word = _env.str(name, default=str(default)).strip().lower()
    if word not in YES + NO:
        raise ValueError(word)
    return word in YES


def _generator(name: str, *, default: str) -> str:
    word: str = _env.str(name, default=default)
    if word not in get_args(Generator):
        raise ValueError(word)
    return word


_READERS: Final[dict[Any, tuple[Callable[..., Any], str]]] = {
    bool: (_flag, "true or false"),
    int: (_env.int, "a whole number"),
    float: (_env.float, "a number"),
    str: (_env.str, "a text"),
    list: (_env.list, "a list"),
    Generator: (_generator, f"one of {GENERATORS}"),
}


def read(name: str) -> Any:
    """The variable's value, or ImproperlyConfigured with a sentence that names it."""
    var = next(v for v in VARS if v.name == name)
    reader, kind = _READERS[var.kind]
    try:
        return reader(name, default=var.default)
    except ValueError as error:
        told = f"{name} must be {kind}, not {_env.str(name)!r}. It means: {var.meaning}"
        raise ImproperlyConfigured(told) from error
