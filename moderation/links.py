"""Links in a line, by the host a browser would open. Pure."""

import re
from functools import lru_cache
from ipaddress import IPv6Address
from typing import Final
from unicodedata import normalize
from urllib.parse import unquote

import idna

UNKNOWN: Final = ""
"""The host of a link whose address we cannot read: it may be any."""

# Endings people type without https://; others count as links only with "www." or a path.
_TLDS: Final = (
    "com|net|org|info|io|gg|tv|me|co|uk|de|fr|es|it|nl|eu|us|ca|au|ru|ly|be|app|dev|xyz|link|live|"
    "shop|store|site|online|club|top|win|gift|click|stream|games"
)
_HOST: Final = r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+"
_BARE: Final = re.compile(
    rf"(?<![\w@.-])(?:(?=www\.)({_HOST}[a-z]{{2,24}})"
    rf"|({_HOST}(?:(?:{_TLDS})(?![\w-])|[a-z]{{2,24}}(?=/\w))))",
    re.IGNORECASE,
)
_AUTHORITY: Final = re.compile(r"https?://([^\s/\\?#]+)", re.IGNORECASE)
_PORT: Final = re.compile(r":[0-9]*\Z")
_NAME: Final = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*")
_NUMBER: Final = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)")  # browsers read these as IPv4
_OCTET: Final = r"(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_IPV4: Final = re.compile(rf"(?:{_OCTET}\.){{3}}{_OCTET}")
_DOT: Final = re.compile("[.。｡．․﹒‥…]")
_STOPS: Final = str.maketrans("。｡", "..")
_AFTER: Final = ".,;:!?'\"*)>}…"  # what a sentence puts after an address


def hosts(line: str) -> list[str]:
    """The host of every link in a line of at most a few hundred characters, or UNKNOWN."""
    if "://" not in line and not _DOT.search(line):
        return []
    plain = line if line.isascii() else normalize("NFKC", line).translate(_STOPS)
    read = [read_host(match[1]) for match in _AUTHORITY.finditer(line)]
    typed = [(match[1] or match[2]).lower() for match in _BARE.finditer(plain)]
    return [host for host in read if host is not None] + typed


def is_under(host: str, domain: str) -> bool:
    """Whether ``host`` is ``domain`` or below it; an unknown one may be."""
    domain = read_host(domain.strip(".")) or domain.lower()
    return host in (UNKNOWN, domain) or host.endswith(f".{domain}")


@lru_cache(maxsize=1024)
def read_host(authority: str) -> str | None:
    """The lower-case ASCII host of ``user@host:port`` as browsers read it.

    UNKNOWN when they may read another than we would; None when there is none to read.
    """
    typed = authority.rpartition("@")[2]
    is_ipv6 = typed.startswith("[")
    typed = _PORT.sub("", typed.rstrip(_AFTER if is_ipv6 else _AFTER + "]"))
    try:
        return f"[{IPv6Address(typed[1:-1])}]" if is_ipv6 else _name(typed)
    except ValueError:
        return None if is_ipv6 else UNKNOWN  # brackets hold an IPv6 address or no browser takes it


def _name(typed: str) -> str | None:
    """ValueError (also UnicodeError, which idna's errors are) when it cannot be a name."""
    mapped = idna.uts46_remap(unquote(typed, errors="strict"), std3_rules=False).rstrip(".")
    if not mapped:
        return None
    name = mapped if mapped.isascii() else idna.encode(mapped).decode()
    if not _NAME.fullmatch(name) or (_NUMBER.fullmatch(name) and not _IPV4.fullmatch(name)):
        raise ValueError(name)
    return name
