"""The identity of a podcast."""

from __future__ import annotations

import pytest

from cpoa.feeds.podcast_guid import podcast_guid

NAMESPACE_EXAMPLE = "9b024349-ccf0-5f69-a609-6b82873eab3c"


@pytest.mark.parametrize("url", ["podnews.net/rss", "https://podnews.net/rss", "http://podnews.net/rss//"])
def test_the_guid_is_that_of_the_namespaces_example(url: str) -> None:
    assert str(podcast_guid(url)) == NAMESPACE_EXAMPLE
