"""The package of an e-book: what it says of itself, the order of its files, and its table of contents."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from cpoa.contracts.source_documents import UnreadableSourceError
from cpoa.documents.archives import Archive, descend, parse_xml
from cpoa.documents.html_text import decode_html
from cpoa.documents.metadata import clean_author, clean_title, iso_date, language_tag, licence_of, one_line
from cpoa.documents.readers.epub_contents import read_nav

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_PREFIXES = {
    "urn:oasis:names:tc:opendocument:xmlns:container": "container",
    "http://www.idpf.org/2007/opf": "opf",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/elements/1.0/": "dc",
    "http://www.daisy.org/z3986/2005/ncx/": "ncx",
    "http://www.w3.org/2001/04/xmlenc#": "enc",
}
_FONT_ALGORITHMS = frozenset(["http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"])
_NOT_TEXT = (
    ".otf",
    ".ttf",
    ".woff",
    ".woff2",
    ".ttc",
    ".css",
    ".jpg",
    ".jpeg",
    ".png",
    ".gif",
    ".svg",
    ".webp",
    ".mp3",
    ".mp4",
    ".m4a",
)
_GUIDE = {
    "cover": "the cover",
    "title-page": "the title page",
    "titlepage": "the title page",
    "copyright-page": "the copyright page",
    "toc": "the table of contents",
    "index": "the index",
    "loi": "the list of figures",
    "lot": "the list of tables",
}
_NOT_A_BOOK = (
    "This is no e-book that can be read here: its list of contents is missing. Save it as EPUB again, or as PDF."
)
_DRM = (
    "This e-book is locked by its shop (DRM), so its text cannot be read. Use a copy without the lock, or paste the"
    " text."
)


@dataclass(frozen=True, slots=True)
class TocEntry:
    """``target``: the name of the file in the archive, and the id in it or ""."""

    title: str
    target: tuple[str, str]
    level: int


@dataclass(frozen=True, slots=True)
class Package:
    """``spine``: names of files in reading order. ``front_matter``: what the package says some of them are."""

    spine: tuple[str, ...]
    front_matter: dict[str, str]
    toc: tuple[TocEntry, ...]
    title: str | None
    author: str | None
    published: str | None
    language: str | None
    licence: str | None


def resolve(base: str, href: str) -> tuple[str, str]:
    """Returns the file that the link in ``base`` leads to, and the id in it."""
    path, _, fragment = href.partition("#")
    if not path:
        return base, unquote(fragment)
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), unquote(path))), unquote(fragment)


def read_package(archive: Archive) -> Package:
    name = _package_name(archive)
    root = parse_xml(archive.read(name), _PREFIXES, doctype_allowed=True)
    manifest = {item.get("id", ""): item for item in root.iter("opf:item")}
    spine = _spine(root, manifest, name)
    _refuse_locked(archive, frozenset(spine))
    front_matter = _guide(root, name)
    toc = _toc(archive, root, manifest, name, front_matter)
    return Package(
        spine=tuple(spine),
        front_matter=front_matter,
        toc=toc,
        title=clean_title(_title(root)),
        author=clean_author(_authors(root)),
        published=_published(root),
        language=next(filter(None, map(language_tag, _texts(root, "dc:language"))), None),
        licence=_licence(root),
    )


def _package_name(archive: Archive) -> str:
    if "META-INF/container.xml" in archive:
        container = parse_xml(archive.read("META-INF/container.xml"), _PREFIXES)
        for root_file in container.iter("container:rootfile"):
            name = root_file.get("full-path", "")
            if name in archive:
                return name
    for name in archive.names():
        if name.endswith(".opf"):
            return name
    raise UnreadableSourceError(_NOT_A_BOOK)


def _spine(root: Element, manifest: dict[str, Element], package: str) -> list[str]:
    """Files outside the linear order are notes and answers."""
    items = [(manifest.get(item.get("idref", "")), item.get("linear") != "no") for item in root.iter("opf:itemref")]
    is_all_aside = not any(is_linear for _, is_linear in items)
    hrefs = [item.get("href", "") for item, is_linear in items if item is not None and (is_linear or is_all_aside)]
    return list(dict.fromkeys(resolve(package, href)[0] for href in hrefs))


def _refuse_locked(archive: Archive, spine: frozenset[str]) -> None:
    if "META-INF/encryption.xml" not in archive:
        return
    root = parse_xml(archive.read("META-INF/encryption.xml"), _PREFIXES)
    for locked in root.iter("enc:EncryptedData"):
        method, reference = locked.find("enc:EncryptionMethod"), next(locked.iter("enc:CipherReference"), None)
        algorithm = method.get("Algorithm", "") if method is not None else ""
        name = resolve("", reference.get("URI", ""))[0] if reference is not None else ""
        is_text = name in spine or not name.lower().endswith(_NOT_TEXT)
        if algorithm not in _FONT_ALGORITHMS and is_text:
            raise UnreadableSourceError(_DRM)


def _guide(root: Element, package: str) -> dict[str, str]:
    """A reference to a place inside a file does not say what the whole file is."""
    found = dict[str, str]()
    for reference in root.iter("opf:reference"):
        name, fragment = resolve(package, reference.get("href", ""))
        part = _GUIDE.get(reference.get("type", "").lower())
        if part and not fragment:
            found[name] = part
    return found


def _toc(
    archive: Archive, root: Element, manifest: dict[str, Element], package: str, front_matter: dict[str, str]
) -> tuple[TocEntry, ...]:
    for item in manifest.values():
        name = resolve(package, item.get("href", ""))[0]
        if "nav" in item.get("properties", "").split() and name in archive:
            links, landmarks = read_nav(decode_html(archive.read(name)))
            for part, href in landmarks:
                target, fragment = resolve(name, href)
                if part in _GUIDE and not fragment:
                    front_matter[target] = _GUIDE[part]
            return tuple(TocEntry(title, resolve(name, href), level) for title, href, level in links)
    spine = next(root.iter("opf:spine"), None)
    ncx = manifest.get(spine.get("toc", "")) if spine is not None else None
    name = resolve(package, ncx.get("href", ""))[0] if ncx is not None else ""
    return (
        tuple(_ncx_entries(parse_xml(archive.read(name), _PREFIXES, doctype_allowed=True), name))
        if name in archive
        else ()
    )


def _ncx_entries(root: Element, name: str) -> list[TocEntry]:
    entries = list[TocEntry]()
    waiting = [(point, 1) for point in reversed(_points(descend(root, "ncx:navMap")))]
    while waiting:
        point, level = waiting.pop()
        content, title = point.find("ncx:content"), descend(point, "ncx:navLabel/ncx:text")
        label = one_line(title.text or "") if title is not None else ""
        if content is not None and label:
            entries.append(TocEntry(label, resolve(name, content.get("src", "")), level))
        waiting += [(inner, level + 1) for inner in reversed(_points(point))]
    return entries


def _points(element: Element | None) -> list[Element]:
    return element.findall("ncx:navPoint") if element is not None else []


def _texts(root: Element, tag: str) -> list[str]:
    return [text for element in root.iter(tag) if (text := one_line(element.text or ""))]


def _refinements(root: Element, property_name: str) -> dict[str, str]:
    """What epub 3 says about the element with an id: ``{"#creator1": "aut"}``."""
    metas = [meta for meta in root.iter("opf:meta") if meta.get("property") == property_name]
    return {meta.get("refines", ""): one_line(meta.text or "") for meta in metas}


def _title(root: Element) -> str | None:
    kinds = _refinements(root, "title-type")
    titles = [(element.get("id", ""), one_line(element.text or "")) for element in root.iter("dc:title")]
    main = [title for name, title in titles if kinds.get(f"#{name}") == "main"]
    return next(iter(main or [title for _, title in titles if title]), None)


def _authors(root: Element) -> str:
    roles = _refinements(root, "role")
    found = list[str]()
    for creator in root.iter("dc:creator"):
        role = creator.get("opf:role") or roles.get(f"#{creator.get('id', '')}") or "aut"
        if role == "aut" and (name := one_line(creator.text or "")):
            found.append(name)
    return ", ".join(dict.fromkeys(found))


def _published(root: Element) -> str | None:
    dates = [(element.get("opf:event", "publication"), iso_date(element.text)) for element in root.iter("dc:date")]
    said = [day for event, day in dates if day and event in {"publication", "original-publication"}]
    return next(iter(said), None)


def _licence(root: Element) -> str | None:
    links = [link.get("href") for link in root.iter("opf:link") if "license" in link.get("rel", "")]
    metas = [
        meta.text for meta in root.iter("opf:meta") if meta.get("property", "") in {"dcterms:license", "dcterms:rights"}
    ]
    return next(filter(None, map(licence_of, [*links, *metas, *_texts(root, "dc:rights")])), None)
