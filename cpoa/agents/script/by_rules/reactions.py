"""What the listening host says to what was just said: an echo of its number, its list, its nickname. Never a claim."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cpoa.agents.script.by_rules import reply_phrases
from cpoa.agents.script.by_rules.subjects import capitalised

if TYPE_CHECKING:
    from cpoa.agents.script.by_rules.conversation import Conversation

_SOBER_WORDS = re.compile(
    r"\b(?:wars?|battles?|genocides?|holocaust|massacres?|murder\w*|kill(?:s|ed|ing)?|deaths?|died|slavery"
    r"|slaves?|enslaved|disease"
    r"|cancer|epidemics?|pandemics?|famine|terror\w*|suicide|abuse|rape|torture|execut(?:ed|ion)|victims?"
    r"|disaster|extermination|bomb\w*"
    r"|atrocit\w*|crimes?|poverty|refugees?|persecut\w*|casualties|assassinat\w*|virus|infection|syndrome"
    r"|disorder|nazi\w*|fatal|grief"
    r"|funeral|mourn\w*|cancelled|layoffs?|plague|tumou?r|diabetes|stroke|illness|dementia|symptoms?)\b",
    re.IGNORECASE,
)
_QUANTIFIER = r"(?:more than |over |about |around |nearly |almost |approximately |up to |at least |only |just )?"
_UNITS = (
    r"species|people|kilometres|kilometers|km|metres|meters|miles|years|days|months|weeks|hours|minutes|steps"
    r"|islands|languages|tonnes|tons"
    r"|countries|breeds|feet|percent|members|works|books|films|students|genera|families|stars|galaxies|speakers"
    r"|varieties|letters|pages"
    r"|children|soldiers|workers|visitors|customers|euros|dollars|pounds|francs|litres|acres|hectares|degrees"
    r"|points|boxes|houses|rooms"
    r"|ships|boats|trains|hectolitres|kilograms|kilos|songs|recipes|photographs|photos"
)
_SPELLED = (
    r"[a-z]+teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|eleven|twelve|hundreds of|thousands of"
    r"|millions of|dozens of"
)
_COUNTED = re.compile(
    rf"\b(?<!\d[,.])({_QUANTIFIER}(?:(\d[\d,]*+\.?\d*+)( million| billion| trillion)?|{_SPELLED})(?:-| )"
    rf"(?:square )?({_UNITS}))\b"
)
_BIG = {
    "species": 1000,
    "people": 2e7,
    "languages": 200,
    "islands": 500,
    "years": 1e5,
    "km": 3000,
    "kilometres": 3000,
    "steps": 800,
}
_NICKNAME = re.compile(r"(?:nicknamed|dubbed|known as|referred to as) (?:the )?\"([A-Z]?[^\"]{4,40})\"")
_SUPERLATIVE = re.compile(
    r"\b(?:is|are|was|were) (the (?:first|only|largest|oldest|tallest|longest|fastest|deepest|highest|hottest"
    r"|brightest|smallest)"
    r"(?: [\w-]+){1,3} (?:in (?:the (?:world|Solar System|universe)|history|Africa|Europe|Asia|Earth)|on Earth))[ ,.]"
)
_LAST_ITEM = re.compile(r", [^,]{2,40}, (?:[^,]{2,40}, ){0,20}(?:and|or) ((?:[a-z'-]++ ){0,2}[a-z'-]++)\.$")
_DEFINED = re.compile(
    r"^(?:The |An? )?(?:[\w' -]{1,80}?) (?:is|are|was|were) ((?:an?|the|any|one) [^,;:.\"]{1,200}?)(?:,|\.| (?:that"
    r"|which|who|in which|whose|where|used|made|found|located|situated|characterized|consisting|composed|based|created"
    r"|developed|designed|spoken|of the|in the|from the|written|containing|produced|formed|caused|[a-z]+ing)\b)"
)


def is_sober(texts: list[str]) -> bool:
    """Whether the episode's matter forbids cheer: war, illness, crime, death again and again."""
    joined = " ".join(texts)
    return len(_SOBER_WORDS.findall(joined)) >= max(3.0, len(joined.split()) / 120)


