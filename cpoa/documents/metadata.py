"""What files say about themselves, where it is worth repeating."""

from __future__ import annotations

import re
from datetime import date

_SPACE = re.compile(r"\s++")
# Marks of direction, joiners that only guide the layout, soft hyphens, byte order marks, control characters.
_UNSAID = re.compile(
    r"[\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffc\x00-\x08\x0e-\x1f\x7f-\x9f]"
)
_SPACED_UNSAID = str.maketrans(dict.fromkeys("\u2028\u2029\x85", " "))
_RUBBISH_TITLE = re.compile(
    r"(?:Microsoft (?:Office )?(?:Word|PowerPoint|Excel|Publisher)\b.*+|untitled.{0,12}"
    r"|unbenannt.{0,12}|sans (?:nom|titre).{0,6}"
    r"|no title|document ?\d*|dokument ?\d*|unknown|title|titel|titre|presentation ?\d*|präsentation ?\d*|book ?\d*"
    r"|powerpoint[ -]pr[eä]sentation|pr[eé]sentation powerpoint|slide ?\d*|scan\b.{0,40}|img[-_ ]?\d++|[\d\W_]++"
    r"|[^ ]+\.(?:docx?|odt|rtf|pdf|indd|qxd|tex|dvi|ps|pptx?|xlsx?|html?|epub|txt|p65|fm|wpd|md)"
    r"|.{0,80} - .{0,80}\.(?:docx?|odt|rtf|pdf|pptx?))",
    re.IGNORECASE,
)
_RUBBISH_AUTHOR = re.compile(
    r"(?:user|users?\d++|admin|administrator|owner|unknown|anonymous|author|default|root|home|pc|dell|hp|lenovo|acer"
    r"|asus|python-docx|microsoft.*+|adobe.*+|windows.*+|unbekannt|benutzer|\W*+)",
    re.IGNORECASE,
)
_DATE = re.compile(r"(?:D:)?(\d{4})(?:-?(\d{2})(?:-?(\d{2}))?)?")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,4}")
_CREATIVE_COMMONS = re.compile(
    r"creativecommons\.org/(?:licenses/([a-z-]{2,10})/(\d\.\d)|publicdomain/(zero)/(\d\.\d))", re.IGNORECASE
)
_ADDRESS = re.compile(r"https?://[^\s<>\"']++")
_LICENCE_WORD = re.compile(r"licen[cs]e|lizenz|creativecommons|gnu\.org", re.IGNORECASE)
_FIRST_YEAR = 1000


def one_line(text: str) -> str:
    """Returns the text with single spaces, without what is not seen."""
    return _SPACE.sub(" ", _UNSAID.sub("", text.translate(_SPACED_UNSAID))).strip()


def clean_title(text: str | None) -> str | None:
    """None for a title that a program made up, such as "Microsoft Word - x.doc"."""
    title = one_line(text or "")[:300]
    return None if not title or _RUBBISH_TITLE.fullmatch(title) else title


def clean_author(text: str | None) -> str | None:
    author = one_line(text or "")[:300]
    return None if not author or _RUBBISH_AUTHOR.fullmatch(author) else author


def iso_date(text: str | None) -> str | None:
    """ "D:20190312101500Z" and "2019-03-12T10:15:00Z" -> "2019-03-12"; "1884" stays."""
    found = _DATE.match((text or "").strip())
    if found is None:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    if year is None or not _FIRST_YEAR <= year <= date.max.year:
        return None
    try:
        exact = date(year, month or 1, day or 1)
    except ValueError:
        return None
    return exact.isoformat()[: 10 if day else 7 if month else 4]


def language_tag(text: str | None) -> str | None:
    """ "en_GB" -> "en-GB"; None for what is no tag, or says that the language is unknown."""
    tag = (text or "").strip()
    if not _LANGUAGE.fullmatch(tag) or tag.lower()[:3] in {"und", "zxx", "mul", "x-n"}:
        return None
    first, *rest = tag.replace("_", "-").split("-")
    return "-".join([first.lower(), *(part.upper() if len(part) == 2 else part for part in rest)])


def licence_of(text: str | None) -> str | None:
    """Returns the SPDX identifier of a Creative Commons licence, or the address of another licence."""
    found = _CREATIVE_COMMONS.search(text or "")
    if found and found[1]:
        return f"CC-{found[1].upper()}-{found[2]}"
    if found:
        return f"CC0-{found[4]}"
    address = _ADDRESS.search(text or "")
    return address[0].rstrip(".,;)") if address and _LICENCE_WORD.search(address[0]) else None


def counted(number: int, thing: str) -> str:
    """ "1 footnote", "12 footnotes"."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
