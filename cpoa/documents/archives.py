"""Zip files and XML that a stranger made: both are read with limits, and nothing is written to a disk."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING, Any, NoReturn
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from cpoa.contracts.source_documents import UnreadableSourceError

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_ENTRIES = 2_000
MAX_RATIO = 20
MAX_INFLATED_BYTES = 50_000_000
# A small file of repetitive markup exceeds the ratio without doing harm.
ALWAYS_ALLOWED_BYTES = 8_000_000
MAX_XML_DEPTH = 256
MAX_XML_ELEMENTS = 1_000_000
_CHUNK_BYTES = 64 * 1024
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_END_OF_DIRECTORY = b"PK\x05\x06"

_DAMAGED = "The file is damaged or incomplete. Save it again in the program that made it, or copy its text here."
_TOO_LARGE = "The file holds too much when it is unpacked. Split it into smaller files, or copy the text you need here."
_SUSPICIOUS = "The file is not built as such a file should be. Save it again in the program that made it."
_LOCKED = "The file is protected with a password. Remove the password in the program that made it, and try again."


class Archive:
    """The entries of a zip file. What is read counts towards one allowance for the whole file, as it is inflated: the
    sizes that the file states are not believed."""

    def __init__(self, archive: zipfile.ZipFile, *, allowed_bytes: int) -> None:
        self._archive = archive
        self._left = allowed_bytes
        self._entries = {entry.filename: entry for entry in archive.infolist()}

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def names(self) -> tuple[str, ...]:
        return tuple(self._entries)

    def read(self, name: str) -> bytes:
        """Returns the entry with exactly this name."""
        entry = self._entries.get(name)
        if entry is None:
            raise UnreadableSourceError(_DAMAGED)
        chunks = list[bytes]()
        try:
            with self._archive.open(entry) as stream:
                while chunk := stream.read(_CHUNK_BYTES):
                    self._spend(len(chunk))
                    chunks.append(chunk)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
            raise UnreadableSourceError(_DAMAGED) from error
        return b"".join(chunks)

    def _spend(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise UnreadableSourceError(_TOO_LARGE)


def open_archive(data: bytes) -> Archive:
    """Raises UnreadableSourceError if the zip file is damaged, locked, too large, or has names that leave it."""
    if _stated_entries(data) > MAX_ENTRIES:
        raise UnreadableSourceError(_TOO_LARGE)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise UnreadableSourceError(_DAMAGED) from error
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise UnreadableSourceError(_TOO_LARGE)
    for entry in entries:
        _check(entry)
    return Archive(archive, allowed_bytes=min(MAX_INFLATED_BYTES, max(ALWAYS_ALLOWED_BYTES, MAX_RATIO * len(data))))


def _stated_entries(data: bytes) -> int:
    """How many entries the file says it has. It may lie, but most files with too many do not."""
    at = data.rfind(_END_OF_DIRECTORY)
    return int.from_bytes(data[at + 10 : at + 12], "little") if at >= 0 else 0


def _check(entry: zipfile.ZipInfo) -> None:
    if entry.flag_bits & _ENCRYPTED:
        raise UnreadableSourceError(_LOCKED)
    name = entry.orig_filename
    if name.startswith("/") or "\\" in name or "\0" in name or ":" in name or ".." in name.split("/"):
        raise UnreadableSourceError(_SUSPICIOUS)
    if entry.compress_type not in _METHODS:
        raise UnreadableSourceError(_SUSPICIOUS)


def parse_xml(data: bytes, prefixes: Mapping[str, str], *, doctype_allowed: bool = False) -> Element:
    """Returns the root. A name in a namespace of ``prefixes`` is written "prefix:name", any other without its
    namespace. DTDs and entities are refused; ``doctype_allowed`` lets a doctype pass that only names a DTD, which is
    never loaded."""
    return _XmlReader(prefixes, doctype_allowed=doctype_allowed).parse(data)


def descend(element: Element, path: str) -> Element | None:
    """Follows the first child of each name: "w:rPr/w:del". ``Element.find`` takes prefixes for something else."""
    for tag in path.split("/"):
        child = element.find(tag)
        if child is None:
            return None
        element = child
    return element


class _XmlReader:
    def __init__(self, prefixes: Mapping[str, str], *, doctype_allowed: bool) -> None:
        self._prefixes = prefixes
        self._doctype_allowed = doctype_allowed
        self._names = dict[str, str]()
        self._builder = TreeBuilder()
        self._depth = 0
        self._elements = 0

    def parse(self, data: bytes) -> Element:
        parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = _refuse
        parser.UnparsedEntityDeclHandler = _refuse
        parser.ExternalEntityRefHandler = _refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._builder.data
        try:
            parser.Parse(data, True)
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise UnreadableSourceError(_DAMAGED) from error
        return self._builder.close()

    def _doctype(self, _name: str, _system: str | None, _public: str | None, has_subset: int) -> None:
        if has_subset or not self._doctype_allowed:
            _refuse()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        if self._depth > MAX_XML_DEPTH or self._elements > MAX_XML_ELEMENTS:
            raise UnreadableSourceError(_TOO_LARGE)
        self._builder.start(self._short(name), {self._short(key): value for key, value in attributes.items()})

    def _end(self, name: str) -> None:
        self._depth -= 1
        self._builder.end(self._short(name))

    def _short(self, name: str) -> str:
        short = self._names.get(name)
        if short is None:
            namespace, _, local = name.rpartition("}")
            prefix = self._prefixes.get(namespace)
            short = self._names[name] = f"{prefix}:{local}" if prefix else local
        return short


def _refuse(*_declaration: Any) -> NoReturn:
    raise UnreadableSourceError(_SUSPICIOUS)
