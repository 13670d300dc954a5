"""Which addresses show a video of YouTube."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from cpoa.documents.fetching.rules import is_within

VIDEO_HOSTS = ("youtube.com", "youtu.be", "youtube-nocookie.com")
YOUTUBE_HOST = "www.youtube.com"
WATCH_PAGE = f"https://{YOUTUBE_HOST}/watch?v="
_VIDEO_ID = re.compile(r"[A-Za-z0-9_-]{11}\Z")
_IDS_IN_PATHS = frozenset({"embed", "live", "shorts", "v"})


def is_video_host(host: str) -> bool:
    return any(is_within(host, video_host) for video_host in VIDEO_HOSTS)


def find_video_id(address: str) -> str | None:
    """Returns the ID of 11 characters; None for a channel, a playlist or the address of another site."""
    try:
        parts = urlsplit(address.strip())
        host = parts.hostname or ""
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not is_video_host(host):
        return None
    first, _, rest = parts.path.strip("/").partition("/")
    if is_within(host, "youtu.be"):
        named = first
    elif first == "watch":
        named = parse_qs(parts.query).get("v", [""])[0]
    else:
        named = rest.partition("/")[0] if first in _IDS_IN_PATHS else ""
    return named if _VIDEO_ID.match(named) else None
