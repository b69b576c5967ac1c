"""How the admin looks: our name and the chat page's mint instead of the theme's own purple."""

from typing import Any, Final

# The ramp of --accent in the page's tokens: one hue, light to dark.
_MINT: Final = {
    "50": "oklch(97.5% .018 178)",
    "100": "oklch(94.5% .04 178)",
    "200": "oklch(89.5% .07 178)",
    "300": "oklch(84% .1 178)",
    "400": "oklch(79% .115 178)",
    "500": "oklch(62% .105 178)",
    "600": "oklch(52% .09 178)",
    "700": "oklch(44% .078 178)",
    "800": "oklch(37% .064 178)",
    "900": "oklch(31% .052 178)",
    "950": "oklch(22% .038 178)",
}

UNFOLD: Final[dict[str, Any]] = {
    "SITE_TITLE": "chatter",
    "SITE_HEADER": "chatter",
    "SITE_SUBHEADER": "rooms, personas, moderation",
    "SITE_SYMBOL": "forum",
    "SITE_URL": "/",
    "SHOW_VIEW_ON_SITE": True,
    "COLORS": {"primary": _MINT},
}
