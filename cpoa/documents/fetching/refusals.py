"""Why an address is not fetched, in sentences for the user.

No sentence says what answered. A name that does not exist and a name of a private network have the same sentence, so
that nobody can find out which private names exist.
"""

from __future__ import annotations

from enum import StrEnum

from cpoa.contracts.source_documents import UnreadableSourceError

_PASTE = "Open the page in your browser and paste its text instead."


class Refusal(StrEnum):
    TURNED_OFF = "This service does not read web addresses. Paste the text, or upload it as a file."
    NOT_AN_ADDRESS = "This is not the address of a web page. Give an address that begins with https:// or http://."
    HAS_LOGIN = "The address contains a user name or a password. Remove it. If the page needs it, paste the text."
    OTHER_PORT = "Only the usual ports of web pages, 80 and 443, are read. Give an address without a port."
    NOT_ALLOWED = "This service reads only certain sites, and this is none of them. Paste the text instead."
    NOT_PUBLIC = "No public web site was found at this address. Check the address, or paste the text."
    YOUTUBE = (
        "The transcript of a YouTube video cannot be read here. Open it on YouTube (under the video: “… more”, “Show"
        " transcript”), copy it and paste it as text."
    )
    NO_CONNECTION = f"The site could not be reached. Try again later. Or: {_PASTE}"
    BAD_CERTIFICATE = f"The site has no valid certificate, so nobody knows whose text it is. {_PASTE}"
    TOO_SLOW = f"The site took too long to send the page. Try again later. Or: {_PASTE}"
    TOO_LARGE = "The page is too large. Give the address of a smaller part, or paste the text."
    BROKEN_ANSWER = f"The site did not send a complete page. Try again later. Or: {_PASTE}"
    MISSING = "The site has no page at this address. Check the address, or paste the text."
    FORBIDDEN = f"The site does not let this service read the page; it may need you to sign in. {_PASTE}"
    SITE_FAILED = f"The site could not deliver the page. Try again later. Or: {_PASTE}"
    OTHER_TYPE = (
        "At this address is something that cannot be read. Give the address of a web page, a feed, a PDF, a Word"
        " document (.docx), an e-book (.epub), captions (.srt, .vtt) or a text file."
    )
    TOO_MANY_REDIRECTS = f"The site sends on from address to address without end. {_PASTE}"
    INSECURE_REDIRECT = (
        "The site sends on from a secure address to one without encryption, where the text can be changed on its way."
        " If you want that, give the address that your browser shows in the end."
    )
    ROBOTS = f"The site asks programs not to read this page (robots.txt). {_PASTE}"
    ROBOTS_UNKNOWN = f"The site does not say whether programs may read it (robots.txt). Try again later. Or: {_PASTE}"
    TOO_OFTEN = "This site was read too often in the last minute. Try again in a minute."
    BAD_FEED = "The feed could not be read. Give the address of one of its articles instead."
    EMPTY_FEED = "The feed has no entry that can be read. Give the address of an article instead."


class FetchRefusedError(UnreadableSourceError):
    """``cause``: for the operator's log; it names no address and quotes nothing of the answer."""

    def __init__(self, refusal: Refusal, cause: str = "") -> None:
        super().__init__(refusal.value)
        self.refusal = refusal
        self.cause = cause or refusal.name.lower()
