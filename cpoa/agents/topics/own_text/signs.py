"""Makes signs sayable where the voice cannot: brackets, citations, addresses, arrows, words in other scripts."""

from __future__ import annotations

import re
from itertools import pairwise

_ADDRESS = re.compile(
    r"<?\b(?:https?://|www\.)(?:www\.)?(?P<host>[\w.-]{1,100}\w)(?P<path>(?::\d{1,5})?(?:[/?#][^\s<>()\"”]*)?)>?"
)
_ADDRESS_IN_BRACKETS = re.compile(r" ?[(\[<](?:[A-Za-z]{2,9}:? )?(?:https?://|www\.)[^\s()\[\]<>]{1,1000}[)\]>]")
_TRAILING_MARKS = re.compile(r"[.,;:!?'’]{0,5}$")

_NAME = r"[A-Z][\w'’-]{0,30}(?: (?:de|van|von|der|la|le|al) ?)?"
_CITATION_PART = (
    rf"(?:(?:see(?: also)?|cf\.|e\.g\.,?|but see) )?{_NAME}(?:(?:,? (?:and|&) |, ){_NAME}){{0,5}}(?: et al\.?)?,? "
    r"(?:(?:17|18|19|20)\d\d[a-z]?|n\.d\.|in press|forthcoming)(?:, ?(?:19|20)\d\d[a-z]?){0,4}"
    r"(?:[,:] ?(?:pp?\. ?|ch\. ?)?\d{1,4}(?:[-–]\d{1,4})?)?"
)
_CITATION = re.compile(rf"{_CITATION_PART}(?:; ?{_CITATION_PART}){{0,9}}")
_YEAR_AND_PAGE = re.compile(r"(?:17|18|19|20)\d\d[a-z]?[,:] ?(?:pp?\. ?)\d{1,4}(?:[-–]\d{1,4})?")
_PAGE_ONLY = re.compile(r"(?:see )?(?:ibid\.?,? ?)?(?:pp?\. ?\d{1,4}(?:[-–]\d{1,4})?)?|op\. ?cit\..{0,20}")
_SURE_CITATION = re.compile(r"et al\b|pp?\. ?\d|&|; ")
_PERIOD_NAME = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Spring|Summer|Autumn|Fall"
    r"|Winter|Since|In|Until|From|Before|After|About|Circa|Founded|Built|Born|Died|Established|Updated|Published)\b"
)
_NOTE_NUMBERS = re.compile(r" ?\[\d{1,3}(?:\s?[,–-]\s?\d{1,3}){0,9}\](?!\()(?:,(?= ?\[\d))?")
_RAISED_NUMBER = re.compile(r"(?:(?<=[a-z]{3})|(?<=[.,;:!?\"”’)]))[¹²³⁰⁴⁵⁶⁷⁸⁹]{1,3}(?!\w)")
_NOTE_AFTER_STOP = re.compile(r"(?<=[a-z]{3}[.,;])\d{1,2}(?=\s+[A-Z]|\s*$)")
_NOTE_SIGN = re.compile(r"(?<=\w)[†‡](?=\W|$)")

_AGENCIES = frozenset(("AFP", "ANP", "AP", "dpa", "EFE", "PA", "Reuters", "UPI", "Xinhua"))

_ROUND = re.compile(r"\(([^()]*+)\)")
_SQUARE = re.compile(r"\[([^\[\]]{0,400}+)\]")
_SHORT_MARK = re.compile(r"[a-z]|[ivx]{1,4}|\d{1,2}|[a-z]?\d?s|s|es")
_TELEPHONE_CODE = re.compile(r"\+?\d{1,5}")
_EDITORS_WORDS = frozenset(("sic", "citation needed", "emphasis added", "emphasis mine", "my emphasis"))
_NESTED = 3
_KEPT_OPEN, _KEPT_CLOSE = "\ue100", "\ue101"  # in place of brackets that stay, so that the ones around them are found
_BRACKET_IN_ENUMERATION = re.compile(r"\) ?[,;]")
_INNER_MARK = re.compile(r"[,;:—–]| - ")

_ARROW = re.compile(r" ?(?:->|=>|-->|==>|[→⇒➔➜⟶⟹]) ?")
_MENU = re.compile(r"\b(?:open|go|navigate|choose|select|click|tap|press|menu|under|find|in|see|via)\b", re.IGNORECASE)
_MENU_STEP = re.compile(r"(\b[A-Z][\w-]{0,30}) > (?=[A-Z])")
_SYMBOL = re.compile(r"(?:[A-Z][a-z]?\d*[+-]?)++|[a-z]|\d[\d.,]*")
_FROM = re.compile(r"\bfrom [\w' -]{1,40}$", re.IGNORECASE)
_STARS = re.compile(r"[★⭐]{1,10}[½]?[☆✩]{0,10}")

