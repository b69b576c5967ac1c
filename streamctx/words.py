"""What the talk is about: the words of the last minute, weighed. Pure."""

import re
from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Final

MAX_KEYWORDS: Final = 16
_WORD: Final = re.compile(r"[^\W\d_][\w'’-]{2,30}")

# Words that carry no topic, for a talking streamer as much as for prose.
_STOP: Final = """
a about actually after again all almost already also always am an and another any anyone
anything are aren't around as ask asked asks at away back be because been before being better
between bit both but by came can can't cannot chat come could couldn't did didn't do does
doesn't doing don't done down each else end enough even ever every everybody everyone everything
far feel few fine first for from gets getting give go goes going gone gonna good got gotta great
guys had half has hasn't have haven't having he he's hello her here here's hers herself hey hi
him himself his how how's i'd i'll i'm i've if in into is isn't it it's its itself just keep
kind kinda know last least less let let's like literally little long look looking lot made make
makes many maybe me mean might mine more most much must my myself need never new next nice no
nobody none nope not nothing now of off oh ok okay old on once one only or other our ourselves
out over own part people please pretty probably put quite rather real really right said same saw
say saying says second see seen she she's should shouldn't since so some somebody someone
something sorry still stuff such sure take tell than thank thanks that that's the their them
themselves then there there's these they they're thing things think this those though three
through time to today together told too took top totally tried try trying two under until up us
use used very wait want wanted was wasn't way we we'll we're we've well went were what what's
whatever when where whether which while who who's whole why will with without won't would
wouldn't yeah yep yes yet you you'll you're you've your yours yourself
"""
STOP_WORDS: Final = frozenset(_STOP.split())


def keywords(
    weighed: Iterable[tuple[str, float]],
    *,
    without: Collection[str] = (),
    limit: int = MAX_KEYWORDS,
) -> tuple[str, ...]:
    """At most ``limit`` lower-case words of the weighed texts, heaviest first.

    A text's weight counts once per word in it; names (capitalised inside a sentence) count double.
    ``without`` are lower-case words that are no topic here: whoever is speaking.
    """
    weights: dict[str, float] = {}
    for text, weight in weighed:
        for word, factor in _words(text).items():
            if word not in without:
                weights[word] = weights.get(word, 0.0) + weight * factor
    ranked = sorted(weights, key=lambda word: (-round(weights[word], 6), word))
    return tuple(ranked[:limit])


@lru_cache(maxsize=1024)  # a text stays in the window for a minute and is asked for each time
def _words(text: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for match in _WORD.finditer(text):
        word = match[0].lower().replace("’", "'").removesuffix("'s").strip("'-")
        if len(word) < 3 or word in STOP_WORDS:
            continue
        begins = text[: match.start()].rstrip(" \"'“")[-1:] in {"", ".", "!", "?", "…"}
        named = match[0][0].isupper() and not begins
        found[word] = max(found.get(word, 0.0), 2.0 if named else 1.0)
    return found
