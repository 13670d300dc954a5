"""Says why a page has no text: it needs JavaScript, a subscription, a login, or a person."""

from __future__ import annotations

import re
from typing import Any

_MAX_STUB_WORDS = 150  # a page with more text is read, whatever it asks of its readers
_MAX_WORDS_OF_WALL = 60  # a page of another kind with so few words is read: it may be a short note
_MIN_WORDS = 5

_PAYWALL_NAME = re.compile(
    r"(?:^|[\s_-])(?:pay-?wall|piano|subscribe-?wall|regwall|metered)(?:$|[\s_-])", re.IGNORECASE
)
_PAYWALL_WORDS = re.compile(
    r"(?:subscribe|subscription|register|sign up|become a member) (?:now |today )?(?:to|and) "
    r"(?:continue|keep reading|unlock|read (?:the|this) (?:full|rest|whole|entire|article|story))"
    r"|already a subscriber|(?:for|to) subscribers only"
    r"|(?:only|exclusively) (?:available )?(?:for|to) (?:subscribers|members)"
    r"|you have reached your (?:article )?limit|weiterlesen mit|jetzt abonnieren|nur für abonnenten",
    re.IGNORECASE,
)
_SCRIPT_WORDS = re.compile(
    r"(?:enable|requires?|needs?|turn on|activate|without|run) java ?script"
    r"|java ?script (?:is )?(?:disabled|required|aktivieren)",
    re.IGNORECASE,
)
_ROBOT_WORDS = re.compile(
    r"checking your browser|verify (?:that )?you are (?:a )?human|are you a robot|unusual traffic|captcha"
    r"|just a moment",
    re.IGNORECASE,
)

_PASTE = "Open it in your browser, and paste its text instead."
LOGIN = f"This page asks for a login, so its text cannot be read from here. {_PASTE}"
PAYWALL = f"This page shows only the beginning of its text without a subscription. {_PASTE}"
SCRIPT = f"This page needs JavaScript to show its text, so it cannot be read from here. {_PASTE}"
ROBOT = f"This page wants to see a person before it shows its text. {_PASTE}"
EMPTY = "This page has no text that can be read. Choose another page, or paste the text."


# Thai, Lao, Burmese, Khmer, Japanese and Chinese
_WITHOUT_SPACES = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_CHARS_OF_A_WORD = 2  # in the writing systems above


def count_words(text: str) -> int:
    return len(text.split()) + len(_WITHOUT_SPACES.findall(text)) // _CHARS_OF_A_WORD


class Walls:
    """What the whole page shows, read before anything is removed from it."""

    def __init__(self, root: Any, linked_data: list[dict[str, Any]]) -> None:
        text = _visible_text(root)
        hints = " ".join(element.text_content() for element in root.iter("noscript", "title"))
        self._login = any((field.get("type") or "").lower() == "password" for field in root.iter("input"))
        self._paywall = bool(_PAYWALL_WORDS.search(text)) or _has_paywall(root, linked_data)
        self._robot = bool(_ROBOT_WORDS.search(f"{text[:5000]} {hints[:5000]}"))
        self._script = bool(_SCRIPT_WORDS.search(f"{text[:5000]} {hints[:5000]}")) or _has_root(root)

    def reason(self, words: int) -> str | None:
        """Returns why the page cannot be read, if ``words`` of text were found; None for a page that can."""
        if words > _MAX_STUB_WORDS:
            return None
        if self._paywall:
            return PAYWALL
        if words <= _MAX_WORDS_OF_WALL:
            for found, reason in ((self._login, LOGIN), (self._robot, ROBOT), (self._script, SCRIPT)):
                if found:
                    return reason
        return EMPTY if words < _MIN_WORDS else None


def _visible_text(root: Any) -> str:
    parts: list[str] = []
    for element in root.iter("*"):
        if element.tag not in ("script", "style", "noscript", "template"):
            parts.append(element.text or "")
        parts.append(element.tail or "")
    return " ".join(" ".join(parts).split())


def _has_paywall(root: Any, linked_data: list[dict[str, Any]]) -> bool:
    if any(str(item.get("isAccessibleForFree", "")).lower() in ("false", "no") for item in linked_data):
        return True
    return any(
        _PAYWALL_NAME.search(f"{element.get('class') or ''} {element.get('id') or ''}"[:1000])
        for element in root.iter("div", "section", "aside")
    )


def _has_root(root: Any) -> bool:
    """Whether the page has the empty element that a script fills."""
    return any(
        (element.get("id") or "") in ("root", "app", "__next", "__nuxt", "react-root", "app-root")
        and not element.text_content().strip()
        for element in root.iter("div", "app-root")
    )
