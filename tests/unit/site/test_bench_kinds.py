"""Every benchmark can be called."""

from pathlib import Path

from chatter_site import bench
from chatter_site.management.commands.bench import KINDS


def test_each_module_with_a_help_text_is_a_kind():
    folder = Path(bench.__file__).parent
    modules = {p.stem for p in folder.glob("*.py") if "\nHELP: Final" in p.read_text()}
    assert modules == set(KINDS)
