"""Reads amounts with units: "1,550 km" is 1,550 kilometers, "1 km/h" is 1 kilometer per hour."""

from __future__ import annotations

import re
from types import MappingProxyType

from cpoa.agents.voice.reading.rules import alternatives, rule, rule_set, text_before
from cpoa.agents.voice.reading.units import DOTTED, UNAMBIGUOUS, UNDER_THE_LINE, UNITS

_POWERS = MappingProxyType(
    {"²": "square ", "2": "square ", "^2": "square ", "³": "cubic ", "3": "cubic ", "^3": "cubic "}
)
_COMPASS = MappingProxyType({"N": "north", "S": "south", "E": "east", "W": "west"})

_UNIT = alternatives(list(UNITS))
_LOWER = alternatives([*UNITS, *UNDER_THE_LINE])
_POWER = r"(?:²|³|\^[23]|[23](?![\d.]))?"
_EXPONENT = r"(?:[eE][−+-]?\d{1,3}|\^[−-]?\d{1,3})?"
_NUMBER = (
    rf"(?P<number>\d++(?:,\d++)*+(?:\.\d++)?{_EXPONENT}|[½¼¾⅓⅔⅛])(?P<scale> (?:thousand|million|billion|trillion))?"
)
_ENDS = r"(?![\w²³^/]|-\d)"
_MEASURE = (
    rf"(?<![\w.])(?<!\d,){_NUMBER}(?P<joint>\s?-?\s?)(?P<unit>{_UNIT})(?P<power>{_POWER})"
    rf"(?:\s?/\s?(?P<lower>{_LOWER})(?P<root>{_POWER}))?{_ENDS}"
)
_NUMBER_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty"
    "|ninety|hundred|thousand|million|billion|few|several|many|per"
)
_ARTICLE = re.compile(r"(?:^|\W)(?:[Aa]n?|[Tt]he) (?:\d[\d.,]*\s?(?:–|-|to|by|x|×)\s?)?$")
_NOUN_FOLLOWS = re.compile(
    r" (?!(?:of|or|and|to|per|in|on|at|from|for|with|is|was|a|an|by|above|below|away|ago|later|apart|more|less|than"
    r"|each|every|if|but|as|the|off|were|had|have|that|which|north|south|east|west|between|through"
    r"|around|under|over|across|along|up|down|into|before|after|during|mark|limit)\b)[a-z]"
)
# "1/4 tsp" but not "1 1/4 tsp".
_FRACTION_BEFORE = re.compile(r"(?:^|\D[ -]|[^\d\s-])\d{1,2}/$")
_QUOTATION = re.compile(r'(?:^|[\s(—-])"(?=\w)')
_MINUTE, _SECOND = r"[′'’]", r"(?:[″\"”]|''|′′)"


def _before_a_noun(match: re.Match[str]) -> bool:
    """ "a 10-km run", "a 10 km run": before a noun a unit is in the singular."""
    string, end = match.string, match.end()
    if string[end : end + 1] == "-":
        return True
    return bool(_NOUN_FOLLOWS.match(string, end) and _ARTICLE.search(text_before(match, 20)))


def _measure(match: re.Match[str]) -> str:
    one, many = UNITS[match["unit"]]
    little = match["number"] in ("1", *"½¼¾⅓⅔⅛") or _FRACTION_BEFORE.search(text_before(match))
    single = "-" in match["joint"] or (little and not match["scale"])
    name = _POWERS.get(match["power"], "") + (one if single or _before_a_noun(match) else many)
    return f"{match['number']}{match['scale'] or ''} {name}{_per(match['lower'], match['root'])}"


def _per(unit: str | None, power: str | None) -> str:
    if not unit:
        return ""
    name = UNDER_THE_LINE.get(unit) or UNITS[unit][0]
    if unit == "s" and power:
        return f" per {name} {'squared' if power.strip('^') in ('2', '²') else 'cubed'}"
    return f" per {_POWERS.get(power or '', '')}{name}"


def _after_words(match: re.Match[str]) -> str:
    one, many = UNITS[match[3]]
    return match[1] + match[2] + (one if match[1].lower() in ("one", "per") else many)


