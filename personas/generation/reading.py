"""What a line or a question is about: enough reading to give an answer the right shape. Pure."""

import re
from functools import lru_cache
from typing import Final, NamedTuple

_PAIR: Final = re.compile(r"^(.*?)\s+or\s+([^?.!,;]{1,60})", re.I)
_RANGE: Final = re.compile(r"(\d{1,4})\s*(?:-|to|and|through)\s*(\d{1,4})", re.I)
_OUT_OF: Final = re.compile(r"(?:out of|/)\s*(\d{1,3}|ten)\b", re.I)
_SUM: Final = re.compile(r"(\d{1,4})\s*([-+*x×])\s*(\d{1,4})\s*(?:=|\?|$)")
_LONG: Final = re.compile(r"how long|how much time|how many (?:minutes|hours)", re.I)

_SOMEBODY: Final = (
    r"(?:(?:any|some|all|half|most) of (?:you|u|these|chat)|you|u|ur|y'?all|these|they|we|i|chat|"
    r"any ?one|anybody|everyone|everybody|someone)"
)
_KIND: Final = (
    r"(?:real|human|humans|alive|ai|a\.i|bots?|robots?|npcs?|simulated|simulations?|fake|scripted|"
    r"generated)"
)
_REAL: Final = re.compile(
    rf"\b(?:are|r|is|am)(?:n'?t)? (?:{_SOMEBODY}|this)\b.{{0,24}}\b{_KIND}\b|"
    rf"\b(?:{_SOMEBODY}|you'?re|they'?re)\b(?: \w+)? (?:are |r |is |all |just |really |not )*(?:an? )?{_KIND}\b(?! good| nice)|"
    r"\b(?:real|actual) (?:people|person|humans?|chat)\b|\bdead internet\b|^\W*(?:bots?|human|simulated)\W*$|"
    r"\b(?:how old|where) (?:are|r|do) (?:you|u|y'?all)(?: all| guys)?(?: from| live)?\s*[?.!]*$|\bwho (?:are|r) (?:you|u|y'?all)\b",
    re.I,
)

_HELLO: Final = (
    r"hi+|hey+|hello+|yo{1,2}|sup|hiya|heya|howdy|o/|good (?:morning|evening|afternoon)|greetings|henlo|"
    r"wass?up|what'?s up(?! with)|hola|morning|evening"
)
# What comes before a question or a remark is not what wants an answer ("hey chat, should I reset?").
_OPENING: Final = re.compile(
    rf"^(?:{_HELLO}|thanks|thx|gg+)(?!\w)[\s,!.]*"
    r"(?:(?:chat|all|everyone|everybody|guys|there|folks)\b[\s,!.]*)?",
    re.I,
)
_NEW_HERE: Final = re.compile(
    r"\bfirst time\b|\bnew (?:here|to)\b|\bjust (?:got|tuned|joined)\b", re.I
)
_FEW: Final = 3
"""Words behind a hello that leave it one."""

