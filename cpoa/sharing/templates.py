"""Fills the HTML templates. Everything that is put into one is escaped.

Styles and scripts are inside the pages, so that a page needs no second request. The policy of a page allows exactly
these by their hashes.
"""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import jinja2
from markupsafe import Markup

if TYPE_CHECKING:
    from datetime import datetime

_FOLDER = Path(__file__).parent / "templates"


def _inlined(name: str) -> Markup:
    return Markup((_FOLDER / name).read_text(encoding="utf-8"))  # noqa: S704 -- our own file


def _clock(seconds: float | None) -> str:
    minutes, seconds = divmod(int(seconds or 0), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"


def _path(address: str) -> str:
    """A page loads media from the host that it came from, which its policy calls 'self'."""
    return urlsplit(address).path


_ENVIRONMENT = jinja2.Environment(
    loader=jinja2.FileSystemLoader(_FOLDER),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_ENVIRONMENT.filters |= {"clock": _clock, "day": _day, "path": _path}
PAGE_STYLE, COPY_SCRIPT = _inlined("page.css"), _inlined("copy.js")
PLAYER_STYLE, PLAYER_SCRIPT = _inlined("player.css"), _inlined("player.js")


def fill(template: str, **values: Any) -> str:
    return _ENVIRONMENT.get_template(template).render(**values)


def policy_hash(inlined: str) -> str:
    digest = hashlib.sha256(inlined.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
