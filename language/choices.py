"""The answers of "x or y" and "x, y or z". Pure.

The text is read outwards from its last "or". What stands behind it ends at a mark or where something
else begins. What stands before it begins as the other does ("when I … or when I …"), behind the
same kind of word ("the … or the …"), or behind the last word that no answer holds.
"""

import re
from typing import Final

from language.tables import Language
from language.tokens import straight

_OR: Final = re.compile(r",?\s+or,?\s+", re.IGNORECASE)
_STOP: Final = re.compile(r"[.?!;:…]|\s[—–-]\s")
_EDGES: Final = " .,!?;:…\"'“”()"
_LONG: Final = 8
"""Words of an answer at most; one that is a thing has half of them."""


def tidy(option: str, language: Language) -> str:
    """Return an option as a viewer types it: lower case, without article or what trails behind."""
    forms = language.options
    clean = forms.leading.sub("", straight(option).casefold().replace("@", "").strip(_EDGES)).strip(
        _EDGES
    )
    return forms.trailing.sub("", clean).strip(_EDGES)


def choice(text: str, language: Language) -> tuple[str, ...]:
    """Return the options a question lets choose between; none when its "or" joins no answers."""
    said = language.options.sayings.sub(" ", straight(text).strip())
    *earlier, last = _OR.split(said)
    if not earlier:
        return ()
    left = _STOP.split(", ".join(earlier))[-1]
    right = last[: cut.start()] if (cut := language.options.ends.search(last)) else last
    *segments, near = left.split(",")
    if not _joins(near, right, language):
        return ()
    firsts, second = _pair(near, right, asked_behind=_asks_on(last, language), language=language)
    if near.strip().casefold().endswith(firsts[0].casefold()) and _whole(near, firsts[0], language):
        acts = _is_action(firsts[0], language)
        firsts = [
            *_listed(segments, acts, len(tidy(firsts[0], language).split()), language),
            *firsts,
        ]
    found = [tidy(one, language) for one in (*firsts, second)]
    fitting = all(one and len(one.split()) <= _LONG for one in found)
    return tuple(dict.fromkeys(found)) if fitting and len(set(found)) > 1 else ()


def _joins(near: str, right: str, language: Language) -> bool:
    """Return whether answers stand on both sides ("with or without it" has none on the left)."""
    forms = language.options
    ends = near.split()[-1:]
    if not ends or not right.strip() or forms.none.match(right):
        return False
    if forms.clause.match(right) and right.split()[0].casefold() not in near.casefold().split():
        return False
    return ends[0].casefold() not in forms.cut_off


def _asks_on(right: str, language: Language) -> bool:
    """Return whether the question itself only comes behind the choice."""
    found = language.options.ends.search(right)
    return bool(found and found[0].isalpha() and "?" not in right[: found.start()])


def _pair(
    near: str, right: str, *, asked_behind: bool, language: Language
) -> tuple[list[str], str]:
    """Return what stands before the "or" (several when articles part them) and what behind it."""
    forms = language.options
    words, others = near.split(), right.split()
    thing = right[: cut.start()] if (cut := forms.of_things.search(right)) else right
    if (parallel := _parallel(words, others, language)) is not None:
        firsts, second = parallel
        same = second.split()[0].casefold() == firsts[0].split()[0].casefold()
        return firsts, thing if same else second
    if forms.all_or_none.match(right) and (halves := _halves(words, language)):
        return halves, thing
    first = others[0].casefold()
    if _acts(acting := _action(near, language), right, language):
        return [acting], right
    thing, words = forms.timing.sub("", thing), forms.timing.sub("", near).split()
    folded = [word.casefold() for word in words]
    if first in forms.determiners and forms.determiners.intersection(folded):
        return _behind_articles(words, folded, language), thing
    if asked_behind:
        return [" ".join(words[-len(thing.split()) :])], thing
    found = _behind_boundary(words, folded, len(thing.split()), language)
    return [_thing_done(found, acting)], thing


def _action(near: str, language: Language) -> str:
    """Return what is to be done ("do we paint it white", "paint it white"), "" when nothing is."""
    forms = language.options
    bare = language.viewers.opening.sub("", near.strip())
    if forms.subject.match(bare):
        return forms.modal.sub("", forms.subject.sub("", bare))
    return bare if _is_action(bare, language) else ""