# Order matters: the first that matches wins. A greeting may hold a question ("hi how are you").
_INTENTS: Final = tuple(
    (name, re.compile(pattern, re.I))
    for name, pattern in (
        (
            "title",
            r"\bwh(?:at|ich) (?:game|stream|show|channel|room) (?:is|are|am|r)\b|\bname of (?:this|the) (?:game|stream|show)\b|"
            r"\bwhat(?:'?s| is| are|'?re)? (?:(?:we|you|u|y'?all|they|she|he) )?(?:all )?(?:watching|playing|streaming)\b|"
            r"\bwhat(?:'?s| is) (?:this|the) (?:game|stream|show)(?: called)?\s*\?*$|\bwhat(?:'?s| is) (?:on|this (?:stream|game|show) about)\b",
        ),
        (
            "speaker",
            r"\bwho(?:'?s| is| are|se)? (?:(?:this|the|that|our) )?(?:streamers?|streaming|playing|hosts?|hosting|"
            r"talking|speaking|on (?:stream|screen|air)|stream is this|channel is this)\b(?! (?:to|about))|\bwho(?:'?s| is) (?:she|he|that|this)\s*\?*$|"
            r"\b(?:streamer|host)(?:'?s)? name\b",
        ),
        (
            "happened",
            r"\bwhat(?:'?s)? (?:(?:the (?:hell|heck)|just|has|have|ha[sd]) )*(?:happened|was that|did (?:she|he|they) (?:just )?do)\b|"
            r"\bwhat(?:'?d| did) (?:i|we) (?:just )?(?:miss|see|witness)\b|\bdid i miss (?:any|some)thing\b|\bwhat'?s new\b|"
            r"\bwhat(?:'?s| is| are) (?:she|he|they|the streamer) (?:doing|up to|making|cooking|building)\b|\bdid (?:she|he|they|the streamer) "
            r"(?:just |really |actually |already )*(?:fall|die|win|lose|fail|slip|drop|finish|make it|do it)\b",
        ),
        (
            "scene",
            r"\bwhat (?:scene|area|place|level|map|part|stage) (?:is|are) (?:this|that|it|we|she|he|they)\b|\bwhere(?:'?s| is| are|"
            r"'re| am)? (?:i|we|this|she|he|they|the streamer)(?: (?:now|at|rn|right now))?\s*\?*$",
        ),
        ("real", _REAL.pattern),
        (
            "opinion",
            r"\bthink (?:about|of)\b.*\?|\bthoughts on\b|\bopinions? (?:on|about)\b|"
            r"\bhow do (?:you|y'?all|we) feel about\b|\bdo (?:you|y'?all|u) (?:guys )?(?:like|love|hate)\b",
        ),
        (
            "mood",
            r"\bhow(?:'s| is| are|s)? (?:are |is )?(?:you|u|we|y'?all|everyone|everybody|chat|things|"
            r"it going|life|your (?:day|night|evening)|the (?:day|night))|\bhru\b|how you doin",
        ),
        (
            "bye",
            r"^(?:(?:ok|okay|alright|well) )?(?:bye|cya|gn|good ?night|goodbye|see (?:you|ya)|later|gtg|"
            r"(?:i )?(?:gotta|have to|need to) (?:go|sleep|run))|\bhave a (?:good|great|nice) (?:night|"
            r"one|day|evening)|\bi'?m (?:off to|heading out|going to bed)",
        ),
        ("greet", rf"^(?:{_HELLO})(?!\w)"),
        (
            "explain",
            r"\bexplain\b|\bwhat(?:'?s| is) (?:this|going on|happening)\b|\bhow does (?:this|it) work|"
            r"\bthe rules\b|\bcatch me up\b",
        ),
        ("joke", r"\b(?:tell|know|got|give)\b.{0,16}\bjokes?\b|\bmake (?:me|us) laugh\b"),
        (
            "ack",
            r"^(?:ok|okay|k|kk|yes|no|yeah|yep|nah|nope|true|same|fair|right|sure|mhm|hm+|oh|ah)\W*$",
        ),
        ("time", r"\bwhat time\b|\btime is it\b"),
        (
            "sad",
            r"\b(?:bad|rough|terrible|awful|horrible|long|hard) (?:day|week|night|year|news)\b|\b(?:i|i'?m|im|my|me)\b"
            r".{0,24}\b(?:sad|sick|lonely|depressed|exhausted|crying|stressed|anxious|heartbroken|lost my|"
            r"broke up|passed away|got fired|failed)\b",
        ),
        ("gg", r"^gg+\b|\bgood game\b|^well played|^wp\b"),
        ("thanks", r"\b(?:thanks|thank you|thank u|thx|ty|tysm|cheers|much appreciated)\b"),
        (
            "quiet",
            r"why (?:is|are) (?:it|chat|everyone|you|no ?body).{0,12}(?:quiet|talking|silent|dead)|dead chat",
        ),
    )
)
_LATER_INTENTS: Final = tuple(
    (name, re.compile(pattern, re.I))
    for name, pattern in (
        (
            "insult",
            r"^(?:shut up|be quiet|calm down|noobs?\b|cringe|l chat|trash|boo+\b)|\b(?:you|u|ur|you'?re|chat|y'?all|this chat|"
            r"everyone here)\b.{0,24}\b(?:sucks?|trash|bad|dumb|stupid|annoying|cringe|garbage|boring|"
            r"worst|idiots?|clowns?|noobs?|terrible|lame|wrong|weird)\b",
        ),
        (
            "compliment",
            r"\b(?:love|like|enjoy) (?:you|u|this (?:chat|stream|place|room)|y'?all|chat)|\b(?:you|u|chat|"
            r"y'?all|you'?re|this (?:chat|stream)|this is)\b.{0,20}\b(?:great|best|awesome|amazing|cool|"
            r"funny|hilarious|nice|cute|legends?|wholesome|cozy|fun)\b|^(?:good|nice) one",
        ),
        (
            "laugh",
            r"^(?:lo+l|lmf?ao+|(?:a?ha)+h?|rofl|kekw|lul|omegalul|xd+|icant|😂|🤣|i'?m dying|dead)\b",
        ),
        (
            "gripe",
            r"\b(?:boring|hate|worst|annoying|unfair|rigged|lag(?:gy|ging)?|ugh|sucks?|terrible|trash)\b",
        ),
        (
            "hype",
            r"\b(?:pog\w*|yo{3,}|let'?s go+|hype|insane|clutch|clean|goated|amazing|awesome|epic|no way|holy|huge|"
            r"sick|omg|wow|crazy|nice|gg)\b",
        ),
        (
            "share",
            r"^(?:today |just |and |so |well )?(?:i|i'?ve|ive|my|we|just)\b(?! (?:think|guess|bet|hope|feel|know|said))",
        ),
    )
)
_WH: Final = re.compile(r"\b(who|what|where|when|why|how|which)\b|\bwho'?s\b|\bwhat'?s\b", re.I)
_WHY: Final = re.compile(r"\bwhy\b|\bhow come\b", re.I)
_PAST: Final = re.compile(r"\s+(?:did|was|were|has|had)\b", re.I)
_NUMBER: Final = re.compile(
    r"\bhow (?:many|much|long|old|often|high|far|big)\b|out of (?:10|ten|\d+)|\brate\b|\b\d+ ?(?:to|-) ?\d+\b|"
    r"what (?:score|percent\w*|rating|number)|over under|guess (?:the|a|my) number",
    re.I,
)
_YES_NO: Final = re.compile(
    r"(?:^|[,.!:]\s*|\b(?:chat|so|and|but|wait|guys|ok|okay|hey|well)\s+)(?:is|are|am|do|does|did|can|could|"
    r"should|shall|would|will|was|were|have|has|had|isn'?t|aren'?t|don'?t|doesn'?t|didn'?t|can'?t|"
    r"won'?t|anyone|anybody|ever|you|u|we)\b",
    re.I,
)