def _degrees(match: re.Match[str]) -> str:
    scale = {"C": " Celsius", "F": " Fahrenheit", "K": " Kelvin"}.get((match["scale"] or "").upper(), "")
    single = match["number"] in ("1", "-1", "−1") or _before_a_noun(match)
    return f"{match['number']} {'degree' if single else 'degrees'}{scale}"


def _coordinate(match: re.Match[str]) -> str:
    minutes = f" {int(match['minutes'])} minutes" if match["minutes"] else ""
    seconds = f" {match['seconds']} seconds" if match["seconds"] else ""
    return f"{match['degrees']} degrees{minutes}{seconds} {_COMPASS[match['compass']]}"


def _inches(match: re.Match[str]) -> str:
    single = "-" in match[2] or match[1] in ("1", *"½¼¾")
    stop = "." if match[0].endswith(".") and match.end() == len(match.string) else ""
    return f"{match[1]} {'inch' if single else 'inches'}{stop}"


def _inch_mark(match: re.Match[str]) -> str:
    """A quotation mark after a number means inches, unless a quotation was opened."""
    if _QUOTATION.search(match.string):
        return match[0]
    single = _before_a_noun(match) or _FRACTION_BEFORE.search(text_before(match))
    return f"{match[1]} {'inch' if single else 'inches'}"


def _stone(match: re.Match[str]) -> str:
    return f"{match[1]} stone {match[2]}{match[3]}"


