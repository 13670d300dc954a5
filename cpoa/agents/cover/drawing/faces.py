"""The typefaces of the covers (all under the SIL Open Font License), and the characters that each one has."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from PIL import ImageFont

_REFERENCE_SIZE = 200
_NOT_A_CHARACTER = "\uffff"  # every font shows its box for a missing glyph here
# Letters that Unicode does not decompose; they are replaced only in a face that lacks them.
_WRITTEN_AS = {"‑": "-", "‐": "-", "ẞ": "SS", "ſ": "s", "ŉ": "’n"} | dict(
    zip("ŁłØøĐđĦħŦŧŊŋıĸẚẜẝẟỺỻỼỽỾỿ", "LlOoDdHhTtNniqassdLlVvYy", strict=True)
)


@dataclass(frozen=True, slots=True)
class Face:
    package: str
    file_name: str

    def at(self, size: float) -> ImageFont.FreeTypeFont:
        return _load(self.package, self.file_name, max(1, round(size)))

    def width(self, text: str) -> float:
        """Returns the width in em."""
        return _width(self.package, self.file_name, text)

    @property
    def cap_height(self) -> float:
        """Height of a capital H, in em."""
        return self.ink("H")[0]

    def ink(self, text: str) -> tuple[float, float]:
        """Returns how far the letters reach above and below the baseline, in em."""
        return _ink(self.package, self.file_name, text)

    def left(self, text: str) -> float:
        """Returns where the ink of the first letter begins, in em. Lines that begin with T and with R look aligned only
        if their ink is aligned."""
        return self.at(_REFERENCE_SIZE).getbbox(text[:1], anchor="ls")[0] / _REFERENCE_SIZE

    def lacks(self, text: str) -> bool:
        return any(not _has_glyph(self.package, self.file_name, character) for character in text)

    def writable(self, text: str) -> str:
        """Returns the text in characters that the face has: Ṣ becomes S, and what has no substitute is dropped."""
        characters = unicodedata.normalize("NFC", text)
        return " ".join("".join(_writable_character(self, character) for character in characters).split())


@lru_cache(maxsize=64)
def _load(package: str, file_name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(Path(str(files(package))) / "files" / file_name), size)


@lru_cache(maxsize=16384)
def _width(package: str, file_name: str, text: str) -> float:
    return _load(package, file_name, _REFERENCE_SIZE).getlength(text) / _REFERENCE_SIZE


@lru_cache(maxsize=1024)
def _ink(package: str, file_name: str, text: str) -> tuple[float, float]:
    _, top, _, bottom = _load(package, file_name, _REFERENCE_SIZE).getbbox(text, anchor="ls")
    return -top / _REFERENCE_SIZE, bottom / _REFERENCE_SIZE


@lru_cache(maxsize=4096)
def _writable_character(face: Face, character: str) -> str:
    if unicodedata.category(character).startswith("C") and not character.isspace():
        return ""
    plain = "".join(part for part in unicodedata.normalize("NFKD", character) if not unicodedata.combining(part))
    for candidate in (character, _WRITTEN_AS.get(character, ""), plain, _WRITTEN_AS.get(plain, "")):
        if candidate and not face.lacks(candidate):
            return candidate
    return " " if character.isspace() else ""


@lru_cache(maxsize=4096)
def _has_glyph(package: str, file_name: str, character: str) -> bool:
    if character == " ":
        return True
    font = _load(package, file_name, 64)
    drawn = bytes(font.getmask(character))
    return bool(drawn) and drawn != bytes(font.getmask(_NOT_A_CHARACTER))


HEAVY_SANS = Face("font_manrope", "Manrope-ExtraBold.ttf")
PLAIN_SANS = Face("font_manrope", "Manrope-Bold.ttf")
GROTESK = Face("font_hanken_grotesk", "HankenGrotesk-Bold.otf")
HEAVY_SERIF = Face("font_source_serif_pro", "SourceSerifPro-Black.otf")
BOLD_SERIF = Face("font_source_serif_pro", "SourceSerifPro-Bold.otf")