def sounds_sober(text: str) -> bool:
    return bool(_SOBER_WORDS.search(text))


def reaction_to(text: str, talk: Conversation, *, sober: bool, story: bool) -> str | None:
    """A line for the other host, or None. ``story``: a person's own text, where luck and loss are felt."""
    if sounds_sober(text):
        return None
    if sober:
        return _number(text, talk, sober=True)
    for react in (_plain, *_REACTIONS) if story else _REACTIONS:
        line = react(text, talk)
        if line:
            return line
    return None


def definition_echo(text: str, talk: Conversation) -> str | None:
    """ "So, an underwater ecosystem." after a definition that went on longer."""
    match = _DEFINED.match(text)
    if (
        match is None
        or not 3 <= len(match.group(1).split()) <= 8
        or len(text.split()) < len(match.group(1).split()) + 9
    ):
        return None
    if match.group(1).startswith("the ") and len(match.group(1).split()) < 5:
        return None
    just_so = any(f"{match.group(1)}." in turn.text for turn in talk.turns[-2:])
    if just_so or " so " in match.group(1) or not talk.definition_echo_due():
        return None
    if re.search(r"\b(?:of|in|for|type|kind|form|one|set|member|term|name)$", match.group(1)) or not _ends_on_noun(
        match.group(1)
    ):
        return None
    return talk.pick(reply_phrases.DEFINITION_ECHOES, e=match.group(1), E=capitalised(match.group(1)))


def _ends_on_noun(phrase: str) -> bool:
    return not re.search(r"(?:ly|ed|ing|al|ous|ive|ic|by|with|to|from|at|on|and|or)$", phrase)


def _nickname(text: str, talk: Conversation) -> str | None:
    match = _NICKNAME.search(text)
    if match is None or len(match.group(1).split()) < 2:
        return None
    name = match.group(1).rstrip(",.")
    return talk.pick(reply_phrases.NICKNAME_ECHOES, Q=capitalised(name))


def _superlative(text: str, talk: Conversation) -> str | None:
    match = _SUPERLATIVE.search(text)
    return talk.pick(reply_phrases.SUPERLATIVE_ECHOES, E=capitalised(match.group(1))) if match else None


def _loud_number(text: str, talk: Conversation) -> str | None:
    return _number(text, talk, sober=False)


def _number(text: str, talk: Conversation, *, sober: bool) -> str | None:
    match = _COUNTED.search(text)
    if match is None or re.search(r"\d (?:BC|BCE)\b", text) or "-" in match.group(1):
        return None
    echo = match.group(1)
    if re.search(rf"(?:of|between|from|to|and) {re.escape(echo)}", text) or re.search(
        rf"[\d–.]{re.escape(echo)}", text
    ):
        return None
    if talk.was_said(echo) or text[match.end(1) :].startswith(" old") or not talk.number_echo_due():
        return None
    lines = reply_phrases.NUMBER_ECHOES_BIG if _is_big(match) and not sober else reply_phrases.NUMBER_ECHOES
    return talk.pick(reply_phrases.NUMBER_ECHOES_SOBER if sober else lines, E=capitalised(echo), e=echo)


def _is_big(match: re.Match[str]) -> bool:
    if match.group(2) is None:
        return False
    scale = {" million": 1e6, " billion": 1e9, " trillion": 1e12}.get(match.group(3) or "", 1.0)
    return float(match.group(2).replace(",", "").rstrip(".") or 0) * scale >= _BIG.get(match.group(4), 1e6)


def _last_item(text: str, talk: Conversation) -> str | None:
    match = _LAST_ITEM.search(text)
    if match is None or len(text.split()) < 9 or _NO_ITEM.search(match.group(1)):
        return None
    return talk.pick(reply_phrases.LAST_ITEM_ECHOES, e=match.group(1), E=capitalised(match.group(1)))


_NO_ITEM = re.compile(
    r"\b(?:is|are|was|were|has|have|the|its|their|other|more|others|so|it|them|him|her|for|of|in|on|with|to|from"
    r"|at|by|as|during)\b"
)


