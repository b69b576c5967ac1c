"""With memory off nobody pays for Mem0: the heavy libraries stay out of every process."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
HEAVY = "heavy = {'litellm', 'mem0', 'numpy', 'openai', 'httpx', 'pydantic'} & set(sys.modules)"
PROCESSES = {
    "workers": "from chatter_site.celery import app; app.loader.import_default_modules()",
    "web": "import chatter_site.asgi; from django.urls import get_resolver; get_resolver().url_patterns",
    "gateway": "import django; django.setup(); import rooms.management.commands.rungateway",
    "beat": "import chatter_site.beat",
    "tasks": (
        "import django; django.setup(); from drift.tasks import reflect; "
        "from memory.tasks import remember, tend_memory; "
        "assert remember('{}') == tend_memory() == reflect() == 0"
    ),
}


@pytest.mark.parametrize("process", PROCESSES)
def test_heavy_libraries_are_not_imported(process):
    code = f"import sys; {PROCESSES[process]}; {HEAVY}; print(sorted(heavy))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "MEMORY_ENABLED": "false", "GENERATION_MODE": "deterministic"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.strip().splitlines()[-1] == "[]"


def test_with_memory_on_the_library_is_there():
    """The control: the same check sees Mem0 once a store is opened."""
    code = (
        "import sys, django; django.setup(); from memory.mem0 import Mem0Memory; "
        f"Mem0Memory(); {HEAVY}; print(sorted(heavy))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    found = done.stdout.strip().splitlines()[-1]
    assert "mem0" in found
    assert "numpy" in found
    assert "litellm" not in found
