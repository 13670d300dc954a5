from __future__ import annotations

import pytest

from features.accounts.user_agents import MAX_USER_AGENT_CHARS, UNKNOWN, describe_user_agent

_WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("header", "described"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Windows"),
        (f"Mozilla/5.0 (X11; Linux x86_64) {_WEBKIT} Chrome/140.0.0.0 Safari/537.36", "Chrome on Linux"),
        (f"Mozilla/5.0 (X11; Linux x86_64) {_WEBKIT} HeadlessChrome/140.0 Safari/537.36", "Chrome on Linux"),
        (f"Mozilla/5.0 (Windows NT 10.0) {_WEBKIT} Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        (f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {_WEBKIT} Version/18.0 Safari/605.1", "Safari on macOS"),
        (f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) {_WEBKIT} CriOS/140.0", "Chrome on iPhone"),
        (f"Mozilla/5.0 (Linux; Android 15) {_WEBKIT} Chrome/140.0 Mobile Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (Windows NT 10.0)", f"{UNKNOWN} on Windows"),
        ("curl/8.0", UNKNOWN),
        ("", UNKNOWN),
        ("<script>\x00" * 1000, UNKNOWN),
    ],
)
def test_the_browser_and_the_system_are_named(header: str, described: str):
    assert describe_user_agent(header) == described
    assert len(described) <= MAX_USER_AGENT_CHARS
