"""The Markdown pages of the repository, and the links, paths and names in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from tools.routes import ROOT

if TYPE_CHECKING:
    from pathlib import Path

# Made by the build, by a run, or by a package manager, so they are not checked.
SKIPPED_FOLDERS = {".git", ".venv", ".local", ".vendor", "build", "episodes", "node_modules", "vendor"}
_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_INLINE_CODE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\(\s*<?([^)>\s]+)>?[^)]*\)")


@dataclass(frozen=True)
class MarkdownPage:
    path: Path

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def prose(self) -> str:
        """Returns the text without fenced code."""
        return _FENCE.sub("", self.text)

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    def links(self) -> list[str]:
        """Returns the targets of the links to files and anchors, as written. Skips links to other sites."""
        found: list[str] = _LINK.findall(_INLINE_CODE.sub("", self.prose))
        return [target for target in found if not re.match(r"[a-z]+:", target)]

    def inline_code(self) -> list[str]:
        return _INLINE_CODE.findall(self.prose)

    def code(self) -> str:
        """Returns all code of the page: fenced, without its comments, and inline."""
        fenced = [re.sub(r"(?m)(?:^|\s)#.*$", "", block) for block in _FENCE.findall(self.text)]
        return "\n".join([*fenced, *self.inline_code()])

    def anchors(self) -> set[str]:
        """Returns the anchors that GitHub gives the headings."""
        found: set[str] = set()
        for heading in re.findall(r"^#+ +(.*?) *$", self.prose, re.MULTILINE):
            plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
            slug = re.sub(r"[^\w\- ]", "", plain.lower()).replace(" ", "-")
            number = 0
            while (anchor := f"{slug}-{number}" if number else slug) in found:
                number += 1
            found.add(anchor)
        return found


def markdown_pages() -> list[MarkdownPage]:
    paths = (path for path in ROOT.rglob("*.md") if not SKIPPED_FOLDERS & set(path.relative_to(ROOT).parts))
    return [MarkdownPage(path) for path in sorted(paths)]
