"""Reads e-mail threads: the subject is the title, each message has its sender, quoted text is told once."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_HEADER = re.compile(
    r"[>\s*]{0,20}(?P<name>from|to|cc|bcc|date|sent|subject|reply-to|message-id|received|mime-version|content-[\w-]{1,30}"
    r"|x-[\w-]{1,40}|return-path|in-reply-to|references|importance|attachments?)\*?:\*?\s?(?P<value>.*)",
    re.IGNORECASE,
)
_WROTE = re.compile(r"\b(?:wrote|writes|schrieb) ?:$", re.IGNORECASE)
_ADDRESS_OR_TIME = re.compile(r"@|\d:\d\d")
_DATE_BEFORE_NAME = re.compile(r"(?:on|am) .*[\d,](?::\d\d)?(?: ?[ap]\.?m\.?)?(?: [+-]\d{4})?,? ", re.IGNORECASE)
_DIVIDER = re.compile(
    r"[-_]{2,40} ?(?:(?:original|forwarded) message|reply above this line)? ?[-_]{2,40}|begin forwarded message:",
    re.IGNORECASE,
)
_REPLY_MARK = re.compile(r"^(?:(?:re|fwd?|aw|wg|antw)(?:\[\d+\])?: ?)+", re.IGNORECASE)
_QUOTED = re.compile(r"^\s{0,3}(?:> ?)+")
_ADDRESS = re.compile(r" ?[<(\[]?[\w.+-]{1,64}@[\w.-]{1,100}[>)\]]?")
_ADDRESS_ALONE = re.compile(r"<?([A-Za-z]{2,20}(?:[._][A-Za-z]{2,20})?)@[\w.-]{1,100}>?")
_SIGNATURE = re.compile(r"-- ?")
_NOT_LETTERS = re.compile(r"\W+")
_MIN_HEADERS = 2
_MAX_HEADER_LINES = 40
_MAX_WROTE_CHARS = 300
_MIN_REPEAT_CHARS = 10  # letters of a line; a shorter one ("Thanks!") may be said twice


@dataclass(slots=True)
class Message:
    """``sender``: its name; None if the thread does not say. ``depth``: how often it is quoted. ``lines`` have no quote
    marks."""

    sender: str | None
    depth: int = 0
    lines: list[str] = field(default_factory=list)


def is_mail(lines: list[str]) -> bool:
    """Whether there are two headers of an e-mail in a row, one of them From or Subject, or a line that says who wrote
    the text below it, with an address or a time."""
    return any(_headers_at(lines, number)[1] or _is_attribution(lines, number) for number in range(len(lines)))


def _is_attribution(lines: list[str], number: int) -> bool:
    count = _wrote_at(lines, number)[1]
    said = " ".join(lines[number : number + count])[:_MAX_WROTE_CHARS]
    return bool(_ADDRESS_OR_TIME.search(said))


def read_mail(lines: list[str]) -> tuple[str | None, list[Message]]:
    """Returns the subject and the messages in the order of the text. A paragraph that was told is not told again."""
    thread = _Thread(_first_quoted_author(lines))
    number = 0
    while number < len(lines):
        headers, count = _headers_at(lines, number)
        if count:
            thread.add_headers(headers, quoted=bool(_QUOTED.match(lines[number])))
        else:
            sender, count = _wrote_at(lines, number)
            if count:
                quoted = any(_QUOTED.match(later) for later in lines[number + count : number + count + 3])
                thread.add_attribution(sender, quoted=quoted)
            else:
                thread.add_line(lines[number])
        number += max(count, 1)
    return thread.subject, _told_once(thread.messages)


class _Thread:
    def __init__(self, quoted_author: str | None) -> None:
        self.subject: str | None = None
        self.messages: list[Message] = []
        self._author: str | None = None
        self._quoted_author = quoted_author
        self._below_signature = False
        self._begins = False  # the next line is another message's
        self._told: set[str] = set()

    def add_headers(self, headers: dict[str, str], *, quoted: bool) -> None:
        self.subject = self.subject or _REPLY_MARK.sub("", headers.get("subject", "")).strip() or None
        self.add_attribution(_name(headers.get("from", "")), quoted=quoted)

    def add_attribution(self, sender: str | None, *, quoted: bool) -> None:
        if quoted:
            self._quoted_author = sender
        else:
            self._author = sender
        self._below_signature = False
        self._begins = True

    def add_line(self, line: str) -> None:
        marks = _QUOTED.match(line)
        quoted, depth = marks is not None, marks[0].count(">") if marks else 0
        self._below_signature = not quoted and (self._below_signature or bool(_SIGNATURE.fullmatch(line)))
        if self._below_signature or _DIVIDER.fullmatch(line.strip()):
            return
        key = _key(line)
        if quoted and key in self._told:
            return
        if len(key) >= _MIN_REPEAT_CHARS:
            self._told.add(key)
        last = self.messages[-1] if self.messages else None
        if line.strip(" >") and (last is None or last.depth != depth or self._begins):
            self.messages.append(Message([self._author, self._quoted_author, None][min(depth, 2)], depth))
            self._begins = False
        if self.messages:
            self.messages[-1].lines.append(_QUOTED.sub("", line))


def _first_quoted_author(lines: list[str]) -> str | None:
    """Returns who wrote the text that is quoted above the first line that says so."""
    found = (_wrote_at(lines, number)[0] for number, line in enumerate(lines) if ":" in line or line.startswith("On "))
    return next(filter(None, found), None)


def _key(text: str) -> str:
    return _NOT_LETTERS.sub("", text).lower()


def _headers_at(lines: list[str], number: int) -> tuple[dict[str, str], int]:
    """Returns the headers of the block that begins at a line, and how many lines it has; 0 if none begins there."""
    found: dict[str, str] = {}
    count = 0
    for line in lines[number : number + _MAX_HEADER_LINES]:
        match = _HEADER.fullmatch(line)
        if match:
            found.setdefault(match["name"].lower(), match["value"].strip())
        elif not (found and line[:1].isspace() and line.strip()):
            break
        count += 1
    is_block = len(found) >= _MIN_HEADERS and ("from" in found or "subject" in found)
    return (found, count) if is_block else ({}, 0)


def _wrote_at(lines: list[str], number: int) -> tuple[str | None, int]:
    """Returns who wrote the text that follows, and how many lines say so; 0 if none does."""
    first = _QUOTED.sub("", lines[number]).strip()
    for count in (1, 2):
        said = " ".join(_QUOTED.sub("", line).strip() for line in lines[number : number + count])[:_MAX_WROTE_CHARS]
        if _WROTE.search(said) and (first.startswith(("On ", "Am ")) or "@" in said or len(said.split()) <= 4):
            name = _ADDRESS.sub("", _WROTE.sub("", said)).strip()
            date = _DATE_BEFORE_NAME.match(name)
            return _name(name[date.end() :] if date else name), count
        if not first.startswith(("On ", "Am ")):
            break
    return None, 0


def _name(value: str) -> str | None:
    """ "Alex Hill <alex@example.com>" and "Hill, Alex" -> "Alex Hill"; "alex.hill@example.com" -> "Alex Hill"."""
    alone = _ADDRESS_ALONE.fullmatch(value.strip())
    if alone:
        return " ".join(re.split(r"[._]", alone[1])).title()
    name = _ADDRESS.sub("", value).strip(" \"'<>*,")
    last, comma, first = name.partition(", ")
    if comma and first and " " not in last:
        name = f"{first} {last}"
    return name or None


def _told_once(messages: list[Message]) -> list[Message]:
    seen: set[str] = set()
    kept = []
    for message in messages:
        lines: list[str] = []
        for paragraph in "\n".join(message.lines).split("\n\n"):
            key = _key(paragraph)
            if key and (key not in seen or len(key) < _MIN_REPEAT_CHARS):
                lines += [*paragraph.split("\n"), ""]
                seen.add(key)
        if lines:
            kept.append(Message(message.sender, message.depth, lines))
    return kept
