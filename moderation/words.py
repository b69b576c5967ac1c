"""Blocklist patterns: RE2 fragments that match whole words, however the letters are stretched. Pure."""

import re
from typing import Any, Final

import re2

from moderation.normalise import EITHER

MAX_CHARS: Final = 256
_QUANTIFIERS: Final = "*+?{"
_ATOM: Final = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?[^:)>]*[:)>]|\{[^}]*\}|.", re.DOTALL)


class BadPattern(ValueError):
    """A pattern cannot be used; the text names list, pattern and reason."""


def compiled(pattern: str, *, case_insensitive: bool = False) -> Any:
    """An RE2 expression, so its time is linear in the text; BadPattern with RE2's reason."""
    options = re2.Options()
    options.log_errors = False
    options.case_sensitive = not case_insensitive
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        reason = error.args[0] if error.args else error
        reason = reason.decode() if isinstance(reason, bytes) else reason
        raise BadPattern(f"pattern {pattern!r}: {reason}") from error


def whole_word(patterns: tuple[str, ...], *, stretch: bool) -> str:
    """One expression for the words of a list; with ``stretch`` letters may be repeated."""
    for pattern in patterns:
        if len(pattern) > MAX_CHARS:
            raise BadPattern(
                f"pattern {pattern[:40]!r}… has {len(pattern)} characters of {MAX_CHARS}"
            )
        if compiled(f"(?:{pattern})").fullmatch(""):
            raise BadPattern(f"pattern {pattern!r} matches the empty text, so every line")
    words = [stretched(p) if stretch else p for p in patterns]
    return rf"\b(?:{'|'.join(f'(?:{word})' for word in words)})[0-9]{{0,4}}\b"


def stretched(pattern: str) -> str:
    """The fragment with every letter and class repeatable: ``zonks?`` → ``z+o+n+k+s*``.

    Two equal letters in a row still ask for two. i and l, also in a class, take EITHER. A space
    takes any gap between words, and none.
    """
    atoms = _ATOM.findall(pattern)
    out = []
    for at, atom in enumerate(atoms):
        after = atoms[at + 1][0] if at + 1 < len(atoms) else ""
        if atom == " ":
            out.append(rf"[^a-z{EITHER}0-9_]*")
        elif _is_letter(atom):
            out.append(_letter(atom) + ("" if after in tuple(_QUANTIFIERS) else "+"))
        elif atom == "?" and at and _is_letter(atoms[at - 1]):
            out.append("*")
        else:
            out.append(atom if atom.startswith("\\") else atom.lower())
    return "".join(out)


def _is_letter(atom: str) -> bool:
    return atom.isalpha() or atom.startswith("[")


def _letter(atom: str) -> str:
    folded = atom.lower()
    if folded in ("i", "l"):
        return f"[{folded}{EITHER}]"
    takes = folded.startswith("[") and any(compiled(folded).fullmatch(one) for one in "il")
    return f"(?:{folded}|{EITHER})" if takes else folded
