"""Reads what a page says of itself: language, licence, address, and whether its text is behind a login."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from cpoa.documents.plain_line import plain_line

if TYPE_CHECKING:
    from collections.abc import Iterator

_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}")
_CREATIVE_COMMONS = re.compile(
    r"https?://(?:www\.)?creativecommons\.org/(?:licenses/(?P<kind>by(?:-(?:nc|nd|sa)){0,2})/(?P<version>\d\.\d)"
    r"|publicdomain/(?P<zero>zero)/1\.0)(?:/[\w.-]{0,20}){0,2}",
    re.IGNORECASE,
)
_DATE = re.compile(r"(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))(?!\d)")
_DATE_META = (
    "article:published_time",
    "datepublished",
    "citation_publication_date",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "publish-date",
    "pubdate",
    "date",
)
_LICENCE_META = frozenset(("cc:license", "license", "licence", "dcterms.license", "dc.rights.license"))
_MAX_LICENCE_CHARS = 300
_AUTHOR_META = frozenset(("author", "dc.creator", "dcterms.creator", "citation_author", "parsely-author"))
_MAX_NAME_CHARS = 100
_MAX_JSON_DEPTH = 8


def read_language(root: Any) -> str | None:
    metas = (
        meta.get("content")
        for meta in root.iter("meta")
        if (meta.get("http-equiv") or "").lower() == "content-language"
    )
    body = next(root.iter("body"), root)
    for value in (
        root.get("lang"),
        root.get("{http://www.w3.org/XML/1998/namespace}lang"),
        root.get("xml:lang"),
        *metas,
        body.get("lang"),
    ):
        if value and _TAG.fullmatch(value.strip()):
            language, *others = str(value).strip().replace("_", "-").split("-")
            return "-".join([language.lower(), *others])
    return None


def read_licence(root: Any, linked_data: list[dict[str, Any]]) -> str | None:
    """Returns an SPDX identifier for a Creative Commons licence, else the address of the licence."""
    for value in (*_declared_licences(root), *(item.get("license") for item in linked_data)):
        if isinstance(value, dict):
            value = value.get("@id") or value.get("url")  # noqa: PLW2901 - the licence as an object
        if isinstance(value, str) and (licence := _as_licence(plain_line(value))):
            return licence
    return None


def _declared_licences(root: Any) -> Iterator[str | None]:
    for element in root.iter("link", "a"):
        if "license" in (element.get("rel") or "")[:200].lower().split():
            yield element.get("href")
    for meta in root.iter("meta"):
        if (meta.get("name") or meta.get("property") or "").lower() in _LICENCE_META:
            yield meta.get("content")


def _as_licence(value: str) -> str | None:
    value = f"https:{value}" if value.startswith("//") else value
    match = _CREATIVE_COMMONS.fullmatch(value)
    if match and match["zero"]:
        return "CC0-1.0"
    if match:
        return f"CC-{match['kind'].upper()}-{match['version']}"
    if value.startswith(("https://", "http://")) and len(value) <= _MAX_LICENCE_CHARS and " " not in value:
        return value
    return None


def read_published(root: Any, linked_data: list[dict[str, Any]]) -> str | None:
    """Returns the date that the page declares. Dates in its text are of something else as often as not."""
    declared: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        declared.setdefault(name.lower(), meta.get("content") or "")
    times = [
        time.get("datetime") for time in root.iter("time") if time.get("pubdate") is not None or _is_published(time)
    ]
    values = (
        *(declared.get(name) for name in _DATE_META),
        *(item.get("datePublished") for item in linked_data),
        *times,
    )
    for value in values:
        match = _DATE.match(value.strip()) if isinstance(value, str) else None
        if match:
            return str(match[1])
    return None


def _is_published(time: Any) -> bool:
    return "published" in f"{time.get('class') or ''} {time.get('itemprop') or ''}".lower()


def read_author(root: Any, linked_data: list[dict[str, Any]]) -> str | None:
    names = [meta.get("content") for meta in root.iter("meta") if (meta.get("name") or "").lower() in _AUTHOR_META]
    known = [name for value in names if (name := plain_line(value or "")) and _is_name(name)]
    if known:
        return ", ".join(dict.fromkeys(known[:5]))
    for item in linked_data:
        authors = item.get("author")
        listed = authors if isinstance(authors, list) else [authors]
        names = [author.get("name") if isinstance(author, dict) else author for author in listed]
        known = [plain_line(name) for name in names if isinstance(name, str) and _is_name(name.strip())]
        if known:
            return ", ".join(known[:5])
    return None


def _is_name(value: str) -> bool:
    return 0 < len(value) <= _MAX_NAME_CHARS and "://" not in value


def read_canonical_address(root: Any, address: str | None) -> str | None:
    """Returns the address that the page calls its own, if it is on the same host; else ``address``."""
    for link in root.iter("link"):
        if address and "canonical" in (link.get("rel") or "")[:200].lower().split() and link.get("href"):
            try:
                canonical = urlsplit(urljoin(address, link.get("href").strip()))
                same = (
                    canonical.scheme in ("http", "https")
                    and canonical.netloc.lower() == urlsplit(address).netloc.lower()
                )
            except ValueError:  # "http://[": what a page says may be no address
                continue
            if same:
                return str(canonical._replace(fragment="").geturl())
    return address


def read_linked_data(root: Any) -> list[dict[str, Any]]:
    """Returns the objects of the page's JSON-LD. Scripts that are not JSON are left out."""
    found: list[dict[str, Any]] = []
    for script in root.iter("script"):
        if (script.get("type") or "").lower().strip() == "application/ld+json":
            try:
                found.extend(_objects(json.loads(script.text or "null"), _MAX_JSON_DEPTH))
            except (ValueError, RecursionError):
                continue
    return found


def _objects(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth == 0:
        return
    if isinstance(value, list):
        for item in value:
            yield from _objects(item, depth - 1)
    elif isinstance(value, dict):
        yield value
        yield from _objects(value.get("@graph"), depth - 1)
        yield from _objects(value.get("mainEntity"), depth - 1)
