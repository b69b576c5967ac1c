"""Categories a persona never writes: the telling words of each. Pure.

A small check of what a model wrote, beside the room's own rules. It knows words and not meanings, so
it catches the plain cases; the prompt asks the model for the rest. Words are found through
disguises, as moderation finds them.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final

from moderation.normalise import clean, skeletons
from moderation.words import compiled, whole_word
from protocol.configs.persona import NeverCategory

_WHOSE: Final = "(?:his|her|their|your|ur|my)"
_WHOM: Final = "(?:yourself|your self|urself|ur self|myself|himself|herself|themselves)"

WORDS: Final[Mapping[NeverCategory, tuple[str, ...]]] = {
    "harassment": (
        "(?:nobody|no one|everyone|everybody) (?:likes|loves|hates) (?:you|u|him|her)",
        "(?:you|u)(?: are|'?re| r)? (?:an? |such an? )?(?:fat |fucking |worthless |pathetic )*"
        "(?:loser|moron|idiot|freak|pig|bitch|whore|waste of space)",
        "(?:stfu|shut up|fuck off|get lost) (?:you )?(?:loser|moron|idiot|freak|bitch|whore)",
        "(?:ugly|worthless|pathetic|disgusting) (?:loser|freak|bitch|whore|pig)",
    ),
    "slurs": (
        "n[i1]gg(?:[ae]r?|let|uh)s?",
        "f[a4]gg?(?:[oi]t)?(?:s|ry|y)?",
        "tr[a4]nn(?:y|ie)s?",
        "r[e3]t[a4]rd(?:s|ed)?",
        "k[i1]kes?",
        "ch[i1]nks?",
    ),
    "doxxing": (
        f"{_WHOSE} (?:home |real |street |email |ip )*address",
        f"{_WHOSE} (?:real|full|legal|last) name",
        f"{_WHOSE} (?:phone|cell|mobile)(?: number)?",
        "(?:he|she|they|you|u|i) lives? (?:at|on|in) [0-9]{1,5} [a-z]+",
    ),
    "sexual_content": (
        "(?:nudes?|naked|nsfw|porn|hentai|onlyfans|horny|boobs?|tits|titties)",
        "(?:cock|dick|penis|pussy|vagina|cum|cumming|blowjobs?|handjobs?|orgasms?)",
        "(?:have|having|had|want|wants) sex",
    ),
    "self_harm": (
        "(?:kys|kms)",
        f"(?:kill|hang|shoot|cut|hurt|starve) {_WHOM}",
        "(?:commit|attempt|committed) suicide",
        "end (?:my|your|ur|his|her|their) (?:life|lives)",
    ),
    "illegal_instructions": (
        "how to (?:make|build|cook|grow|buy|smuggle) (?:an? |some |your own )?"
        "(?:pipe )?(?:bombs?|explosives?|grenades?|meth|cocaine|heroin|silencers?|ghost guns?)",
        "(?:ddos|dox|swat|hack) (?:him|her|them|you|this guy|the (?:streamer|site|server))",
        "(?:stolen|free|leaked) (?:credit cards?|card numbers?|accounts?|passwords?)",
    ),
}


@cache
def _pattern(category: NeverCategory) -> Any:
    return compiled(whole_word(WORDS[category], stretch=True))


def category_in(text: str, categories: Iterable[NeverCategory]) -> NeverCategory | None:
    """The first of these categories that the text has words of; None when it has none."""
    readings = [reading.text for reading in skeletons(clean(text))]
    for category in categories:
        if any(_pattern(category).search(reading) for reading in readings):
            return category
    return None