_ASKERS: Final = frozenset(
    (
        *("who", "what", "where", "when", "why", "how", "which", "anyone", "rate", "guess"),
        *("does", "is", "are", "can", "should", "will", "do", "did"),
    )
)
_NAMING: Final = re.compile(r"\b(?:name|call)\b", re.I)


class Question(NamedTuple):
    """``kind``: option, yes_no, number, name, who … how, since (a past when), or open; ``options``
    only for the first."""

    kind: str
    options: tuple[str, ...] = ()


@lru_cache(maxsize=512)
def intent_of(text: str) -> str:
    """What a chat line wants: title, speaker, happened or scene (of the stream), real, mood, bye, greet, thanks, quiet, question, insult, compliment,
    laugh, gripe, hype, share (news of one's own), explain, joke, ack, time, sad, gg, opinion or statement."""
    asked = _OPENING.sub("", text)
    if "?" in asked.lstrip("?!. "):
        text = asked
    for name, pattern in _INTENTS:
        if pattern.search(text):
            return _behind_hello(text) if name == "greet" else name
    if "?" in text or _looks_asked(text):
        return "question"
    for name, pattern in _LATER_INTENTS:
        if pattern.search(text):
            return name
    return "statement"


def _behind_hello(text: str) -> str:
    """A hello with little behind it is a greeting; with more, that is what wants an answer."""
    rest = _OPENING.sub("", text)
    if not rest.strip(" ?!.") or _NEW_HERE.search(rest):
        return "greet"
    wanted = intent_of(rest)
    small = wanted in ("statement", "share", "ack") and len(rest.split()) <= _FEW
    return "greet" if small else wanted


