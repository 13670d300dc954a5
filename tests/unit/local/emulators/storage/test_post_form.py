"""Tests the reading of forms: fields, file, malformed and hostile bodies."""

from __future__ import annotations

import io
import tracemalloc

import pytest

from local.emulators.storage.post_form import MAX_FIELDS_BYTES, PostForm
from local.emulators.storage.signature import AccessRefusedError

TYPE = "multipart/form-data; boundary=xyz"


class CountingBody(io.BytesIO):
    """Counts what has been read of it."""

    @property
    def taken(self) -> int:
        return self.tell()


def part(name: str, value: bytes, more: str = "") -> bytes:
    return f'--xyz\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'.encode() + value + b"\r\n"


def body(*parts: bytes) -> bytes:
    return b"".join(parts) + b"--xyz--\r\n"


def read(content: bytes, content_type: str = TYPE) -> tuple[dict[str, str], bytes]:
    form = PostForm(content_type, io.BytesIO(content))
    return form.fields, b"".join(form.file_blocks())


def refusal(content: bytes, content_type: str = TYPE) -> AccessRefusedError:
    with pytest.raises(AccessRefusedError) as refused:
        read(content, content_type)
    assert (refused.value.status, refused.value.code) == (400, "MalformedPOSTRequest")
    return refused.value


def test_fields_and_the_file_are_read() -> None:
    content = b"\r\n--xy\r\n-- \x00\xff" * 20_000
    fields, file = read(
        body(part("Key", "ä".encode()), part("policy", b""), part("file", content, '; filename="a.pdf"'))
    )
    assert fields == {"key": "ä", "policy": ""}
    assert file == content


def test_the_file_may_be_a_field_without_a_name_of_a_file() -> None:
    assert read(body(part("key", b"a"), part("file", b"text"))) == ({"key": "a"}, b"text")


def test_what_follows_the_file_is_ignored() -> None:
    assert read(body(part("file", b"text"), part("key", b"late"))) == ({}, b"text")


def test_an_empty_file_is_a_file() -> None:
    assert read(body(part("file", b"", '; filename=""'))) == ({}, b"")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no form",
        b"--xyz--\r\n",
        body(part("key", b"a")),
        body(part("key", b"a"), part("key", b"b"), part("file", b"")),
        body(part("key", b"a"), part("KEY", b"b"), part("file", b"")),
        body(part("key", b"\xff"), part("file", b"")),
        body(part("", b"a"), part("file", b"")),
        b"--xyz\r\nContent-Type: text/plain\r\n\r\na\r\n--xyz--\r\n",
        b"--xyz\r\nContent-Disposition: form-data\r\n\r\na\r\n--xyz--\r\n",
        b"--xyz\r\n\xff: form-data\r\n\r\na\r\n--xyz--\r\n",
        part("file", b"cut off"),
        body(*(part(f"x-ignore-{number}", b"") for number in range(101)), part("file", b"")),
        body(part("x-ignore-a", b"x" * (MAX_FIELDS_BYTES + 1)), part("file", b"")),
        body(part("x-ignore-a", b"", f"; x={'y' * 300_000}"), part("file", b"")),
    ],
)
def test_a_malformed_form_is_refused(content: bytes) -> None:
    assert refusal(content).details


@pytest.mark.parametrize(
    "content_type",
    ["", "multipart/form-data", "multipart/mixed; boundary=xyz", f"multipart/form-data; boundary={'x' * 71}"],
)
def test_another_content_type_is_refused(content_type: str) -> None:
    refusal(body(part("file", b"text")), content_type)


@pytest.mark.parametrize(
    "hostile",
    [b"\r", b"\n", b"\r\n", b"\r\n--xyz", b"\r\n--xyz ", b"--xyz", b"\r\n--xyz--x", b" ", b"x"],
)
def test_a_hostile_file_is_read_in_small_blocks(hostile: bytes) -> None:
    """The decoder keeps less than its limit however the file looks, so no block is searched again and again."""
    content = hostile * (400_000 // len(hostile))
    stream = CountingBody(body(part("file", b"start" + content)))
    form = PostForm(TYPE, stream)
    tracemalloc.start()
    given = 0
    for block in form.file_blocks():
        given += len(block)
        assert stream.taken - given < 1 << 18
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1 << 20


def test_a_large_file_is_not_held_in_memory() -> None:
    form = PostForm(TYPE, io.BytesIO(body(part("file", b"sound" * 2_000_000))))
    tracemalloc.start()
    assert sum(len(block) for block in form.file_blocks()) == 10_000_000
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1 << 20


def test_a_form_that_never_begins_is_given_up_early() -> None:
    stream = CountingBody(b"x" * 10_000_000)
    with pytest.raises(AccessRefusedError):
        PostForm(TYPE, stream)
    assert stream.taken < 1 << 18