MEASURES = rule_set(
    r"\d|[½¼¾⅓⅔%‰°℃℉/]|\b(?:km|mi|m|cm|mm|ft)[²³23]|(?:[a-z] )(?:[kcm]m|[km]g|ml|ft|lb|oz|mph|kW|MW|GB|MB|Hz)",
    rule(
        rf"(?<!\d)(?P<degrees>\d++(?:\.\d++)?)\s?°\s?(?:(?P<minutes>\d{{1,2}})\s?{_MINUTE}\s?)?"
        rf"(?:(?P<seconds>\d{{1,2}}(?:\.\d+)?)\s?{_SECOND}\s?)?(?P<compass>[NSEW])\b",
        _coordinate,
        {"at 51°30′N": "at fifty-one degrees thirty minutes north"},
    ),
    rule(
        r"(?P<number>(?:[−-]|(?<!\d)(?<!\d[.,]))\d++(?:[.,]\d++)*+)(?:\s|-)?(?:°|º|˚)\s?(?P<scale>[CFK])?(?![A-Za-z])",
        _degrees,
        {
            "−40 °C": "minus forty degrees Celsius",
            "a 90° turn": "a ninety degree turn",
            "1 °F": "one degree Fahrenheit",
        },
    ),
    rule(r"℃", " degrees Celsius", {"20 ℃": "twenty degrees Celsius"}),
    rule(r"℉", " degrees Fahrenheit", {"20 ℉": "twenty degrees Fahrenheit"}),
    rule(
        rf"(?<![\w.])(\d{{1,2}})\s?{_MINUTE}\s?(\d{{1,2}})\s?{_SECOND}",
        lambda match: f"{match[1]} foot {match[2]}",
        {"He is 5'10\".": "He is five foot ten."},
    ),
    rule(r"(?<![\w.])(\d++(?:\.\d++)?)\s?″", r"\1 inches", {"12″ long": "twelve inches long"}),
    rule(r"(?<![\w.])(\d++(?:\.\d++)?)\s?′", r"\1 feet", {"6′ tall": "six feet tall"}),
    rule(
        r"(?<![\w.])(\d++(?:\.\d++)?)'(?= (?:tall|high|long|wide|deep|x|by)\b)|(?<=\d' x )(\d++)'",
        lambda match: f"{match[1] or match[2]} feet",
        {"6' tall": "six feet tall", "5' x 7'": "five feet by seven feet"},
    ),
    rule(r'(?<![\w.])(\d++(?:\.\d++)?)"', _inch_mark, {'a 12" record': "a twelve inch record"}),
    rule(
        r"(?<![\d.,])(\d[\d.,]*+|[½¼¾])([ -]?)in\.(?!\w)",
        _inches,
        {"5.4 in. of rain": "five point four inches of rain", "It is 4 in.": "It is four inches."},
    ),
    rule(
        r"(?<![\d.,])(\d[\d.,]*+|[½¼¾])([ -]?)in(?=\s(?:tall|long|wide|high|thick|deep|in diameter|in length|of rain"
        r"|of snow|by \d|x \d|× ?\d)\b"
        r"|[;)]|[.]?$)",
        _inches,
        {"12 in wide": "twelve inches wide", "8 x 11 in": "eight by eleven inches"},
    ),
    rule(r"(?<=\d)-in(?=ch\b)", " in", {"a 5-inch nail": "a five inch nail"}),
    rule(
        rf"(?:(?<=\d)|(?<=[½¼¾⅓⅔⅛]))([ -]?(?:sq\. ?|cu\. ?|fl\. ?)?)({'|'.join(DOTTED)})\.(?=\s?[a-z\d,;:)(]|-|/)",
        lambda match: match[1].replace(".", " ").replace("  ", " ") + match[2],
        {
            "2 ft. in May": "two feet in May",
            "1 hr. later": "one hour later",
            "5 sq. ft. of it": "five square feet of it",
        },
    ),
    rule(r"\b(\d{1,2}) st (\d{1,2})( lb)(?!\w)", _stone, {"12 st 4 lb": "twelve stone four pounds"}),
    rule(
        _MEASURE,
        _measure,
        {
            "1 km": "one kilometer",
            "9.8 m/s2": "nine point eight meters per second squared",
            "a 10-km run": "a ten kilometer run",
            "a 16 GB card": "a sixteen gigabyte card",
            "4.5e6 kg": "four point five times ten to the six kilograms",
            "5 mg/dL": "five milligrams per deciliter",
            "½ tsp salt": "one half teaspoon salt",
            "7 L/100 km": "seven liters per hundred kilometers",
        },
    ),
    rule(r"(?<![\w.])(?<!\d,)(\d++(?:,\d++)*+(?:\.\d++)?) s(?![\w'’/])", r"\1 seconds", {"10 s": "ten seconds"}),
    rule(
        r"(?<![\w.])(?<!\d,)(\d++(?:,\d++)*+(?:\.\d++)?) K(?![\w'’/-])", r"\1 kelvin", {"300 K": "three hundred kelvin"}
    ),
    rule(
        rf"(?i:\b({_NUMBER_WORDS}))([ -])({'|'.join(UNAMBIGUOUS)})(?![\w²³/^])",
        _after_words,
        {"two km away": "two kilometers away"},
    ),
    rule(
        r"(?<![\w/.])(km|cm|mm|m|mg|g|kg|kWh|MB|GB|L)/(h|s|kg|dL|L|ml|day|year|min)(?![\w/])",
        lambda match: UNITS[match[1]][1] + _per(match[2], None),
        {"in km/h": "in kilometers per hour"},
    ),
    rule(
        r"\b(people|inhabitants|persons)/(km|mi)(?:2|²)",
        lambda match: f"{match[1]} per square {UNITS[match[2]][0]}",
        {"120 people/km2": "one hundred and twenty people per square kilometer"},
    ),
    rule(
        r"\b(km|sq mi|mi|m|cm|mm|ft)(2|²|3|³)(?!\w)",
        lambda match: _POWERS[match[2]] + UNITS[match[1]][1],
        {"an area in km²": "an area in square kilometers"},
    ),
    rule(
        r"(?<=[\ds])\s?/\s?"
        r"(day|week|month|year|hour|minute|min|second|sec|night|person|mile|kg|lb|km|hr|wk|mo|yr|gal|oz|mL|ml|dL|L)\b",
        lambda match: f" per {UNITS.get(match[1], (match[1],))[0]}",
        {
            "$20/hour": "twenty dollars per hour",
            "$5/lb": "five dollars per pound",
            "60 beats/min": "sixty beats per minute",
            "100 cells/mL": "one hundred cells per milliliter",
        },
    ),
    rule(r"(?<=\d)\s?%", " percent", {"50%": "fifty percent"}),
    rule(r"(?<=\d)\s?‰", " per thousand", {"35‰ salt": "thirty-five per thousand salt"}),
    rule(r"%", " percent", {"in %": "in percent"}),
    rule(r"‰", " per thousand", {"in ‰": "in per thousand"}),
    rule(
        r"\b(percent|degrees(?: Celsius| Fahrenheit)?)\s?[–-]\s?(?=\d)",
        r"\1 to ",
        {"10%-20%": "ten percent to twenty percent"},
    ),
)