_GREEK = r"\u0370-\u03ff\u1f00-\u1fff"
_OTHER_SCRIPT = (
    r"\u0250-\u02af\u0400-\u1cff\u2c00-\u2dff\u2e80-\u2fff\u3040-\ua63f\ua840-\uabff\uac00-\ud7af\uf900-\ufaff"
)
_FOREIGN_CHARACTER = re.compile(rf"[{_OTHER_SCRIPT}]|[{_GREEK}]{{3}}")
_FOREIGN_WORDS = re.compile(
    rf" ?(?:[\w'’ˈˌː-]{{0,30}}[{_OTHER_SCRIPT}][\w'’ˈˌː\u0300-\u036f-]*|[{_GREEK}]{{3}}[{_GREEK}\u0300-\u036f]*)"
)
_EMPTY_MARKS = re.compile(r" ?\([\s,;:/]{0,5}\)| ?\[[\s,;:/]{0,5}\]| ?\"\s?\"| ?[“«]\s{0,2}[”»]|(?<=\() ?[,;:] ?")
_GAP_BEFORE_MARK = re.compile(r"(?<! ) ++(?=[,.;:!?)](?!\d))")
_DOUBLE_MARK = re.compile(r",(?=[,.;:!?])")
_ENDS_IN_HOLE = re.compile(
    r"\b(?:is|are|was|were|the|an?|of|as|called|named|means|meaning|in|to|and|or|for|by|with|from|say|says|said|word"
    r"|be)[.,;:!?\"”]{0,3}$",
    re.IGNORECASE,
)
_MIN_READABLE_SHARE = 0.5


def shorten_addresses(text: str) -> str:
    """ "https://www.example.com/a?b" -> "example.com"; an address in brackets goes."""
    if "://" not in text and "www." not in text:
        return text
    return _ADDRESS.sub(_host, _ADDRESS_IN_BRACKETS.sub("", text))


def _host(match: re.Match[str]) -> str:
    marks = _TRAILING_MARKS.search(match["path"])
    return match["host"] + (marks[0] if marks and not match[0].endswith(">") else "")


def has_citations(text: str) -> bool:
    """Whether the text cites works in brackets, so that "(Smith 2019)" is one more of them."""
    found = [match[1] for match in _ROUND.finditer(text) if len(match[1]) < 300 and _CITATION.fullmatch(match[1])]
    return len(found) >= 2 or any(map(_SURE_CITATION.search, found))


def remove_citations(text: str, *, cited: bool) -> str:
    """``cited``: what ``has_citations`` says of the whole text."""
    text = _NOTE_NUMBERS.sub("", _NOTE_SIGN.sub("", text))
    text = _NOTE_AFTER_STOP.sub("", _RAISED_NUMBER.sub("", text))
    if "(" not in text:
        return text
    text = _ROUND.sub(lambda match: "" if _is_citation(match[1], cited=cited) else match[0], text)
    return _GAP_BEFORE_MARK.sub("", " ".join(text.split()))


def _is_citation(inside: str, *, cited: bool) -> bool:
    if len(inside) >= 300 or not inside.strip():
        return False
    if inside in _AGENCIES:
        return True
    if _PAGE_ONLY.fullmatch(inside):
        return cited or "ibid" in inside
    if not _CITATION.fullmatch(inside):
        return bool(_YEAR_AND_PAGE.fullmatch(inside))
    return bool(_SURE_CITATION.search(inside)) or (cited and not _PERIOD_NAME.match(inside))


def speak_brackets(sentence: str) -> str:
    """Brackets become asides between commas or dashes. They stay inside numbers and names ("(020) 7946 0018",
    "f(x)")."""
    sentence = _unwrapped(sentence)
    for _ in range(_NESTED):
        spoken = _replace_brackets(sentence)
        if spoken == sentence:
            break
        sentence = spoken
    sentence = sentence.replace(_KEPT_OPEN, "(").replace(_KEPT_CLOSE, ")")
    return _SQUARE.sub(_speak_square, sentence) if "[" in sentence else sentence


def _unwrapped(sentence: str) -> str:
    """ "(Yes, we measured.)" -> "Yes, we measured."."""
    match = re.fullmatch(r"\(([^()]*+)\)[.!?]?", sentence)
    if match and " " in match[1]:
        return match[1].strip()
    return sentence


