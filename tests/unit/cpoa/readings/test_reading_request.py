from __future__ import annotations

from typing import Any

import pytest

from cpoa.contracts.agents import OwnSource
from cpoa.episodes.request import parse_episode_request
from cpoa.readings.reading_request import NewReading
from shared.errors import BadRequestError

ID = "6d0c4ee8-8cf8-4c25-b5fb-1f0e1f7b9a10"
PAGE = "https://example.org/bees"
BAD = [
    {"url": "bees"},
    {"url": "javascript:alert(1)"},
    {"url": "https://"},
    {"url": "https://example.org/two words"},
    {"url": PAGE + "x" * 2_000},
    {"url": 7},
    {"upload_id": "x"},
    {"upload_id": 7},
    {"upload_id": f"{{{ID}}}"},
]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"url": PAGE}, NewReading(url=PAGE)),
        ({"url": f" {PAGE}\n", "other": 1}, NewReading(url=PAGE)),
        ({"url": PAGE, "upload_id": None}, NewReading(url=PAGE)),
        ({"upload_id": ID.upper(), "url": None}, NewReading(upload_id=ID)),
    ],
)
def test_a_page_or_a_file_is_read(fields: dict[str, Any], expected: NewReading) -> None:
    assert NewReading.from_fields(fields) == expected


@pytest.mark.parametrize("fields", [{}, {"url": None}, {"url": " "}, {"text": "Bees."}, {"url": PAGE, "upload_id": ID}])
def test_one_source_is_needed(fields: dict[str, Any]) -> None:
    with pytest.raises(BadRequestError, match="either `url` or `upload_id`") as raised:
        NewReading.from_fields(fields)
    assert raised.value.error_code == "API_GW_READING_INVALID"


@pytest.mark.parametrize("fields", BAD)
def test_a_source_is_refused_in_the_words_of_an_episodes_request(fields: dict[str, Any]) -> None:
    with pytest.raises(BadRequestError) as here:
        NewReading.from_fields(fields)
    with pytest.raises(BadRequestError) as there:
        parse_episode_request({"sources": [fields]})
    assert here.value.error_code == "API_GW_READING_INVALID"
    assert here.value.message == there.value.message.replace(" of source 1", "")


@pytest.mark.parametrize("fields", [{"url": f" {PAGE} "}, {"upload_id": ID.upper()}])
def test_a_source_is_understood_as_in_an_episodes_request(fields: dict[str, Any]) -> None:
    new = NewReading.from_fields(fields)
    assert parse_episode_request({"sources": [fields]}).sources == (OwnSource(url=new.url, upload_id=new.upload_id),)
