"""Reads a form of `multipart/form-data` from a stream: its fields, and then the file in blocks."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.http import parse_options_header
from werkzeug.sansio.multipart import Data, Field, File, MultipartDecoder, NeedData

from local.emulators.storage.signature import AccessRefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _typeshed import SupportsRead
    from werkzeug.sansio.multipart import Event

MAX_FIELDS_BYTES = 1 << 17  # names and values of all fields together
_MAX_FIELDS = 100
_MAX_BOUNDARY_CHARS = 70  # RFC 2046
_BLOCK_BYTES = 1 << 16
_FILE = "file"


class PostForm:
    """`fields`: those before the file, with names in lower case. What follows the file is ignored.

    Creating it reads the fields and raises `AccessRefusedError` if the form is malformed or has no file.
    """

    def __init__(self, content_type: str, body: SupportsRead[bytes]) -> None:
        self._body = body
        # More than a block is in the decoder's buffer only while it looks for the end of a part's headers.
        self._decoder = MultipartDecoder(_boundary(content_type), 2 * _BLOCK_BYTES, max_parts=_MAX_FIELDS + 1)
        self._events = self._decoded()
        self.fields = self._read_fields()

    def file_blocks(self) -> Iterator[bytes]:
        """Raises `AccessRefusedError` if the body ends before the file does."""
        for event in self._events:
            if not isinstance(event, Data):
                return
            if event.data:
                yield event.data
            if not event.more_data:
                return

    def _read_fields(self) -> dict[str, str]:
        fields: dict[str, str] = {}
        read_bytes = 0
        for event in self._events:
            if not isinstance(event, Field | File):
                continue
            name = (event.name or "").lower()
            if name == _FILE:
                return fields
            value = b"".join(self._value(MAX_FIELDS_BYTES - read_bytes))
            read_bytes += len(name) + len(value)
            if not name or name in fields:
                raise malformed(f"The field '{name}' is sent twice." if name else "A field has no name.")
            fields[name] = _decoded_text(name, value)
        raise malformed("The form has no file, or its last boundary is missing.")

    def _value(self, max_bytes: int) -> Iterator[bytes]:
        for block in self.file_blocks():
            max_bytes -= len(block)
            if max_bytes < 0:
                raise malformed(f"The fields have more than {MAX_FIELDS_BYTES} bytes.")
            yield block

    def _decoded(self) -> Iterator[Event]:
        """Feeds the decoder, which turns errors of the form into `ValueError` or `RequestEntityTooLarge`."""
        try:
            while True:
                event = self._decoder.next_event()
                if isinstance(event, NeedData):
                    self._decoder.receive_data(self._body.read(_BLOCK_BYTES) or None)
                else:
                    yield event
        except (ValueError, RequestEntityTooLarge) as error:
            raise malformed("The body is not well-formed multipart/form-data, or has too many fields.") from error


def malformed(details: str) -> AccessRefusedError:
    return AccessRefusedError(
        HTTPStatus.BAD_REQUEST,
        "MalformedPOSTRequest",
        "The body of your POST request is not well-formed multipart/form-data.",
        details,
    )


def _boundary(content_type: str) -> bytes:
    media_type, options = parse_options_header(content_type)
    boundary = options.get("boundary", "")
    if media_type != "multipart/form-data" or not 0 < len(boundary) <= _MAX_BOUNDARY_CHARS or not boundary.isascii():
        raise malformed("Content-Type is not multipart/form-data with a boundary.")
    return boundary.encode()


def _decoded_text(name: str, value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        raise malformed(f"The field '{name}' is not UTF-8.") from None
