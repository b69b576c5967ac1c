"""What import-linter cannot see: impurity that comes in by the back door."""

import ast
import re
import subprocess
import sys

import pytest
from django.apps import apps
from django.db.models import ForeignKey

from chatter_site.env import BASE_DIR
from tests.architecture.packages import PACKAGES, files, level

IMPURE = ("django", "redis", "celery", "channels", "litellm", "mem0", "asyncio")
CLOCKS_AND_DICE = {"time", "random", "secrets", "os", "socket", "subprocess", "threading"}
WHOLLY_PURE = ("personas.policy", "personas.crowd", "personas.mind", "personas.engine")
HEAVY = ("litellm", "mem0", "numpy")


def paragraphs() -> dict[str, str]:
    """The first paragraph of every module's docstring, on one line."""
    found = {}
    for path in files():
        text = ast.get_docstring(ast.parse(path.read_text())) or ""
        name = ".".join(path.relative_to(BASE_DIR).with_suffix("").parts)
        found[name] = " ".join(text.partition("\n\n")[0].split())
    return found


SAYS = paragraphs()
PURE = [module for module, says in SAYS.items() if says.endswith(" Pure.")]


def impure_in(*modules: str) -> set[str]:
    """What of ``IMPURE`` a fresh interpreter imports with just these; its error, if it cannot."""
    code = f"import sys, {', '.join(modules)}; print(*{{m.split('.')[0] for m in sys.modules}})"
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=BASE_DIR, capture_output=True, text=True, check=False
    )
    if answer.returncode:
        return {answer.stderr.splitlines()[-1]}
    return set(answer.stdout.split()) & set(IMPURE)


def test_pure_modules_say_so_in_one_form() -> None:
    """Last in the first paragraph; what says it elsewhere would go unguarded."""
    assert len(PURE) > 70
    word = re.compile(r"\bPURE\b|\bPure\b")
    assert [m for m, says in SAYS.items() if word.search(says.removesuffix(" Pure."))] == []


@pytest.mark.parametrize("package", WHOLLY_PURE)
def test_the_core_is_marked_pure_throughout(package: str) -> None:
    modules = {m for m in SAYS if m.startswith(f"{package}.") and not m.endswith("__init__")}
    assert modules - set(PURE) == set()


def test_pure_modules_import_nothing_impure() -> None:
    if impure_in(*PURE):
        assert {module: found for module in PURE if (found := impure_in(module))} == {}


@pytest.mark.parametrize("module", PURE)
def test_pure_modules_do_not_hash_roll_or_look_at_the_clock(module: str) -> None:
    """``hash()`` differs between processes; ruff misses it, and ``__import__``, and local clocks."""
    tree = ast.parse((BASE_DIR / module.replace(".", "/")).with_suffix(".py").read_text())
    called, imported = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            called.add(node.func.id)
        elif isinstance(node, ast.Import):
            imported |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add(str(node.module).partition(".")[0])
    assert called & {"hash", "__import__", "open", "now_ms", "new_id", "print"} == set()
    assert imported & CLOCKS_AND_DICE == set()


def test_package_files_are_empty() -> None:
    """A re-export would drag Redis or Django into pure code."""
    full = [path for path in files() if path.name == "__init__.py" and path.read_text().strip()]
    assert full == []


def test_foreign_keys_point_down() -> None:
    """import-linter does not see ``ForeignKey("rooms.Room")``."""
    wrong = []
    for model in apps.get_models():
        own = model._meta.app_label
        for field in model._meta.get_fields():
            if not isinstance(field, ForeignKey) or own not in PACKAGES:
                continue
            target = field.related_model._meta.app_label
            if target in PACKAGES and target != own and level(target) >= level(own):
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
