"""Word lists for ``reading``: which words cannot be what a line is about."""

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


DETERMINERS: Final = _words(
    """
    a an another any each every her his its my no one our some that the their this your
    """
)

ASKING: Final = _words(
    "who whose what which where when how many much long old called named name know right"
)

ADJECTIVES: Final = _words(
    """
    able absolute actual angry awful bad basic best better big biggest black blue bold
    boring brand brave brief bright broken brown busy calm careful cheap clean clear clever
    close closed cold common complete confident correct crazy creepy cursed cute damn dark
    deep different difficult dirty double dry early easy eight empty enormous entire evil
    exact extra fair famous fancy fast favorite favourite few fifth final fine first five flat
    four fourth free fresh friendly full fun funny giant glowing gold golden good great green grey
    guilty half happy hard haunted heavy hidden high hot huge important impossible
    incredible innocent large last late lazy left legendary literal little live local long
    lost loud low lucky magic main massive mighty mini mysterious narrow nasty nervous new
    next nice nine normal official old only open optional orange ordinary original other
    own pale perfect personal pink poor possible previous proud purple quick quiet random rare
    raw real red rich right risky rotten round rusty sad safe same scary second secret
    serious seven shady sharp shiny short sick silent silly simple single six slippery slow
    small smart smug soft solid special spooky stale steep sticky stone straight strange strong
    stupid sudden suspicious sweet tall ten terrible thick thin third three tight tiny tired
    top tough tragic true two ugly underwater unlucky upper useless usual warm weak weird
    wet white whole wide wild wooden worst wrong yellow young
    """
)

STOPWORDS: Final = _words(
    """
    sit sits eat eats taste tastes hear love loves lose start starts jumps tell sleep play talks smell
    texts hangs moves sir king queen lord lady mister doctor captain
    answer question trick row majesty verdict call called btw ngl tbh imo rn fr
    about after again against ago all almost alone already also although always am and
    anyone anything are around aside ask asked asks ate away back be because been before
    began behind being below between bit blew both bought broke brought built bunch but by
    came can cannot caught chance chat chatters come comes coming could couple cut day did
    didnt do does doesnt doing done dont down drew drove during eleven else end enough even
    ever everyone everything far feel feels fell few finally first flew follow for from gave
    get gets getting give gives go goes going gone gonna got grew guys had haha half happen
    happened happens has have having he held hello help her here hey him himself his hit
    hold hour hours how however i'll i'm i've if in instead into is isnt it its itself just
    keep keeps kind kinda knew know knows last later least leave left less let lets like
    likely lmao lol look looked looking looks lost lot lots made make makes making many may
    maybe me mean means might mine minute minutes mods moment more most much must my myself
    need needs never next night nobody none not nothing now of off often oh ok okay on once
    one only onto or other others our out over paid part people perhaps person place please
    point probably put quite ran rather really reason right said same sang sank sat saw say
    saying says second seconds see seems seen set she shot should show side since slid so
    some somebody someone something sometimes somewhere soon sort still stood stop streamer
    stuck stuff such sure swung take takes taking talk tell than thank thanks that thats
    their them themselves then there theres these they thing things think third this those
    though thought three threw through time times to today together told tonight too took
    tore toward towards tried tries true try trying turn twelve twice two under until up
    upon us use used using very viewer viewers wait want wanted wants was watch watching way
    we week well went were what whatever when where which while who whoever whole whose why
    will wins with within without won wont word words wore work would wow yeah year yep yes
    yet you your yourself
    """
)
