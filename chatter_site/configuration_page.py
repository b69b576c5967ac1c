"""``make docs``: the table of settings in ``docs/configuration.md``, from ``chatter_site/env.py``."""

from pathlib import Path
from typing import Any, Final

from chatter_site.env import BASE_DIR, VARS, Var

PAGE: Final = BASE_DIR / "docs" / "configuration.md"
BEGIN: Final = "<!-- settings: written by `make docs` -->"
END: Final = "<!-- end of settings -->"


def table() -> str:
    rows = [f"| `{var.name}` | {_default(var)} | {var.meaning} |" for var in VARS]
    return "\n".join(["| Variable | Default | Meaning |", "|---|---|---|", *rows])


def _default(var: Var) -> str:
    value: Any = var.default
    if isinstance(value, list):
        value = ",".join(value)
    if isinstance(value, str):
        value = value.removeprefix(f"{BASE_DIR}/")
    return f"`{value}`" if value != "" else "none"


def with_table(page: str) -> str:
    """The page with its table replaced by the present one."""
    head, rest = page.split(BEGIN)
    return f"{head}{BEGIN}\n\n{table()}\n\n{END}{rest.split(END)[1]}"


def write(path: Path = PAGE) -> None:
    path.write_text(with_table(path.read_text()))


if __name__ == "__main__":
    write()
