"""Reads Roman numerals: for rulers "the fourteenth", for things "four"."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from cpoa.agents.voice.reading.number_words import cardinal, ordinal
from cpoa.agents.voice.reading.rules import Rule, apply_rules, rule

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
    "|part|volume|chapter|book|act|scene|section|article|phase|stage|type|class|grade|level|group|factor|nerve|complex"
)
# Single letters are numerals only after these names; "Malcolm X" and "Charles I met" are not rulers' numerals.
_RULERS = (
    "Louis|Henry|George|Edward|Charles|James|William|Richard|Philip|Philippe|Napoleon|Alexander|Nicholas|Peter|Catherine"
    "|Elizabeth|Mary|Anne|Pius|Leo|Gregory|Benedict|Innocent|Urban|Clement|Julius|Sixtus|Boniface|Francis|Frederick"
    "|Otto|Ferdinand|Joseph|Leopold|Rudolf|Wilhelm|Ivan|Constantine|Ramesses|Rameses|Ramses|Thutmose|Amenhotep|Seti"
    "|Ptolemy|Darius|Xerxes|Cyrus|Artaxerxes|Mehmed|Murad|Selim|Suleiman|Bayezid|Abdul Hamid|Haile Selassie|Pedro"
    "|Afonso|Alfonso|Sancho|Gustav|Christian|Isabella|Victor Emmanuel|Robert|Malcolm(?! X)|David|Casimir|Sigismund"
    "|Stephen|Theodosius|Antiochus|Seleucus|Mithridates|Justinian|Basil|Michael|Andrew|Maximilian|Umberto|Akbar|Sargon|Valdemar"
    "|Canute|Harald|Olaf|Haakon|Hussein|Abdullah|Faisal|Fuad|Farouk|John Paul|Paul|John|Juan Carlos|Felipe|Albert"
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
    return f"{match[1]} {cardinal(value(match[2]))}"


def _ruler(match: re.Match[str]) -> str:
    return f"{match[1]} the {ordinal(value(match[2]))}"


_RULES: tuple[Rule, ...] = (
    rule(rf"\bWorld War (I{{1,3}}){_ENDS}", lambda match: f"World War {cardinal(value(match[1])).capitalize()}"),
    rule(r"\bWW(I{1,2})\b", lambda match: f"World War {cardinal(value(match[1])).capitalize()}"),
    rule(rf"\b({_COUNTED}) ({_NUMERAL}){_ENDS}", _counted),
    rule(rf"\b({_RULERS}) ({_NUMERAL})(?='s\b){_ENDS.replace(chr(39), '')}", _ruler),
    rule(rf"\b({_RULERS}) ({_NUMERAL}){_ENDS}", _ruler),
    rule(
        rf"\b([A-Z][a-zé'-]+) {_SEVERAL_LETTERS}({_NUMERAL})(?='s\b|[^\w'.]|\.?\s|\.?$|[.,;])",
        _ruler,
    ),
    rule(
        rf"\b(?!I\b|V\b|X\b|L\b)({_NUMERAL})(?:th)?(?= centur)",
        lambda match: ordinal(value(match[1])),
    ),
    rule(r"\b(II|III|VI|VII|VIII|IX|XI|XII|XIII|XIV|XVI|XVII|XVIII|XIX)\b", lambda match: cardinal(value(match[1]))),
)


def read_roman_numerals(text: str) -> str:
    return apply_rules(_RULES, text)
