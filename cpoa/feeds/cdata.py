"""CDATA sections, which ElementTree cannot write: they are put in when the rest of a document has been written."""

from __future__ import annotations

import re

# These characters are in no text of a feed: xml_text.allowed removes them.
_BEGIN, _END = "\ufdd0", "\ufdd1"
_PLACE = re.compile(f"{_BEGIN}([0-9]+){_END}")


class CdataTexts:
    def __init__(self) -> None:
        self._texts: list[str] = []

    def place(self, text: str) -> str:
        """Returns the text of the element that is to hold the section."""
        self._texts.append(text)
        return f"{_BEGIN}{len(self._texts) - 1}{_END}"

    def put_in(self, document: str) -> str:
        return _PLACE.sub(lambda match: self._section(int(match[1])), document)

    def _section(self, number: int) -> str:
        """A section cannot have its own end in it, so there the text is split into two."""
        return f"<![CDATA[{self._texts[number].replace(']]>', ']]]]><![CDATA[>')}]]>"