def _is_action(said: str, language: Language) -> bool:
    """Return whether the words begin with a verb, as far as can be told from them."""
    forms, words = language.options, said.casefold().split()
    if not words or words[0] in forms.determiners | forms.before - forms.actions:
        return False
    return words[0] in forms.actions or (len(words) > 1 and words[1] in forms.follows)


def _acts(acting: str, right: str, language: Language) -> bool:
    """Return whether both sides of the "or" are things to do."""
    theirs = language.options.leading.sub("", right.strip().casefold())
    if not acting or not theirs or right.split()[0].casefold() in language.options.determiners:
        return False
    if len(acting.split()) == len(theirs.split()) == 1:
        return True
    return _is_action(theirs, language) or acting.split()[0].casefold() in language.options.actions


def _thing_done(found: str, acting: str) -> str:
    """Return the thing without the verb ("drink tea"), when that is all that is to be done."""
    thing = found.partition(" ")[2]
    return thing if thing and found == acting else found


def _halves(words: list[str], language: Language) -> list[str]:
    """Return two things said in one breath ("copper leaf silver leaf"), none when it is no such."""
    half, rest = divmod(len(words), 2)
    folded = {word.casefold() for word in words}
    plain = not folded & (language.options.determiners | language.options.before | {"and"})
    return [" ".join(words[:half]), " ".join(words[half:])] if plain and half and not rest else []


def _parallel(
    words: list[str], others: list[str], language: Language
) -> tuple[list[str], str] | None:
    """Return both sides when they begin with the same word, without what leads up to an answer."""
    folded, theirs = ([word.casefold() for word in side] for side in (words, others))
    if len(theirs) < 2 or theirs[0] not in folded or theirs[0] in language.options.determiners:
        return None
    at = len(folded) - 1 - folded[::-1].index(theirs[0])
    if at == len(folded) - 1:
        return None
    leads, same = language.options.before | language.options.determiners, 0
    while same < min(len(folded) - at, len(theirs)) - 1 and folded[at + same] == theirs[same]:
        if theirs[same] not in leads:
            break
        same += 1
    return [" ".join(words[at + same :])], " ".join(others[same:])


def _behind_articles(words: list[str], folded: list[str], language: Language) -> list[str]:
    """Return what stands behind the last article, and behind those right before it."""
    forms = language.options
    found: list[str] = []
    end = len(words)
    for at in range(len(words) - 1, -1, -1):
        if folded[at] in forms.determiners:
            found.insert(0, " ".join(words[at + 1 : end]))
            end = at
        elif found and (folded[at] in forms.before or end - at > _LONG / 2):
            break
    return [one for one in found if one] or [" ".join(words)]


def _behind_boundary(words: list[str], folded: list[str], count: int, language: Language) -> str:
    """Return what stands behind the last word that no answer holds; else as many words as the
    other side has."""
    forms = language.options
    leads = forms.before | forms.determiners
    at = next((at for at in range(len(words) - 1, -1, -1) if folded[at] in leads), -1)
    rest = words[at + 1 :]
    if at >= 0 and folded[at] in forms.determiners and language.viewers.asks.match(folded[0]):
        rest = rest[-count:]
    return " ".join(rest if 0 < len(rest) <= _LONG / 2 else words[-count:])


def _whole(near: str, first: str, language: Language) -> bool:
    """Return whether nothing but an article stands before the answer since the last comma."""
    return len(near.split()) - len(first.split()) <= 1 and not language.viewers.asks.match(
        near.strip()
    )


def _listed(segments: list[str], acts: bool, most: int, language: Language) -> list[str]:
    """Return the answers before the one next to "or", as far as the list goes."""
    found: list[str] = []
    for segment in reversed(segments):
        bare = language.viewers.opening.sub("", segment.strip())
        words = bare.split()
        if not words or language.viewers.wh_word.search(bare):
            break
        folded = [word.casefold() for word in words]
        rest = (acts and _action(bare, language)) or _behind_boundary(
            words, folded, len(words), language
        )
        nearest = len(found[0].split()) if found else most
        if not acts and language.viewers.asks.match(bare) and len(rest.split()) > nearest:
            rest = " ".join(words[-nearest:])
        if len(rest.split()) > (_LONG if acts else _LONG / 2):
            break
        found.insert(0, rest)
        if len(words) - len(rest.split()) > 1:
            break
    return found
