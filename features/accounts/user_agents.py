"""Names the browser and the system of a `User-Agent` header, so that people recognise their devices."""

from __future__ import annotations

UNKNOWN = "Unknown browser"
MAX_USER_AGENT_CHARS = 60

# In this order: Edge and Opera also name Chrome, and Chrome also names Safari.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chromium/", "Chromium"),
    ("HeadlessChrome/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
# Android also names Linux, and iOS also names Mac OS X.
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def describe_user_agent(header: str) -> str:
    """For example `Firefox on Windows`. Nothing of the header itself is kept."""
    browser, system = _first(_BROWSERS, header), _first(_SYSTEMS, header)
    if browser and system:
        return f"{browser} on {system}"
    return browser or (f"{UNKNOWN} on {system}" if system else UNKNOWN)


def _first(names: tuple[tuple[str, str], ...], header: str) -> str:
    return next((name for mark, name in names if mark in header), "")
