"""`podcast:guid`: the identity of a podcast, made from the first address of its feed."""

from __future__ import annotations

from uuid import UUID, uuid5

_NAMESPACE = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")  # of the podcast namespace's document on `guid`


def podcast_guid(feed_url: str) -> UUID:
    """``feed_url``: without a key."""
    return uuid5(_NAMESPACE, feed_url.partition("://")[2].rstrip("/") or feed_url.rstrip("/"))