def _long_list(text: str, talk: Conversation) -> str | None:
    return (
        talk.pick(reply_phrases.LIST_REACTIONS[:1]) if text.count(",") >= 5 and re.search(r", and \w+", text) else None
    )


def _cause(text: str, talk: Conversation) -> str | None:
    return (
        talk.pick(reply_phrases.CAUSE_REACTIONS)
        if re.search(r"\b(?:because|as a result|led to|resulted in|therefore)\b", text)
        else None
    )


def _contrast(text: str, talk: Conversation) -> str | None:
    return (
        talk.pick(reply_phrases.CONTRAST_REACTIONS)
        if re.match(r"(?:But|However|Although|Despite|Even though)\b", text)
        else None
    )


def _still(text: str, talk: Conversation) -> str | None:
    match = re.search(
        r"\b(?:is|are) still (?:\w+ed|used|in use|there|standing|open|practised|spoken|visited|read|played"
        r"|performed)\b|\bto this day\b",
        text,
    )
    return talk.pick(reply_phrases.STILL_REACTIONS) if match else None


_PLAIN_REACTIONS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (
        re.compile(r"\b(?:opened|looked|rose|fell|spread|shone|sounded|felt|moved|stood|lay|shaped) like an? "),
        reply_phrases.SIMILE_REACTIONS,
    ),
    (
        re.compile(r"\bsaid (?:once |later )?that .{0,300}\bthan any\b|[\"][^\"]{30,}[\"]"),
        reply_phrases.QUOTE_REACTIONS,
    ),
    (
        re.compile(r"\bnever (?:missed|seen|failed|lost|left|came|returned|met|spoke|asked|kept|flew|married)\b"),
        reply_phrases.NEVER_REACTIONS,
    ),
    (
        re.compile(
            r"\b(?:burned|burnt|broke|broken) down\b|\bwhole crop\b|\bout every one\b|\bbleeding\b"
            r"|\bran? over by\b|\blast page missing\b"
            r"|\b(?:was|were) (?:ruined|flooded|wrecked|rejected)\b|\btoo late\b"
        ),
        reply_phrases.SETBACK_REACTIONS,
    ),
    (
        re.compile(
            r"\b(?:survived|succeeded|have rooted|worked better|won (?:a|an|the)|saved \d|broke the record"
            r"|set a record)\b"
        ),
        reply_phrases.SUCCESS_REACTIONS,
    ),
)


def _plain(text: str, talk: Conversation) -> str | None:
    for pattern, lines in _PLAIN_REACTIONS:
        if pattern.search(text):
            return talk.pick(lines)
    return None


_STRIKING = re.compile(
    r"\b(the (?:most [a-z]+|worst|best|oldest|largest|biggest|smallest|longest|tallest|highest|deepest|hardest"
    r"|fastest|strongest|richest|earliest"
    r"|youngest|only|very first) (?:[a-z]+ ){0,2}[a-z]+)(?=[.;]|, (?!and |or )| (?:in|of|on|at)\b)"
)


def _striking(text: str, talk: Conversation) -> str | None:
    """ "The worst coats of all." said again is a reaction by itself."""
    match = _STRIKING.search(text)
    if match is None or len(match.group(1).split()) < 3 or re.search(r"(?:ly|ed|ing|known|of)$", match.group(1)):
        return None
    partitive = re.search(
        r"\b(?:one|two|three|among|some|any|many|several|each|part|most)(?: of)? $", text[: match.start()].lower()
    )
    if partitive or _NO_ECHO.search(match.group(1)):
        return None
    echo = capitalised(match.group(1)) + "."
    return None if talk.was_said(echo) else echo


_NO_ECHO = re.compile(
    r"\b(?:she|he|they|it|we|you|who|that|which|had|has|have|is|are|was|were|be|been|will|would|can|could|did|of|in|to)\b"
)
"""A true noun phrase holds no pronoun, no verb and no loose end."""

_REACTIONS = (
    _nickname,
    _superlative,
    _striking,
    _loud_number,
    _last_item,
    _long_list,
    _cause,
    _contrast,
    _still,
)
