"""The names of articles, and the key under which a name is stored: lower case, singular, without accents."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from cpoa.contracts.material import SubjectKind
from cpoa.text.article_titles import base_title
from cpoa.text.words import singular

WORD = re.compile(r"[^\W_]+")
_ABBREVIATION = re.compile(r"\b(?=[A-Za-z0-9]*[A-Z][A-Za-z0-9]*[A-Z0-9])[A-Z][A-Za-z0-9]{1,6}\b")
_SUBJECT_ENDS = re.compile(r"\b(?:is|was|are|were|refers?)\b")
_OTHER_NAME = re.compile(
    r"\b(?:also|commonly|better|often|popularly|sometimes|colloquially) (?:known|called|referred to) (?:simply )?as "
    r"(?:the |an? )?(\w[\w'-]*(?: \w[\w'-]*){0,3}?)(?=,| is\b| was\b| are\b| or\b| and\b|\.)"
)
# "Sinking of the Titanic", "Theory of relativity": the only article about the second noun.
_ONE_OF_A_KIND = re.compile(r"^(?:Sinking|Theory|Principle|Voyage|Treaty|Code|Epic) of (?:the )?(.+)$")
_LIFE_YEARS = re.compile(r"\(\s*(?:born\b|c\. |fl\. |died\b|\d)|\d\s?(?:BC|AD)?\s?[–-]\s?\d|\bcentury\b")
_NOT_A_SURNAME = {"great", "elder", "younger", "saint", "prophet", "baptist", "apostle", "conqueror", "terrible"}


class NameKind(StrEnum):
    TITLE = "title"
    ABBREVIATION = "abbreviation"
    SURNAME = "surname"
    OTHER_NAME = "other_name"


def name_key(name: str) -> str:
    return " ".join(key_words(name)) or name.strip().lower()


def key_words(name: str) -> list[str]:
    return [singular(word) for word in WORD.findall(fold(name).replace("'s", "").replace("’s", ""))]


def fold(text: str) -> str:
    """Returns the text in lower case and without accents, so that "Beyonce" finds "Beyoncé"."""
    text = text.lower()
    if text.isascii():
        return text
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))


def collect_names(title: str, raw_extract: str, description: str, kind: SubjectKind) -> dict[str, NameKind]:
    """Returns every key that finds the article, with its kind. The first kind of a key is kept."""
    names = {name_key(base_title(title)): NameKind.TITLE, name_key(title): NameKind.TITLE}
    for abbreviation in _abbreviations(title, raw_extract):
        names.setdefault(name_key(abbreviation), NameKind.ABBREVIATION)
    if kind is SubjectKind.PERSON and _LIFE_YEARS.search(description):
        for surname in _surnames(base_title(title)):
            names.setdefault(name_key(surname), NameKind.SURNAME)
    for other_name in _other_names(title, raw_extract):
        names.setdefault(name_key(other_name), NameKind.OTHER_NAME)
    return {key: kind for key, kind in names.items() if key}


def _other_names(title: str, raw_extract: str) -> list[str]:
    """Returns the other names in the first sentence, without mere parts of the title ("Pythons" for Monty Python), and
    the title's initials."""
    title_words = set(key_words(title))
    found = [match[1] for match in _OTHER_NAME.finditer(raw_extract[:300].split(". ", maxsplit=1)[0])]
    found += [match[1] for match in _ONE_OF_A_KIND.finditer(base_title(title))]
    words = base_title(title).split()
    if len(words) > 2 and all(word[0].isupper() for word in words):
        found.append("".join(word if re.fullmatch(r"[IVX]+", word) else word[0] for word in words))
    proper = len(words) > 1 and all(word[0].isupper() for word in words)
    return [name for name in found if not (proper and set(key_words(name)) <= title_words)]


def _abbreviations(title: str, raw_extract: str) -> list[str]:
    """Returns the abbreviations in brackets before the lead's first verb that begin like the title: "World War II (WWII
    or WW2)"."""
    opening = raw_extract[:250]
    verb = _SUBJECT_ENDS.search(opening)
    opening = opening[: verb.start()] if verb else ""
    found = [word for bracket in re.findall(r"\(([^()]*)\)", opening) for word in _ABBREVIATION.findall(bracket)]
    return [word for word in found if word[0].lower() == title[0].lower()]


def _surnames(name: str) -> list[str]:
    """Returns the ends of a person's name: "Beethoven", "van Beethoven"."""
    words = name.split()
    if (
        len(words[-1]) < 4
        or name_key(words[-1]) in _NOT_A_SURNAME
        or " of " in name
        or re.fullmatch(r"[IVX]+", words[-1])
    ):
        return []
    return [" ".join(words[start:]) for start in range(1, len(words))]


_IRREGULAR_PLURALS = {
    "alga": "algae",
    "analysis": "analyses",
    "axis": "axes",
    "bacterium": "bacteria",
    "cactus": "cacti",
    "calf": "calves",
    "child": "children",
    "crisis": "crises",
    "foot": "feet",
    "fungus": "fungi",
    "goose": "geese",
    "knife": "knives",
    "larva": "larvae",
    "leaf": "leaves",
    "man": "men",
    "mouse": "mice",
    "nebula": "nebulae",
    "nucleus": "nuclei",
    "ox": "oxen",
    "phenomenon": "phenomena",
    "supernova": "supernovae",
    "tooth": "teeth",
    "vertebra": "vertebrae",
    "wolf": "wolves",
    "woman": "women",
}
_SAME_IN_PLURAL = ("aircraft", "deer", "fish", "moose", "salmon", "series", "sheep", "shrimp", "species", "spacecraft")


def pluralise(noun_phrase: str) -> str:
    """Returns the plural of a singular common noun: "octopus" -> "octopuses", "black hole" -> "black holes"."""
    before, _, noun = noun_phrase.rpartition(" ")
    if noun.endswith(_SAME_IN_PLURAL):
        plural = noun
    elif noun in _IRREGULAR_PLURALS:
        plural = _IRREGULAR_PLURALS[noun]
    elif re.search(r"[^aeiou]y$", noun):
        plural = f"{noun[:-1]}ies"
    else:
        plural = noun + ("es" if re.search(r"(?:s|x|z|ch|sh)$", noun) else "s")
    return f"{before} {plural}".strip()
