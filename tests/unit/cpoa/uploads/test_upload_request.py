from __future__ import annotations

from typing import Any

import pytest

from cpoa.uploads.upload_request import MAX_NAME_CHARS, MAX_UPLOAD_BYTES, NewUpload
from shared.errors import AethercastError

VALID = {"file_name": "Bees.pdf", "content_type": "application/pdf", "size_bytes": 48213}


def refusal(**fields: Any) -> AethercastError:
    with pytest.raises(AethercastError) as refused:
        NewUpload.from_fields({**VALID, **fields})
    return refused.value


def test_a_valid_request_is_read() -> None:
    assert NewUpload.from_fields(VALID) == NewUpload("Bees.pdf", "application/pdf", 48213)


def test_a_name_is_put_on_one_line_and_a_type_is_written_small() -> None:
    new = NewUpload.from_fields({**VALID, "file_name": " Our\x1b bees\r\n 2026.pdf ", "content_type": "Text/PLAIN"})
    assert (new.file_name, new.content_type) == ("Our\N{REPLACEMENT CHARACTER} bees 2026.pdf", "text/plain")


def test_names_of_other_writing_systems_are_kept() -> None:
    assert NewUpload.from_fields({**VALID, "file_name": "ミツバチ 🐝.pdf"}).file_name == "ミツバチ 🐝.pdf"


@pytest.mark.parametrize("name", [None, "", "  \n ", "\x1c\x85", 7, ["a"], {}, True, "x" * (MAX_NAME_CHARS + 1)])
def test_a_bad_name_is_refused(name: object) -> None:
    refused = refusal(file_name=name)
    assert (refused.status, refused.error_code) == (400, "API_GW_UPLOAD_INVALID")
    assert "`file_name`" in refused.message


@pytest.mark.parametrize(
    "content_type",
    [None, "", "pdf", "a/", "/b", "a/b/c", "text/plain; charset=utf-8", "text/plain\n", "text/pläin", "a b/c", 3,
     ["a/b"], "a/" + "b" * 126],
)  # fmt: skip
def test_a_bad_type_is_refused(content_type: object) -> None:
    refused = refusal(content_type=content_type)
    assert (refused.status, refused.error_code) == (400, "API_GW_UPLOAD_INVALID")
    assert "`content_type`" in refused.message


@pytest.mark.parametrize("size", [None, 0, -1, 0.5, 5.5, "5", True, [5], float("nan"), float("inf")])
def test_a_bad_size_is_refused(size: object) -> None:
    refused = refusal(size_bytes=size)
    assert (refused.status, refused.error_code) == (400, "API_GW_UPLOAD_INVALID")
    assert "`size_bytes`" in refused.message


@pytest.mark.parametrize("size", [MAX_UPLOAD_BYTES + 1, 10**40, 1e300])
def test_a_file_above_the_limit_is_refused_as_too_large(size: float) -> None:
    assert (refusal(size_bytes=size).status, refusal(size_bytes=size).error_code) == (413, "API_GW_UPLOAD_TOO_LARGE")
    assert str(MAX_UPLOAD_BYTES) in refusal(size_bytes=size).message


def test_a_whole_number_may_be_written_with_a_point() -> None:
    size = NewUpload.from_fields({**VALID, "size_bytes": 5.0}).size_bytes
    assert (size, type(size)) == (5, int)


def test_a_file_of_the_largest_size_is_accepted() -> None:
    assert NewUpload.from_fields({**VALID, "size_bytes": MAX_UPLOAD_BYTES}).size_bytes == MAX_UPLOAD_BYTES
