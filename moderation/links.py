"""Links in a line, by their host. Pure."""

import re
from typing import Final

# Endings people type without https://; others count as links only with a scheme, "www." or a path.
_TLDS: Final = (
    "com|net|org|info|io|gg|tv|me|co|uk|de|fr|es|it|nl|eu|us|ca|au|ru|ly|be|app|dev|xyz|link|live|"
    "shop|store|site|online|club|top|win|gift|click|stream|games"
)
_HOST: Final = r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+"
_LINK: Final = re.compile(
    rf"(?:https?://(?:[^\s/@]*@)?|(?<![\w@.-])(?=www\.))({_HOST}[a-z]{{2,24}})"
    rf"|(?<![\w@.-])({_HOST}(?:(?:{_TLDS})(?![\w-])|[a-z]{{2,24}}(?=/\w)))",
    re.IGNORECASE,
)


def hosts(line: str) -> list[str]:
    """The lower-case host of every link in a line of at most a few hundred characters."""
    if "." not in line:
        return []
    return [(match[1] or match[2]).lower() for match in _LINK.finditer(line)]


def is_under(host: str, domain: str) -> bool:
    """Whether ``host`` is ``domain`` or below it."""
    domain = domain.lower().strip(".")
    return host == domain or host.endswith(f".{domain}")
