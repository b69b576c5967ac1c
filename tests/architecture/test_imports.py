"""What import-linter cannot see: impurity that comes in by the back door."""

import ast
import subprocess
import sys

import pytest
from django.apps import apps
from django.db.models import ForeignKey

from chatter_site.env import BASE_DIR

ORDER = ("protocol", "llm", "streamctx", "moderation", "rooms", "personas", "chatter_site")
SIBLINGS = {"streamctx", "moderation"}
IMPURE = ("django", "redis", "celery", "channels", "litellm", "mem0", "asyncio")
PURE = (
    "llm.breaker",
    "moderation.normalise",
    "moderation.rules",
    "personas.crowd.members",
    "personas.crowd.process",
    "personas.generation.deterministic",
    "personas.generation.postprocess",
    "personas.generation.remembered",
    "personas.drift.bounds",
    "personas.memory.answers",
    "personas.memory.block",
    "personas.drift.deltas",
    "personas.memory.embedder",
    "personas.memory.extraction",
    "personas.memory.filters",
    "personas.memory.redaction",
    "personas.memory.rules",
    "personas.drift.reflection",
    "personas.mind.mind",
    "personas.chat.pacing",
    "personas.policy.engine",
    "personas.policy.limits",
    "personas.policy.state",
    "personas.policy.terms",
    "protocol.codec",
    "protocol.control",
    "protocol.messages",
    "rooms.feed",
    "rooms.gateway",
    "rooms.stamp",
    "rooms.trends",
    "streamctx.context",
    "streamctx.events",
    "chatter_site.supervisor.backoff",
    "chatter_site.bench.validity",
)
HEAVY = ("litellm", "mem0", "numpy")


def imported_by(module: str) -> set[str]:
    """Top-level names in sys.modules of a fresh interpreter that imported just this."""
    code = f"import sys, {module}; print(*{{m.split('.')[0] for m in sys.modules}})"
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=BASE_DIR, capture_output=True, text=True, check=True
    )
    return set(answer.stdout.split())


@pytest.mark.parametrize("module", PURE)
def test_pure_modules_import_nothing_impure(module: str) -> None:
    allowed = {"asyncio"} if module == "personas.mind.mind" else set()
    assert imported_by(module) & (set(IMPURE) - allowed) == set()


@pytest.mark.parametrize("module", PURE)
def test_pure_modules_do_not_hash_roll_or_look_at_the_clock(module: str) -> None:
    """``hash()`` differs between processes; ruff misses it, and ``__import__``, and local clocks."""
    tree = ast.parse((BASE_DIR / module.replace(".", "/")).with_suffix(".py").read_text())
    called = {
        node.func.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert called & {"hash", "__import__", "open", "now_ms", "new_id", "print"} == set()


def test_package_files_are_empty() -> None:
    """A re-export would drag Redis or Django into pure code."""
    full = [
        str(path)
        for package in ORDER
        for path in (BASE_DIR / package).rglob("__init__.py")
        if path.read_text().strip()
    ]
    assert full == []


def test_foreign_keys_point_down() -> None:
    """import-linter does not see ``ForeignKey("rooms.Room")``."""
    wrong = []
    for model in apps.get_models():
        own = model._meta.app_label
        for field in model._meta.get_fields():
            if not isinstance(field, ForeignKey) or own not in ORDER:
                continue
            target = field.related_model._meta.app_label
            sideways = {own, target} == SIBLINGS
            if target in ORDER and (ORDER.index(target) > ORDER.index(own) or sideways):
                wrong.append(f"{own}.{field.name} → {target}")
    assert wrong == []


def test_a_web_process_does_not_load_models_or_memory() -> None:
    code = (
        "import os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'chatter_site.settings';"
        "import chatter_site.asgi, chatter_site.celery;"
        "chatter_site.celery.app.loader.import_default_modules();"
        f"print(*[m for m in {HEAVY!r} if m in sys.modules])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=BASE_DIR, capture_output=True, text=True, check=True
    )
    assert answer.stdout.split() == []


def test_beat_knows_no_django() -> None:
    code = (
        "import sys, chatter_site.beat as b; b.app.finalize(); print('django.apps' in sys.modules)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=BASE_DIR, capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "False"
