"""One settings file, driven by the environment (``chatter_site/env.py`` lists the variables)."""

import os
import secrets
from pathlib import Path

import django_stubs_ext
import environ
from csp.constants import NONE, SELF

from chatter_site.admin_theme import UNFOLD as UNFOLD
from chatter_site.broker import transport_options
from chatter_site.env import BASE_DIR, read
from protocol.streams import STREAMS
from supervisor import run_file

django_stubs_ext.monkeypatch()

# Inherited by every child process, before anything imports the libraries that read them.
os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "True")
os.environ.setdefault("LITELLM_MODE", "PRODUCTION")
os.environ.setdefault("LITELLM_LOG", "ERROR")
os.environ.setdefault("MEM0_TELEMETRY", "False")

DATA_DIR = Path(read("DATA_DIR")).resolve()
CONFIG_DIR = Path(read("CONFIG_DIR")).resolve()
os.environ.setdefault("MEM0_DIR", str(DATA_DIR / "mem0"))

DEBUG = read("DEBUG")
ALLOWED_HOSTS = read("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = read("CSRF_TRUSTED_ORIGINS")
TRUSTED_PROXY = read("TRUSTED_PROXY")
HTTPS = read("HTTPS")


def _secret_key() -> str:
    """From the environment, else made once and kept in DATA_DIR."""
    if key := read("SECRET_KEY"):
        return str(key)
    path = DATA_DIR / "secret_key"
    key = secrets.token_urlsafe(50)
    try:
        if path.exists():
            return path.read_text()
        DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(key)
    except OSError:
        pass  # `manage.py up` says it in one sentence; a throw-away key serves until then
    return key


SECRET_KEY = _secret_key()

INSTALLED_APPS = [
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "llm",
    "moderation",
    "streamctx",
    "rooms",
    "personas",
    "memory",
    "drift",
    "configfiles",
    "simulation",
    "bench",
    "chatter_site",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "chatter_site.nul.refuse_nul",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
]

ROOT_URLCONF = "chatter_site.urls"
ASGI_APPLICATION = "chatter_site.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {
    "default": environ.Env.db_url_config(
        read("DATABASE_URL") or f"sqlite:///{DATA_DIR / 'chatter.sqlite3'}"
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Shared by the web process and the workers.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
    }
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "admin:login"

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "templates" / "static"]
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG

# A command in a second terminal finds the Redis that `manage.py up` has started for this folder.
_running = run_file.find(DATA_DIR)
REDIS_URL = read("REDIS_URL") or (_running.redis_url if _running else "redis://127.0.0.1:6379/0")
KEY_PREFIX = read("KEY_PREFIX")
CONSUMER_NAME = read("CONSUMER_NAME")
STREAM_NAMES = {name: read(spec.env) for name, spec in STREAMS.items()}

CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {
            "hosts": [{"address": REDIS_URL, "socket_timeout": 30}],
            "prefix": f"{KEY_PREFIX}asgi",
        },
    }
}

CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_TRANSPORT_OPTIONS = transport_options(KEY_PREFIX)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_DEFAULT_QUEUE = "models"
CELERY_TIMEZONE = "UTC"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

CONTENT_MAX_LENGTH = read("CONTENT_MAX_LENGTH")
SUBSCRIBE_TIMEOUT_S = read("SUBSCRIBE_TIMEOUT_S")
DEFAULT_ROOM = read("DEFAULT_ROOM")
ARCHIVE_DAYS = read("ARCHIVE_DAYS")
GENERATION_MODE = read("GENERATION_MODE")
LLM_PROVIDER = read("LLM_PROVIDER")
LLM_MODEL = read("LLM_MODEL") or read("PERSONA_LLM_MODEL")
LLM_BASE_URL = read("LLM_BASE_URL") or read("LITELLM_BASE_URL")
LLM_BASE_URLS = read("LLM_BASE_URLS")
LLM_HOUR_CAP_USD = read("LLM_HOUR_CAP_USD")
LLM_DAY_CAP_USD = read("LLM_DAY_CAP_USD")
AUTO_COMMENTARY_ENABLED = read("AUTO_COMMENTARY_ENABLED")
E2E_MARKERS = read("E2E_MARKERS")
MEMORY_ENABLED = read("MEMORY_ENABLED")
MEMORY_BACKEND = read("MEMORY_BACKEND")
MEMORY_POLICY = read("MEMORY_POLICY")
MEMORY_EXTRACT_STRATEGY = read("MEMORY_EXTRACT_STRATEGY")
MEMORY_MAX_ITEMS = read("MEMORY_MAX_ITEMS")
MEMORY_MAX_CHARS = read("MEMORY_MAX_CHARS")
MEMORY_SCOPE_USER_ENABLED = read("MEMORY_SCOPE_USER_ENABLED")
MEMORY_FIXTURES_PATH = read("MEMORY_FIXTURES_PATH")
MEM0_CONFIG = read("MEM0_CONFIG")
MEM0_HOSTED = read("MEM0_HOSTED")
MEM0_API_KEY = read("MEM0_API_KEY")
MEM0_BASE_URL = read("MEM0_BASE_URL")
MEM0_TIMEOUT_S = read("MEM0_TIMEOUT_S")
DRIFT_ENABLED = read("DRIFT_ENABLED")
SOCKETS_PER_ADDRESS = read("SOCKETS_PER_ADDRESS")
GUESTS_PER_ADDRESS = read("GUESTS_PER_ADDRESS")

CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ["/admin/"],
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "connect-src": [SELF],
        "img-src": [SELF, "data:"],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    },
}

SESSION_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
if not DEBUG:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
    SECURE_HSTS_SECONDS = 30 * 24 * 3600 if HTTPS else 0
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXY else None
    # Probes come from this machine, past the proxy.
    SECURE_REDIRECT_EXEMPT = [r"^(workers/|perceptor/)?(healthz|readyz|stats)$"]
    STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "chatter_site.staticfiles.Storage"},
    }

# What the domain's other names do is not ours to decide.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(levelname).1s %(name)s: %(message)s"}},
    "filters": {
        "not_health": {"()": "chatter_site.logs.NotHealth"},
        "client_fault": {"()": "chatter_site.logs.ClientFault"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["client_fault"],
        }
    },
    "root": {"handlers": ["stderr"], "level": read("LOG_LEVEL")},
    "loggers": {
        # One line per request, kick or connection says nothing that /stats does not say better.
        **{
            name: {"level": "WARNING"}
            for name in ("django.channels.server", "daphne", "celery", "twisted", "httpx", "openai")
        },
        # What a provider answers may hold a key or a prompt; llm reports failures without either.
        "LiteLLM": {"level": "CRITICAL"},
        "django": {"handlers": []},
        "django.request": {"filters": ["not_health"]},
    },
}
