from __future__ import annotations

import pytest

from cpoa.feeds.addresses import Addresses
from cpoa.sharing.oembed import OembedQuery, _find_page
from shared.errors import AethercastError, NotFoundError

OWN = Addresses("https://aethercast.example/app")


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://aethercast.example/app/e/a1", ("e", "a1", 0)),
        ("http://aethercast.example/app/embed/a1?t=83", ("embed", "a1", 83)),
        ("https://aethercast.example/app/e/a1?t=83&t=1", ("e", "a1", 83)),
        ("https://aethercast.example/app/e/a1?t=1e3", ("e", "a1", 0)),
        ("https://aethercast.example/app/s/reefs?t=x#y", ("s", "reefs", 0)),
    ],
)
def test_a_page_is_found_by_its_address(url: str, found: tuple[str, str, int]) -> None:
    page = _find_page(url, OWN)
    assert (page.kind, page.name, page.start) == found


@pytest.mark.parametrize(
    "url",
    ["https://other.example/app/e/a1", "ftp://aethercast.example/app/e/a1", "https://[/e/a1", "x", "/app/e/A"],
)
def test_no_page_is_found_elsewhere(url: str) -> None:
    with pytest.raises(NotFoundError):
        _find_page(url, OWN)


@pytest.mark.parametrize(("arguments", "status"), [({"url": "x", "format": "xml"}, 501), ({}, 400), ({"url": ""}, 400)])
def test_a_query_that_cannot_be_answered_is_refused(arguments: dict[str, str], status: int) -> None:
    with pytest.raises(AethercastError) as refused:
        OembedQuery.from_arguments(arguments)
    assert refused.value.status == status
