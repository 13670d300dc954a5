"""Reads abbreviations in full, initials and dotted letters."""

from __future__ import annotations

import re
from types import MappingProxyType

from cpoa.agents.voice.reading.rules import alternatives, rule, rule_set

_BEFORE_A_NAME = MappingProxyType(
    {
        "Dr": "Doctor", "Drs": "Doctors", "Mr": "Mister", "Mrs": "Missus", "Ms": "Miz", "Mme": "Madame",
        "Mlle": "Mademoiselle", "Messrs": "Messieurs", "Prof": "Professor", "Profs": "Professors", "St": "Saint",
        "Ste": "Sainte", "Sts": "Saints", "Mt": "Mount", "Ft": "Fort", "Gen": "General", "Brig": "Brigadier",
        "Col": "Colonel", "Lt": "Lieutenant", "Capt": "Captain", "Cpt": "Captain", "Sgt": "Sergeant",
        "Cpl": "Corporal", "Pvt": "Private", "Maj": "Major", "Adm": "Admiral", "Cmdr": "Commander",
        "Rev": "Reverend", "Hon": "Honorable", "Gov": "Governor", "Sen": "Senator", "Rep": "Representative",
        "Pres": "President", "Msgr": "Monsignor", "Fr": "Father", "Sr": "Sister", "Supt": "Superintendent",
        "Insp": "Inspector", "Det": "Detective", "Amb": "Ambassador", "Cllr": "Councillor", "Rt": "Right",
    }
)  # fmt: skip
_WITHOUT_DOT = "Dr|Drs|Mr|Mrs|Ms|Mme|Mlle|Prof|Sgt|Cpl|Capt|Lt|Rev|Mt|St|Messrs"
_NUMBERED = MappingProxyType(
    {
        "no": "number", "nos": "numbers", "op": "opus", "vol": "volume", "vols": "volumes", "fig": "figure",
        "figs": "figures", "ch": "chapter", "chs": "chapters", "sec": "section", "secs": "sections", "art": "article",
        "arts": "articles", "eq": "equation", "eqs": "equations", "ver": "version", "ext": "extension",
        "tel": "telephone", "p": "page", "pp": "pages", "ca": "around", "approx": "approximately", "apt": "apartment",
        "rm": "room", "bldg": "building", "pt": "part", "pts": "parts", "est": "established", "ste": "suite",
        "cap": "chapter", "pg": "page", "pgs": "pages", "par": "paragraph", "para": "paragraph", "sched": "schedule",
    }
)  # fmt: skip
_BEFORE_A_NUMBER = MappingProxyType(
    {word.capitalize(): said for word, said in _NUMBERED.items()}
    | _NUMBERED
    | {"№": "number", "c": "around", "b": "born", "d": "died", "r": "reigned", "fl": "active around", "v": "version"}
    | {"ll": "lines"}
)
# With the dot these are always abbreviations; one at the end of a sentence keeps its full stop.
_DOTTED_WORDS = MappingProxyType(
    {
        "etc": "and so on", "vs": "versus", "approx": "approximately", "cf": "compare", "viz": "namely",
        "lit": "literally", "al": "others", "esp": "especially", "incl": "including", "excl": "excluding",
        "ed": "edition", "eds": "editors", "max": "maximum", "min": "minimum", "avg": "average", "spp": "species",
        "sp": "species", "subsp": "subspecies", "var": "variety", "dept": "department", "govt": "government",
        "assn": "association", "assoc": "association", "univ": "university", "inst": "institute",
        "intl": "international", "natl": "national", "misc": "miscellaneous", "orig": "originally",
        "resp": "respectively", "temp": "temperature", "tel": "telephone",
        "pop": "population", "yrs": "years", "mos": "months", "wks": "weeks",
        "hrs": "hours", "mins": "minutes", "secs": "seconds", "tsp": "teaspoon", "tbsp": "tablespoon",
    }
)  # fmt: skip
_ANYWHERE = MappingProxyType(
    {word.capitalize(): said for word, said in _DOTTED_WORDS.items()}
    | _DOTTED_WORDS
    | {
        "Jr": "Junior", "Sr": "Senior", "Esq": "Esquire", "Inc": "Incorporated", "Ltd": "Limited",
        "Corp": "Corporation", "Co": "Company", "Bros": "Brothers", "Ave": "Avenue", "Blvd": "Boulevard", "Rd": "Road",
        "Hwy": "Highway", "Pkwy": "Parkway", "Ln": "Lane", "Mfg": "Manufacturing",
    }
)  # fmt: skip
_STREETS = MappingProxyType(
    {"St": "Street", "Dr": "Drive", "Pl": "Place", "Ct": "Court", "Sq": "Square", "Ter": "Terrace"}
)
_STREET = "|".join(_STREETS)
# "The Dr. said", "Our St. is": a word before the abbreviation that is no name of a street.
_NO_STREET = "The|A|An|My|Our|Your|His|Her|Their|This|That|And|But|Then|Dear|When|If|As|So|From|With|In|At|To|By|Of|On"
_DOT_AT_END = r"\.(?=\s*+[\"')\]]*+\s*+$|\s++[\"'(]*+[A-Z])"


