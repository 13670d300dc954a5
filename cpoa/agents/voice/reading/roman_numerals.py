"""Reads Roman numerals: for rulers "the fourteenth", for things "four"."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from cpoa.agents.voice.reading.rules import rule, rule_set
from cpoa.text.spoken_numbers import cardinal, ordinal, year

if TYPE_CHECKING:
    import re

_VALUES = MappingProxyType({"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000})
_NUMERAL = r"(?=[IVXL])(?:XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
_SEVERAL_LETTERS = r"(?!I\b|V\b|X\b|L\b|XXX\b|XL\b)"
_ENDS = r"(?![\w'’.]\w)(?!\w)"

# After these words a numeral counts things. After any other capitalised word a numeral of two letters or more belongs
# to a ruler.
_COUNTED = (
    "Part|Parts|Volume|Vol|Chapter|Book|Act|Scene|Section|Article|Title|Table|Figure|Appendix|Annex|Schedule|Phase"
    "|Stage|Type|Class|Grade|Level|Group|Category|Mark|Mk|Model|Factor|Form|Division|Round|Episode|Season|Series|Cycle|Lesson"
    "|Super Bowl|Apollo|Gemini|Saturn|Titan|Ariane|Soyuz|Final Fantasy|Civilization|Rocky|Rambo|Star Wars|Star Trek"
    "|Quest|Symphony|Sonata|Canto|Psalm|Opus|Number|Region|Zone|Sector|District|Corps|Army|Fleet|Legion|Legio|Wing|Squadron"
    "|Basic|Windows|Version|Option|Plan|Council|Vatican|Nicaea|Constantinople|Lateran|Olympiad|Games|Formula|Kyoto|Basel"
    "|Amendment|Pentium|Macintosh|Apple|Diablo|Halo|Quake|Doom|Street Fighter|Resident Evil|Falcon|Trident|Leopard"
)
_COUNTED_NOUNS = (
    "part|volume|chapter|book|act|scene|section|article|phase|stage|type|class|grade|level|group|factor|nerve|complex"
    "|number|figure|page|opus"
)
# What follows a numeral of one letter after a common noun: a plural, or one of these.
_AFTER_ONE = (
    r"(?:(?:errors?|trial|stud(?:y|ies)|diabet\w++|clinical|collagen|interferon|reaction|supernova|civilization|of|and|or"
    r"|to|is|are|has|begins|ends)\b|(?!was\b|as\b|is\b|always\b|has\b|perhaps\b)[a-z]{3,}(?<!s)s\b)"
)
# Single letters are numerals only after these names; "Malcolm X" and "Charles I met" are not rulers' numerals.
_NO_NAME = "The|A|An|In|Of|And|But|On|At|This|That|Its|His|Her|Our|My|From|To|For|With|See|Is|Are"
_RULERS = (
    "Louis|Henry|George|Edward|Charles|James|William|Richard|Philip|Philippe|Napoleon|Alexander|Nicholas|Peter|Catherine"
    "|Elizabeth|Mary|Anne|Pius|Leo|Gregory|Benedict|Innocent|Urban|Clement|Julius|Sixtus|Boniface|Francis|Frederick"
    "|Otto|Ferdinand|Joseph|Leopold|Rudolf|Wilhelm|Ivan|Constantine|Ramesses|Rameses|Ramses|Thutmose|Amenhotep|Seti"
    "|Ptolemy|Darius|Xerxes|Cyrus|Artaxerxes|Mehmed|Murad|Selim|Suleiman|Bayezid|Abdul Hamid|Haile Selassie|Pedro"
    "|Afonso|Alfonso|Sancho|Gustav|Christian|Isabella|Victor Emmanuel|Robert|Malcolm(?! X)|David|Casimir|Sigismund"
    "|Stephen|Theodosius|Antiochus|Seleucus|Mithridates|Justinian|Basil|Michael|Andrew|Maximilian|Umberto|Akbar|Sargon|Valdemar"
    "|Canute|Harold|Edmund|Edgar|Matilda|Margaret|Manuel|Cleopatra|Pepi|Senusret|Mentuhotep|Wenceslaus"
    "|Harald|Olaf|Haakon|Hussein|Abdullah|Faisal|Fuad|Farouk|John Paul|Paul|John|Juan Carlos|Felipe|Albert"
    "|Baudouin|Leka|Zog|Carol|Boris|Pope [A-Z][a-z]+|King [A-Z][a-z]+|Queen [A-Z][a-z]+"
    "|Emperor [A-Z][a-z]+|Tsar [A-Z][a-z]+"
)


def value(numeral: str) -> int:
    total = 0
    for letter, following in zip(numeral, f"{numeral[1:]} ", strict=True):
        number = _VALUES[letter]
        total += -number if _VALUES.get(following, 0) > number else number
    return total


def _counted(match: re.Match[str]) -> str:
    return f"{match[1]} {cardinal(value(match[2].upper()))}"


def _ruler(match: re.Match[str]) -> str:
    return f"{match[1]} the {ordinal(value(match[2]))}"


def _world_war(match: re.Match[str]) -> str:
    number = match[1]
    return f"World War {cardinal(int(number) if number.isdigit() else value(number)).capitalize()}"


ROMAN_NUMERALS = rule_set(
    r"[IVXLM]|WW\d|\b[ivx]",
    rule(rf"\bWorld War (I{{1,3}}){_ENDS}", _world_war, {"World War II": "World War Two"}),
    rule(r"\bWW ?(I{1,2}|[12])\b", _world_war, {"WWII": "World War Two", "WW2": "World War Two"}),
    rule(
        r"\b(pages?|pp\.|[Cc]hapter|[Aa]ct|[Ss]cene|[Pp]art|[Bb]ook|[Vv]olume|preface|and|to)"
        r" ([xvi]{2,6})(?=[\s,.;:–-]|$)(?<!\bvi(?=\s))",
        _counted,
        {"see page xii": "see page twelve", "Scene ii": "Scene two"},
    ),
    rule(rf"\b({_COUNTED_NOUNS}) ({_SEVERAL_LETTERS}{_NUMERAL}){_ENDS}", _counted, {"see part IV": "see part four"}),
    # "the part I like": the pronoun. "type I errors": a number.
    rule(
        rf"\b({_COUNTED_NOUNS}) ([IVX])(?= {_AFTER_ONE}|[,;:)]|\.?$){_ENDS}",
        _counted,
        {"type I errors": "type one errors", "a type I error": "a type one error"},
    ),
    rule(
        rf"\b({_COUNTED}) ({_NUMERAL}){_ENDS}",
        _counted,
        {"Chapter IV": "Chapter four", "Super Bowl LIV": "Super Bowl fifty-four", "Act I begins": "Act one begins"},
    ),
    rule(
        rf"\b({_RULERS}) (?!L\b)({_NUMERAL})(?='s\b){_ENDS.replace(chr(39), '')}",
        _ruler,
        {"Elizabeth II's reign": "Elizabeth the second's reign"},
    ),
    rule(
        rf"\b({_RULERS}) (?!L\b)({_NUMERAL}){_ENDS}",
        _ruler,
        {"Charles I met him.": "Charles the first met him.", "Elizabeth I ruled.": "Elizabeth the first ruled."},
    ),
    rule(
        rf"\b(?!I\b|V\b|X\b|L\b)({_NUMERAL})(?:th)?(?= centur)",
        lambda match: ordinal(value(match[1])),
        {"The XIV century": "The fourteenth century"},
    ),
    rule(
        rf"\b(?!(?:{_NO_NAME}) )([A-Z][a-zé'-]+) {_SEVERAL_LETTERS}({_NUMERAL})(?='s\b|[^\w'.]|\.?\s|\.?$|[.,;])",
        _ruler,
        {"Tiglath-Pileser III": "Tiglath-Pileser the third"},
    ),
    rule(
        r"\b(?=[MDCLXVI]{4})(MM?(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3}))\b",
        lambda match: year(value(match[1])),
        {"carved in MCMLXXX": "carved in nineteen eighty"},
    ),
    rule(
        r"\b(II|III|VI|VII|VIII|IX|XI|XII|XIII|XIV|XVI|XVII|XVIII|XIX)\b",
        lambda match: cardinal(value(match[1])),
        {"option VII": "option seven"},
    ),
)
