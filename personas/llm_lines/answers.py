"""What a model answered, line by line: who said it, and whether it may be said. Pure.

Assume that the model did what somebody in the chat told it: it has no tools and no secrets, and
every line of it is read here like a stranger's, then by the room's own rules.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from typing import Final, Literal

import msgspec
from msgspec import Struct, field

from language.tokens import word_list, words
from llm.readers import NoAnswer, json_in
from moderation.links import hosts
from moderation.rules import Ruleset, judge
from personas.generation.postprocess import finish
from personas.llm_lines.batchprompt import target_chars
from personas.llm_lines.director import Batch
from personas.llm_lines.jobs import LineJob
from personas.llm_lines.never import category_in
from protocol.model_outputs import WrittenLine

COPIED_WORDS: Final = 5
"""A run of so many words of somebody else's line is a copy, not an answer."""
SLACK_CHARS: Final = 30

Fault = Literal[
    "unknown",
    "again",
    "moderated",
    "never",
    "link",
    "copied",
    "given_away",
    "banned",
    "empty",
    "posing",
]

_GIVEN_AWAY: Final = re.compile(
    r"\b(?:as an? (?:ai|bot)|language model|system prompt|my (?:instructions|prompt)|recent_chat|"
    r"previous instructions|real (?:person|human)|not an? (?:ro)?bot|not (?:an? )?ai|"
    r"i(?: a|'?)m (?:(?:also|just|only|really|actually|definitely|totally|literally) )?"
    r"(?:an? )?(?:human|(?:ro)?bot|ai))\b",
    re.IGNORECASE,
)
_APOSTROPHES: Final = dict.fromkeys(map(ord, "’‘ʼ´`＇"), "'")
_CODE: Final = re.compile(r"\b(?=[\w-]*[\d_])[\w-]{6,}")
"""A word that looks like a code somebody wants to have repeated."""
_CLAUSE: Final = re.compile(r"(?<=[.!?…])\s+|,\s+|\s+[-–—]\s+|;\s*")
OF_STAFF: Final = frozenset({"streamer", "mod", "moderator", "admin", "system", "staff", "host"})
"""Names a line may not pretend to be from, whoever is in the chat."""


class Check(Struct, frozen=True):
    """The room's rules, the emotes that are never re-cased, and the provider's limit per line."""

    rules: Ruleset
    codes: Collection[str] = frozenset()
    max_chars: int = 200


class BatchResult(Struct, frozen=True):
    """Finished texts by reply id, and how many lines were refused for what."""

    texts: dict[str, str] = field(default_factory=dict)
    faults: Counter[str] = field(default_factory=Counter)


def read(text: str) -> list[WrittenLine]:
    """Return the entries that have the form asked for; NoAnswer when the text is no answer at all."""
    found = json_in(text)
    entries = found.get("lines") if isinstance(found, dict) else found
    if not isinstance(entries, list):
        raise NoAnswer("no list of lines")
    return [line for entry in entries if (line := _entry(entry)) is not None]


def _entry(entry: object) -> WrittenLine | None:
    try:
        return msgspec.convert(entry, WrittenLine)
    except msgspec.ValidationError:
        return None


def accept(entries: Iterable[WrittenLine], batch: Batch, check: Check) -> BatchResult:
    """Return each entry attributed to its line and finished in its chatter's hand, or refused."""
    keys, chat = batch.keys, batch.background.chat
    quoted = [one.text for one in chat]
    others = {one.author.casefold() for one in chat} | OF_STAFF
    texts: dict[str, str] = {}
    faults: Counter[str] = Counter()
    for entry in entries:
        line = keys.get(entry.key)
        if line is None or line.reply_id in texts:
            faults["unknown"] += 1
            continue
        said = (*line.request.own_recent, *texts.values())
        text, fault = _finished(entry.text, line, [*quoted, line.request.trigger_text], said, check)
        fault = fault or _posing(text, others) or _forbidden(text, line, check.rules)
        if fault:
            faults[fault] += 1
        else:
            texts[line.reply_id] = text
    return BatchResult(texts, faults)


def _finished(
    raw: str, line: LineJob, quoted: list[str], said: Iterable[str], check: Check
) -> tuple[str, Fault | None]:
    request = line.request
    text = _bare(raw, request.voice.display_name)
    if not any(char.isalnum() for char in text):
        return text, "empty"
    if fault := _suspicious(text, request.voice.banned_topics, quoted, check.codes):
        return text, fault
    text = finish(
        shortened(text, 2 * target_chars(line) + SLACK_CHARS),
        request.voice,
        request.reply_id,
        limit=min(request.max_chars, check.max_chars),
        emotes=request.allowed_emotes,
        codes=check.codes,
        heat=request.hype,
    )
    folded = text.casefold()
    return text, "again" if any(folded == one.casefold() for one in said) else None


def _bare(raw: str, name: str) -> str:
    """One line without quotation marks around it and without the speaker's name before it."""
    text = " ".join(raw.split())
    head, colon, rest = text.partition(":")
    if colon and head.strip("*@\"' ").casefold() == name.casefold():
        text = rest.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'`":
        text = text[1:-1]
    return text.strip("*`").strip()


def _suspicious(
    text: str, banned: Iterable[str], quoted: list[str], codes: Collection[str]
) -> Fault | None:
    folded = text.casefold()
    said = words(text)
    if _GIVEN_AWAY.search(text.translate(_APOSTROPHES)):
        return "given_away"
    if "://" in text or hosts(text):
        return "link"
    if any(
        topic.casefold() in said or f" {topic.casefold()} " in f" {folded} " for topic in banned
    ):
        return "banned"
    return "copied" if _copies(text, quoted, codes) else None


def _copies(text: str, quoted: list[str], codes: Collection[str]) -> bool:
    """Whether it repeats a run of words, or a code, that stands in somebody's line."""
    said = word_list(text)
    runs = {said[at : at + COPIED_WORDS] for at in range(len(said) - COPIED_WORDS + 1)}
    found_codes = {code.casefold() for code in _CODE.findall(text) if code not in codes}
    for line in quoted:
        theirs = word_list(line)
        if any(theirs[at : at + COPIED_WORDS] in runs for at in range(len(theirs))):
            return True
        if any(code in line.casefold() for code in found_codes):
            return True
    return False


def shortened(text: str, most: int) -> str:
    """The text's first clauses, as many as fit into ``most`` characters; at least one."""
    if len(text) <= most:
        return text
    kept = ""
    for part in _CLAUSE.split(text):
        if kept and len(kept) + len(part) > most:
            break
        kept = f"{kept} {part}".strip()
    return kept


def _posing(text: str, others: Collection[str]) -> Fault | None:
    """Whether it is made to look like somebody else's line."""
    head, colon, _ = text.partition(":")
    return "posing" if colon and head.strip("[]*<> ").casefold() in others else None


def _forbidden(text: str, line: LineJob, rules: Ruleset) -> Fault | None:
    if category_in(text, line.persona.safety.hard_never_categories):
        return "never"
    return None if judge(text, rules).action == "allow" else "moderated"