def _letters_with_dots(letters: str) -> str:
    """Letters with dots between them are the only notation that the voice spells out, including "A"."""
    return ".".join(letter for letter in letters if letter.isalpha())


def _undotted(match: re.Match[str]) -> str:
    letters = re.sub(r"[^A-Za-z]", "", match[0])
    stop = "." if match.end() == len(match.string) else ""
    return letters + stop


def _half_of_day(match: re.Match[str]) -> str:
    ends = match.end() == len(match.string) or re.match(r"\s[A-Z]", match.string[match.end() : match.end() + 2])
    return f" {match[1]}M{'.' if ends else ''}"


def _numbered(match: re.Match[str]) -> str:
    dotted = "." in match[0] or match[1] in ("№", "pp")
    return f"{_BEFORE_A_NUMBER[match[1]]} " if dotted else match[0]


def _street(match: re.Match[str]) -> str:
    stop = "." if match.end() == len(match.string) else ""
    return f"{match[1]} {_STREETS[match[2]]}{stop}"


def _title(match: re.Match[str]) -> str:
    return f"{_BEFORE_A_NAME[match[1]]} "


LATIN = rule_set(
    r"[eik]\.|al\b|vs|v\.|w/|aka|E\.|I\.",
    rule(r"\b[eE]\.\s?g\.?,?(?=\W)", "for example,", {"fish, e.g., cod": "fish, for example, cod"}),
    rule(r"\b[iI]\.\s?e\.?,?(?=\W)", "that is,", {"the moon, i.e. Earth's": "the moon, that is, Earth's"}),
    rule(r"\be\.g\b", "for example", {"fish, e.g": "fish, for example"}),
    rule(r"\bi\.e\b", "that is", {"the moon, i.e": "the moon, that is"}),
    rule(r"\bet al\b\.?", "and others", {"Smith et al.": "Smith and others"}),
    rule(r"\b(?:a\.?k\.?a\.?)(?=\s)", "also known as", {"Bob a.k.a. Rob": "Bob also known as Rob"}),
    rule(r"\bw/o\b", "without", {"tea w/o milk": "tea without milk"}),
    rule(r"\bw/(?=\s)", "with", {"tea w/ milk": "tea with milk"}),
    rule(r"\bvs\b(?!\.)", "versus", {"red vs blue": "red versus blue"}),
    rule(r"(?<=[a-z.,] )v\. ?(?=[A-Z])", "versus ", {"Roe v. Wade": "Roe versus Wade"}),
)
SHORTENED = rule_set(
    r"\.|№|\b(?:Dr|Mr|Ms|Pr|Me|Mm|Ml|Sg|Cp|Ca|Lt|Re|Mt|St|Lt|v\d|pp)",
    rule(
        rf"\b(?!(?:{_NO_STREET}) )([A-Z][a-z]+) ({_STREET})\.(?=\s++[a-z]|\s*+[,;:)]|\s*+$)",
        _street,
        {"She lives on Elm Dr. now.": "She lives on Elm Drive now.", "He left Bow St.": "He left Bow Street."},
    ),
    rule(
        rf"(?<=\d )([A-Z][a-z]+(?: [A-Z][a-z]+)?) ({_STREET})\b\.?",
        _street,
        {"at 5 Main St. Springfield": "at five Main Street Springfield"},
    ),
    rule(
        rf"\b(?!(?:{_NO_STREET}) )([A-Z][a-z]+) (St|Dr)(?=[,;:]|$)", _street, {"on Elm Dr, here": "on Elm Drive, here"}
    ),
    rule(
        rf"\b({alternatives(list(_BEFORE_A_NAME))})\.(?:\s?(?=[A-Z])|\s(?=and [A-Z]|& [A-Z]))",
        _title,
        {
            "Dr. Smith": "Doctor Smith",
            "St. Louis": "Saint Louis",
            "Mr. and Mrs. Pike": "Mister and Missus Pike",
            "Messrs. Pike and Sons": "Messieurs Pike and Sons",
        },
    ),
    rule(rf"\b({_WITHOUT_DOT}) (?=[A-Z])", _title, {"Dr Smith of St Paul's": "Doctor Smith of Saint Paul's"}),
    rule(r"\bDr\.(?=\s++[a-z])", "doctor", {"The Dr. said so.": "The doctor said so."}),
    rule(
        r"\b(U\.\s?S\.\s?A|U\.\s?S\.\s?S\.\s?R|U\.\s?S\.\s?C|U\.\s?S|U\.\s?K|U\.\s?N|E\.\s?U|D\.\s?C|B\.\s?C\.\s?E|B\.\s?C|A\.\s?D|C\.\s?E)\b\.?(?!\w)",
        _undotted,
        {"the U.S. army": "the US army", "in the U.S.": "in the US."},
    ),
    rule(
        r"(?<=\d)\s?([AP])\.\s?M\b\.?",
        _half_of_day,
        {"at 5 P.M. he left": "at five PM he left", "at 5 P.M.": "at five PM."},
    ),
    rule(
        r"\bPh\.\s?D\b\.?",
        lambda match: "PhD." if match.end() == len(match.string) else "PhD",
        {"a Ph.D. in law": "a PhD in law", "a Ph.D.": "a PhD."},
    ),
    rule(r"\b([BM])\.?\s?Sc\b\.?", r"\1.S.C", {"a B.Sc. in law": "a B.S.C in law"}),
    rule(
        rf"(?<![\w.])({alternatives(list(_BEFORE_A_NUMBER))})\.?\s?(?=\d)(?<!\bp\s)(?<!\b[bcdrvp](?=\d))",
        _numbered,
        {
            "No. 5": "number five",
            "Nos. 3 and 4": "numbers three and four",
            "pp. 10–20": "pages ten to twenty",
            "Approx. 5 of them": "approximately five of them",
            "c. 300 BC": "around three hundred BC",
        },
    ),
    rule(r"(?<![\w.])c\.\s?(?=AD\b)", "around ", {"c. AD 79": "around AD seventy-nine"}),
    rule(
        r"\b([Vv]ol|[Cc]h|[Nn]o|[Pp]t|[Ff]ig|[Oo]p|[Ss]ec|[Aa]rt)\.\s?(?=[IVXL]++\b)",
        lambda match: f"{_BEFORE_A_NUMBER[match[1]]} ",
        {"Vol. II": "volume two"},
    ),
    rule(r"(?<![\w.])v(?=\d+(?:\.\d+)+)", "version ", {"v2.0": "version two point zero"}),
    rule(r"\b[Ee]d\. by\b", "edited by", {"ed. by Ann": "edited by Ann"}),
    rule(
        rf"(?<!\d )(?<!\d)\b({alternatives(list(_ANYWHERE))}){_DOT_AT_END}(?=\s*+[\"')\]]*+\s*+$)",
        lambda match: f"{_ANYWHERE[match[1]]}.",
        {"cod, eels, etc.": "cod, eels, and so on."},
    ),
    rule(r"\betc\.(?=\s+[A-Z])", "and so on.", {"cod, etc. They swim.": "cod, and so on. They swim."}),
    rule(
        rf"(?<!\d )(?<!\d)\b({alternatives(list(_ANYWHERE))})\.",
        lambda match: _ANYWHERE[match[1]],
        {"Martin Luther King Jr. spoke.": "Martin Luther King Junior spoke.", "the max. speed": "the maximum speed"},
    ),
    rule(r"(?<=[a-z] )Ltd\b", "Limited", {"Pike Ltd is old": "Pike Limited is old"}),
)
INITIALS = rule_set(
    r"[A-Z]\.",
    # "J. R. R. Tolkien", "Robert E. Lee"; a letter that ends its sentence ("vitamin C. It ...") has no name after it.
    rule(
        r"\b(?<!\b[A-Z]\.)(?<!\b[A-Z]\.[\s-])((?:[A-Z]\.[\s-]?)+)(?=[A-Z][a-z'])",
        lambda match: _letters_with_dots(match[1]) + " ",
        {"J. R. R. Tolkien": "J.R.R Tolkien", "Robert E. Lee": "Robert E Lee"},
    ),
    rule(
        r"\b(?<!\b[A-Z]\.)((?:[A-Z]\.){2,}+)(?=\s++[a-z]|[,;:?!'])",
        lambda match: _letters_with_dots(match[1]),
        {"an R.S.V.P. is due": "an R.S.V.P is due"},
    ),
)
