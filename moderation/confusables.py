"""Characters that look like Latin letters but do not decompose into them.

Chosen by shape, from the Unicode charts: what a reader takes for the letter. Compatibility forms
(full-width, mathematical, circled) need no row; ``unicodedata`` knows them.
"""

from typing import Final

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


def _row(looks: str, letters: str) -> dict[str, str]:
    """Each character of ``looks`` with its letter, in both cases where it has two."""
    pairs = list(zip(looks, letters, strict=True))
    lower = {char.lower(): letter for char, letter in pairs if len(char.lower()) == 1}
    upper = {char.upper(): letter for char, letter in pairs if len(char.upper()) == 1}
    return upper | lower


def _block(first: int) -> dict[str, str]:
    return {chr(first + at): letter for at, letter in enumerate(_LETTERS)}


_CYRILLIC: Final = _row(
    "ьавсԁеғԍһіјкӏмпорԛгѕтцѵԝхуүнизяёє",
    "babcdefghijklmnopqrstuvwxyyhnzree",
)
_GREEK: Final = _row(
    "αβϲδεηικλμνοπρσςτυχγωζφϳ",
    "abcdeniklmvonpostuxywzoj",
)
_SMALL_CAPITALS: Final = _row(
    "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡʏᴢ",
    "abcdefghijklmnopqrstuvwyz",
)
_LATIN: Final = _row(
    "ıłøđðþħŧɑɡɩɵɓƈɗɛƒɠɦƙɱŋƥʂʈʋƶƚɇⱥꝛ",
    "iloddphtagiobcdefghkmnpstvzlear",
)
_ARMENIAN: Final = _row(
    "սօհոցքզյ",
    "uohngpqj",
)
_CHEROKEE: Final = _row(
    "ᎠᎡᎢᎥᎪᎫᎬᎳᎷᎻᎽᏀᏂᏃᏒᏔᏕᏙᏚᏞᏟᏢᏦᏧᏏᏴᏳᎩᎾᏌᏆ",
    "drtiajewmhyghzrwsvslcpkdbbgyoui",
)
_LISU: Final = _row(
    "ꓐꓑꓒꓓꓔꓖꓗꓘꓙꓚꓛꓜꓝꓞꓟꓠꓡꓢꓣꓤꓥꓦꓧꓨꓪꓫꓬꓭꓮꓯꓰꓱꓲꓳꓴꓵꓶꓷ",
    "bpddtgkkjcczffmnlsrravhgwxybaaeeiounld",
)
_CANADIAN: Final = _row(
    "ᗩᗅᐱᗷᗺᑲᑕᑢᗪᗞᑯᗴᕮᗱᘿᖴᘜᕼᒍᒎᒚᒪᗰᘻᑎᘉᓍᗝᑭᕵᑫᕴᖇᖆᔕᔑᖶᑌᑘᐯᐺᗯᘺ᙭ᕁᖻᘔᓰ",
    "aaabbbccdddeeeefghjjjlmmnnooppqqrrsstuuvvwwxxyzi",
)
_OLD_ITALIC: Final = _row(
    "𐌀𐌁𐌂𐌃𐌄𐌅𐌆𐌇𐌉𐌊𐌋𐌌𐌍𐌏𐌐𐌑𐌒𐌓𐌔𐌕𐌖𐌗𐌠𐌡𐌢",
    "abcdefzhiklmnopmqrstvxivx",
)
_TURNED: Final = _row(
    "ɐɔǝɟɥɯɹɿʇʌʍʎʞɾ",
    "acefhmrrtvwykr",
)
# Capitals that look like another letter than their small form does.
_CAPITALS: Final = dict(zip("ΝΗΡΥΧΣΜΙПНИ", "nhpyxeminhn", strict=True))
_LIGATURES: Final = {"ß": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ӕ": "ae"}
_SIGNS: Final = {"€": "e", "£": "l", "¢": "c", "¥": "y", "©": "c", "®": "r", "¡": "i", "∅": "o"}

CONFUSABLES: Final[dict[str, str]] = (
    _CYRILLIC
    | _GREEK
    | _SMALL_CAPITALS
    | _LATIN
    | _ARMENIAN
    | _CHEROKEE
    | _LISU
    | _CANADIAN
    | _OLD_ITALIC
    | _TURNED
    | _CAPITALS
    | _LIGATURES
    | _SIGNS
    | _block(0x1F130)  # squared
    | _block(0x1F150)  # negative circled
    | _block(0x1F170)  # negative squared
    | _block(0x1F1E6)  # regional indicators
)
