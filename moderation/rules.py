"""The judge: what becomes of one line under a profile. Pure.

Order: clean and trim → personal data → blocklists → links → replace → cut. Everything is looked
for in the cleaned line, so the offsets of all redactions count its code points, before any
replacement. Markers of end-to-end tests are left whole where a deployment allows them.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final, Literal
from unicodedata import combining

from msgspec import Struct

from moderation.links import hosts, is_under
from moderation.normalise import EITHER, Skeleton, blurred, clean, skeletons
from moderation.pii import Found, PiiRule, PiiRules, find
from moderation.words import BadPattern, compiled, whole_word
from protocol.configs.moderation import Blocklist, LinkPolicy, ModerationConfig, PiiPattern
from protocol.control import digest
from protocol.messages import Redaction

__all__ = ["BadPattern", "Ruleset", "Verdict", "compile_rules", "judge"]

MASK: Final = "***"
MAX_REDACTIONS: Final = 32  # the schema's bound for a message; all places are replaced
_MARKER: Final = re.compile(r"E2E_(?:TEST|MARKER)_[A-Z0-9_]*")
_WORD: Final = re.compile(r"\S+")
_HALF_A_CHARACTER: Final = "\u200d\ufe0f"

Action = Literal["allow", "redact", "drop"]
Span = tuple[int, int]


class ListRule(Struct, frozen=True):
    """``pattern`` is read over skeletons, or over the line itself when ``exact``."""

    name: str
    action: Literal["drop", "redact"]
    pattern: Any
    exact: bool


class Ruleset(Struct, frozen=True):
    """A profile ready to judge. ``version`` changes with its content; ``markers``: see above."""

    version: str
    lists: tuple[ListRule, ...]
    gate: Any
    pii: PiiRules
    emotes: frozenset[str]
    links: LinkPolicy
    markers: bool


class Verdict(Struct, frozen=True, kw_only=True):
    """``text`` is what may be shown; with ``drop`` it is the cleaned line, shown to nobody."""

    action: Action
    text: str
    reasons: tuple[str, ...] = ()
    redactions: tuple[Redaction, ...] = ()
    rule_version: str


@lru_cache(maxsize=64)
def compile_rules(config: ModerationConfig, *, markers: bool = False) -> Ruleset:
    """The profile as expressions of linear time; BadPattern names what RE2 or we refuse."""
    lists = tuple(_list_rule(blocklist) for blocklist in config.blocklists)
    folded = [rule.pattern.pattern for rule in lists if not rule.exact]
    return Ruleset(
        version=f"{config.config_version}-{digest(config)[:8]}{'-e2e' if markers else ''}",
        lists=lists,
        gate=compiled("|".join(folded)) if folded else None,
        pii=_pii_rules(config.pii_patterns),
        emotes=frozenset(config.allowed_emotes),
        links=config.link_policy,
        markers=markers,
    )


def _list_rule(blocklist: Blocklist) -> ListRule:
    folded = blocklist.case_insensitive
    try:
        pattern = compiled(whole_word(blocklist.patterns, stretch=folded))
    except BadPattern as error:
        raise BadPattern(f"blocklist {blocklist.name}: {error}") from error
    return ListRule(blocklist.name, blocklist.action, pattern, exact=not folded)


def _pii_rules(patterns: tuple[PiiPattern, ...]) -> PiiRules:
    rules = tuple(PiiRule(p.kind, compiled(p.regex), p.replacement) for p in patterns)
    return PiiRules(compiled("|".join(f"(?:{p.regex})" for p in patterns)), rules)


def judge(text: str, ruleset: Ruleset, *, max_chars: int | None = None) -> Verdict:
    """What may be shown of ``text``, cut to ``max_chars`` code points after redaction."""
    line = clean(text)
    if not line:
        return Verdict(action="drop", text="", reasons=("empty",), rule_version=ruleset.version)
    exempt = _exempt(line, ruleset)
    found = [f for f in find(line, ruleset.pii) if not _inside((f.start, f.end), exempt)]
    blocked, dropped = _listed(_blanked(line, found), ruleset, exempt)
    found += blocked
    noted, refused = _linked(line, ruleset.links)
    reasons = _unique([*(f.kind for f in found), *dropped, *noted, *refused])
    redactions = _apart(found)
    refuse = bool(dropped or refused)
    shown = "" if refuse else _cut(_replaced(line, redactions), ruleset, max_chars)
    if not shown:
        reasons = reasons or ("empty",)
        return Verdict(action="drop", text=line, reasons=reasons, rule_version=ruleset.version)
    return Verdict(
        action="redact" if redactions else "allow",
        text=shown,
        reasons=reasons,
        redactions=tuple(redactions[:MAX_REDACTIONS]),
        rule_version=ruleset.version,
    )


# --- what no rule touches ---


def _exempt(line: str, rules: Ruleset) -> list[Span]:
    """Allowed emotes, and markers where a deployment allows them."""
    spans = [match.span() for match in _MARKER.finditer(line)] if rules.markers else []
    if rules.emotes:
        spans += [word.span() for word in _WORD.finditer(line) if word[0] in rules.emotes]
    return spans


def _inside(span: Span, others: list[Span]) -> bool:
    """Whether one of the others holds it whole: what only touches one is no part of it."""
    return any(start <= span[0] and span[1] <= end for start, end in others)


# --- blocklists ---


def _listed(line: str, rules: Ruleset, exempt: list[Span]) -> tuple[list[Found], list[str]]:
    """Places to redact and reasons to drop, from the lists."""
    readings = blurred(line) if _suspected(line, rules.gate) else []
    places: list[Found] = []
    drops: list[str] = []
    for rule in rules.lists:
        if not (readings or rule.exact):
            continue
        over = [Skeleton(line)] if rule.exact else readings
        spans = [s for reading in over for s in _spans(rule, reading, line)]
        spans = [span for span in spans if not _inside(span, exempt)]
        reason = f"blocklist:{rule.name}"
        if rule.action == "drop":
            drops += [reason] if spans else []
        else:
            places += [Found(reason, start, end, MASK) for start, end in spans]
    return places, drops


def _suspected(line: str, gate: Any) -> bool:
    """Whether a list may match at all, with each i and l read as either: mostly it does not."""
    if gate is None:
        return False
    texts = (reading.text for reading in skeletons(line))
    return any(gate.search(text.replace("i", EITHER).replace("l", EITHER)) for text in texts)


def _spans(rule: ListRule, reading: Skeleton, line: str) -> Iterator[Span]:
    for match in rule.pattern.finditer(reading.text):
        start, end = reading.span(*match.span())
        while end < len(line) and combining(line[end]):
            end += 1  # marks belong to the letter before them
        yield start, end


# --- links ---


def _linked(line: str, policy: LinkPolicy) -> tuple[list[str], list[str]]:
    """Reasons to note and reasons to drop. A blocked domain is dropped whatever the mode, and so is
    a link that may lead to one."""
    found = hosts(line)
    if any(is_under(host, domain) for host in found for domain in policy.blocked_domains):
        return [], ["blocked_domain"]
    if not found or policy.mode == "allow":
        return [], []
    return (["link"], []) if policy.mode == "warn" else ([], ["link"])


# --- replacing and cutting ---


def _unique(reasons: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(reason[:128] for reason in reasons))[:32]


def _apart(found: list[Found]) -> list[Redaction]:
    """Redactions in order, without overlap: the one that begins first, then the longest, wins and
    covers whatever it touches."""
    merged: list[Redaction] = []
    for f in sorted(found, key=lambda f: (f.start, -f.end)):
        if merged and f.start < merged[-1].end:
            last = merged.pop()
            f = Found(last.kind, last.start, max(last.end, f.end), last.replacement)
        merged.append(
            Redaction(kind=f.kind[:64], start=f.start, end=f.end, replacement=f.replacement)
        )
    return merged


def _blanked(line: str, found: list[Found]) -> str:
    """The line with spaces for what will be hidden: a word that touches it then stands alone."""
    for f in found:
        line = line[: f.start] + " " * (f.end - f.start) + line[f.end :]
    return line


def _replaced(line: str, redactions: list[Redaction]) -> str:
    out, at = [], 0
    for redaction in redactions:
        out += [line[at : redaction.start], redaction.replacement]
        at = redaction.end
    return "".join(out) + line[at:]


def _cut(text: str, rules: Ruleset, max_chars: int | None) -> str:
    """At most ``max_chars``; not inside a word when half of it would be refused, else ""."""
    if max_chars is None or len(text) <= max_chars:
        return text
    short = text[:max_chars].rstrip().rstrip(_HALF_A_CHARACTER)
    if judge(short, rules).action == "allow":
        return short
    short = short.rpartition(" ")[0].rstrip()
    return short if judge(short, rules).action == "allow" else ""