def _replace_brackets(sentence: str) -> str:
    if "(" not in sentence:
        return sentence
    in_enumeration = bool(_BRACKET_IN_ENUMERATION.search(sentence))
    said: list[str] = []
    start = 0
    for match in _ROUND.finditer(sentence):
        before = sentence[start : match.start()]
        after = sentence[match.end() : match.end() + 40]
        said.append(_speak_aside(before, match[1].strip(), after, dash=in_enumeration))
        start = match.end()
        if sentence[start : start + 1] == " " and said[-1].endswith(" "):
            start += 1
    return "".join([*said, sentence[start:]]).lstrip()


def _speak_aside(before: str, inside: str, after: str, *, dash: bool) -> str:
    """Returns the text before a bracket, from the last one on, with what is inside the bracket."""
    if _stays(before, inside, after):
        return f"{before}{_KEPT_OPEN}{inside}{_KEPT_CLOSE}"
    if not any(map(str.isalnum, inside)):
        return before.rstrip() if after[:1] in " ,.;:!?" or not after else before
    inside = inside.rstrip(".!?") if not re.search(r"\b[a-z]\.[a-z]\.$", inside) else inside
    before = before.rstrip()
    at_end = re.match(r"[.!?…\"”’)]|$", after)
    before_mark = re.match(r"\s?[,;:—–]", after)
    dash = dash or bool(_INNER_MARK.search(inside)) or bool(before_mark)
    opening = " " if not before or before[-1] in ',;:—–(“"' else " — " if dash else ", "
    closing = "" if at_end or before_mark else " — " if dash and before else ", "
    return f"{before}{opening}{inside}{closing}"


def _stays(before: str, inside: str, after: str) -> bool:
    if before[-1:].isalnum() or before.endswith(("+", "_", "]", ")")):
        return True
    if _TELEPHONE_CODE.fullmatch(inside) and re.match(r"[ -]?\d", after):
        return True
    return bool(_SHORT_MARK.fullmatch(inside)) or bool(after[:1].isalpha())


def _speak_square(match: re.Match[str]) -> str:
    inside = match[1].strip()
    if inside.lower() in _EDITORS_WORDS or not inside:
        return ""
    return inside


def speak_arrows(sentence: str) -> str:
    """ "erosion -> cut bank" is said as "erosion leads to cut bank", "H2O + CO2 -> H2CO3" with "gives"; steps of a menu
    follow each other."""
    if _MENU.search(sentence) and _MENU_STEP.search(sentence):
        sentence = _MENU_STEP.sub(r"\1, then ", sentence)
    parts = _ARROW.split(sentence)
    if len(parts) < 2:
        return sentence
    is_menu = len(parts) > 2 and _MENU.search(parts[0]) is not None
    said = [parts[0]]
    for before, after in pairwise(parts):
        said += [_arrow_word(before, after, is_menu=is_menu), after]
    return "".join(said).strip()


def _arrow_word(before: str, after: str, *, is_menu: bool) -> str:
    if not before.strip() or not after.strip():
        return " "
    if _FROM.search(before[-60:]):
        return " to "
    if is_menu:
        return ", then "
    last, first = before.rsplit(None, 1)[-1], after.split(None, 1)[0]
    symbols = _SYMBOL.fullmatch(last.strip(".,;")) and _SYMBOL.fullmatch(first.strip(".,;"))
    return " gives " if symbols else " leads to "


def speak_stars(text: str) -> str:
    """ "★★★★☆" -> "4 out of 5 stars"."""
    return _STARS.sub(_count_stars, text) if "★" in text or "⭐" in text else text


def _count_stars(match: re.Match[str]) -> str:
    full = match[0].count("★") + match[0].count("⭐")
    empty = match[0].count("☆") + match[0].count("✩") + match[0].count("½")
    half = " and a half" if "½" in match[0] else ""
    if empty:
        return f"{full}{half} out of {full + empty} stars"
    return f"{full} star" if full == 1 else f"{full} stars"


def remove_foreign_words(sentence: str) -> str:
    """Returns the sentence without the words in scripts that the voice cannot read; "" if too little is left of it, or
    a gap at its start or end. Single Greek letters stay."""
    if not _FOREIGN_CHARACTER.search(sentence):
        return sentence
    rest = _FOREIGN_WORDS.sub("", sentence)
    rest = _EMPTY_MARKS.sub("", rest)
    rest = _DOUBLE_MARK.sub("", _GAP_BEFORE_MARK.sub("", " ".join(rest.split()))).strip()
    lost_start = sentence.lstrip("\"'“‘(")[:1] != rest.lstrip("\"'“‘(")[:1]
    readable = sum(map(str.isalnum, rest)) / max(sum(map(str.isalnum, sentence)), 1)
    lost_end = _FOREIGN_CHARACTER.search(sentence[-12:]) and _ENDS_IN_HOLE.search(rest)
    if readable < _MIN_READABLE_SHARE or lost_end or (lost_start and not rest[:1].isupper()):
        return ""
    return rest
