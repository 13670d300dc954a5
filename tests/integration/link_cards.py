"""Reads pages as programs do that make link cards: the HTML alone, without JavaScript."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass(frozen=True)
class Element:
    tag: str
    attributes: dict[str, str]


@dataclass
class ReadPage(HTMLParser):
    """``text``: what is between tags, without scripts and styles."""

    html: str
    elements: list[Element] = field(default_factory=list)
    text: str = ""
    scripts: list[str] = field(default_factory=list)
    _inside: str = ""

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}))
        self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "script":
            self.scripts.append(data)
        elif self._inside != "style":
            self.text += data

    def all(self, tag: str, **wanted: str) -> list[dict[str, str]]:
        return [
            each.attributes for each in self.elements if each.tag == tag and wanted.items() <= each.attributes.items()
        ]

    def meta(self, name: str) -> str | None:
        """Of `property` or of `name`; the first one."""
        found = [*self.all("meta", property=name), *self.all("meta", name=name)]
        return found[0]["content"] if found else None

    def links(self, **wanted: str) -> list[str]:
        return [each["href"] for each in self.all("link", **wanted)]