def _looks_asked(text: str) -> bool:
    first = text.split(" ", 1)[0].casefold()
    return first in _ASKERS or re.sub("['’]?s$", "", first) in _ASKERS


@lru_cache(maxsize=256)
def question_of(text: str, options: tuple[str, ...] = ()) -> Question:
    """The shape of a question; given options win over what the text says."""
    given = tuple(clean for one in options if (clean := _option(one)))
    if len(given) >= 2:
        return Question("yes_no") if set(given) == {"yes", "no"} else Question("option", given)
    if _WHY.search(text):
        return Question("why")
    found = _pair(text)
    if found:
        return Question("option", found)
    if _SUM.search(text) or _NUMBER.search(text):
        return Question("number")
    if _NAMING.search(text):
        return Question("name")
    asked = _WH.search(text)
    yes_no = _YES_NO.search(text)
    if yes_no and (asked is None or yes_no.start() < asked.start()):
        return Question("yes_no")
    if asked:
        word = asked.group(0).casefold()[:5].removesuffix("'s").rstrip("'s")
        if word == "when" and _PAST.match(text, asked.end()):
            word = "since"
        return Question({"which": "what"}.get(word, word))
    return Question("yes_no" if "?" in text and len(text.split()) > 2 else "open")


def _pair(text: str) -> tuple[str, ...]:
    """Options written as "… left or right?": as many words before "or" as stand after it."""
    found = _PAIR.search(text)
    if not found:
        return ()
    before, after = found.group(1).split(), found.group(2).split()
    if not 1 <= len(after) <= 4 or after[0].casefold() in {"not", "what", "no", "nah", "something"}:
        return ()
    taken = before[-len(after) :]
    for at in range(len(taken) - 1, -1, -1):
        if taken[at][-1] in ",.:;?!" and at < len(taken) - 1:
            taken = taken[at + 1 :]
            break
    left, right = _option(" ".join(taken)), _option(" ".join(after))
    return (left, right) if left and right and left != right else ()


def _option(text: str) -> str:
    words = text.casefold().replace("@", "").split()
    while (
        words and words[0] in {"the", "a", "an", "go", "take", "option", "pick"} and len(words) > 1
    ):
        words.pop(0)
    return " ".join(words[:6]).strip(" .,!?;:\"'“”")


def sum_of(text: str) -> int | None:
    """The result of the little sum somebody asks for ("2+2?"), if they do."""
    found = _SUM.search(text)
    if not found:
        return None
    left, right = int(found[1]), int(found[3])
    return {"+": left + right, "-": left - right}.get(found[2], left * right)


def number_range(text: str) -> tuple[int, int, str]:
    """Lowest and highest sensible answer and its unit ("" or "min")."""
    found = _RANGE.search(text)
    if found and int(found[1]) < int(found[2]):
        return int(found[1]), int(found[2]), ""
    out_of = _OUT_OF.search(text)
    if out_of:
        top = out_of[1].casefold()
        return 1, 10 if top == "ten" else max(1, int(top)), ""
    if _LONG.search(text):
        return 5, 90, " min"
    if re.search(r"\brate\b", text, re.I):
        return 1, 10, ""
    if re.search(r"percent", text, re.I):
        return 1, 100, "%"
    return 1, 40, ""
