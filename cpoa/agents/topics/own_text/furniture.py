"""Removes what surrounds a text and is not part of it: lines of web pages, of e-books and of licences."""

from __future__ import annotations

import re

_MAX_FURNITURE_WORDS = 40
_MIN_PAGE_LINES = 2
_MAX_LINK_WORDS = 16
_MAX_MENU_CHARS = 30
_MIN_MENU_LINES = 3
_MIN_HEADLINE_WORDS = 4

_BOOK_START = re.compile(r"^\*{3} ?START OF TH[EIS]{1,3} PROJECT GUTENBERG", re.IGNORECASE)
_BOOK_END = re.compile(
    r"^\*{3} ?END OF TH[EIS]{1,3} PROJECT GUTENBERG|^End of (?:the )?Project Gutenberg", re.IGNORECASE
)
_BOOK_TITLE = re.compile(
    r"^(?:The )?Project Gutenberg(?:'s|’s)? (?:eBook|EBook|Etext)(?: of|,) (.{1,200})$|^Title: (.+)$"
)
_BOOK_NOTE = re.compile(
    r"^(?:E-?text prepared|(?:This (?:file|e-?book|etext) was )?(?:produced|transcribed|digiti[sz]ed) by\b"
    r"|\[?Transcriber['’]s notes?\b|\[Illustration[^\]]{0,200}\]?$)",
    re.IGNORECASE,
)

_NETWORKS = r"(?:Facebook|Twitter|X|WhatsApp|LinkedIn|Reddit|Pinterest|Instagram|Telegram|Bluesky|Threads|Email|E-mail)"
# Whole lines that say how to use the page.
_CERTAIN = re.compile(
    rf"(?:copy link|link copied!?"
    rf"|(?:share|print|save|e-?mail|bookmark|listen to|send) (?:this|the) (?:article|story|page|post|link)\b.*"
    rf"|(?:share|follow|join|find|like) (?:this |it |us )?(?:on|via|with) {_NETWORKS}\b.{{0,80}}"
    rf"|(?:(?:share|follow us)[: ]{{1,3}})?(?:{_NETWORKS}[\s,|/·•]*){{2,}}"
    r"|(?:this is an? )?(?:advertise?ment|sponsored(?: content| post)|promoted content|anzeige)"
    r"(?: (?:feature|continues below|story continues below))?"
    r"|(?:story|article|text) continues (?:below|after).{0,60}|scroll (?:down )?to continue.{0,60}"
    r"|(?:(?:read|see) (?:more|also|next|the full (?:story|article))|more on this|see also|also read"
    r"|related(?: articles?| stories| posts| topics| content| links)?|recommended for you"
    r"|you (?:may|might) also like|most (?:read|popular)"
    r"|more on this (?:story|topic)|trending(?: now)?|popular now"
    r"|editors?['’]? picks?|don['’]t miss|up next|(?:next|previous) (?:article|post)"
    r"|top stories|latest news)(?:\s?[:>»→].{0,200})?"
    r"|(?:[^.!?]{0,40}[?!] )?(?:sign ?up|subscribe|register)\b.{0,160}"
    r"\b(?:newsletter|inbox|briefing|updates|e-?mails?|podcast|channel)\b"
    r".{0,60}"
    r"|(?:subscribe|sign ?up|sign ?in|log ?in)(?: (?:now|today|here|free))?[!.]?"
    r"|(?:get|want|receive)\b.{0,120}\b(?:in|to|into) your inbox.{0,60}|enter your e-?mail.{0,60}"
    r"|.{0,40}© ?(?:19|20)\d\d.{0,120}"
    r"|(?:©|\(c\) ?\d|copyright (?:©|\(c\)|\d{4})).{0,160}|.{0,100}\ball rights reserved\b.{0,80}"
    r"|(?:leave|post|add|view|show|read) (?:a |all )?(?:comment|reply|comments)|comments \(?\d+\)?|\d+ comments?"
    r"|(?:we use|this (?:web)?site uses|our (?:web)?site uses) cookies\b.{0,240}|accept all(?: cookies)?"
    r"|cookie (?:policy|settings|preferences)"
    r"|(?:skip|jump) to (?:the )?(?:main )?(?:content|navigation).{0,20}|(?:back to|return to) (?:the )?top"
    r"|.{0,100}\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten)[ -]min(?:ute)?s?[ -]read"
    r"|page \d{1,4} of \d{1,4}|\d+ (?:people|customers|users) found this helpful"
    r"|was this (?:review|article|page|answer|information) (?:helpful|useful)\b.{0,60}"
    r"|(?:estimated )?reading time:? .{0,20}"
    r"|(?:click|tap) (?:here )?to (?:share|print|expand|enlarge|zoom|play|subscribe|read)\b.{0,120}"
    r"|(?:image|photo|picture|video|media) (?:credit|source|caption)s? ?[:/©].{0,160}|photo: .{0,60}"
    r"|(?:getty images|reuters|shutterstock|unsplash)(?:/.{0,60})?"
    r"|(?:this|the) (?:e-?mail|message)(?:,? (?:and|including) (?:any|its|all) attachments?)?,? "
    r"(?:is|are|may be|contains?) .{0,40}\bconfidential\b.{0,800}"
    r"|(?:unsubscribe|manage (?:your )?preferences|view (?:this e-?mail )?in (?:your )?browser)\b.{0,100}"
    r"|sent from my .{1,40}|get outlook for .{1,20}|download(?:ed)? (?:the|our) app.{0,80}|powered by .{1,40})[.!]?",
    re.IGNORECASE,
)
_BY = (
    r"(?:[Bb]y|BY|[Ww]ords|[Tt]ext|[Ss]tory|[Rr]eporting|[Pp]hotographs?) ?:? (?:by )?"
    r"[A-Z][\w.'’-]{0,30}+(?:(?:,? |,)(?:and )?[A-Z][\w.'’-]{0,30}+){0,5}(?:,? ?and |,? ?)(?:,? [\w ]{0,40})?"
)
_BYLINE = re.compile(_BY)
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}"
# Lines that go only from a text that has lines of a page.
_ON_A_PAGE = re.compile(
    r"(?i:share|save|print|like|tweet|comments?|bookmark|reply|follow(?: us)?|e-?mail|menu|search|home|navigation|login"
    r"|sponsored|privacy(?: policy)?|terms (?:of (?:use|service)|and conditions)|about us|contact us|advertise with us"
    r"|no comments(?: yet)?|\d+ (?:shares?|likes?|views?|replies)|more (?:from|in|on|stories|like this)\b.{0,60}"
    r"|(?:getty images|reuters|afp|pa media|epa) .{0,100}"
    r"|(?:tags?|filed under|categor(?:y|ies)|topics?|watch|video|listen|gallery|in pictures|live):.{0,200}"
    r"|(?:our |free |weekly |daily |the )*newsletters?|.{0,60}/ ?(?:getty images|reuters|afp|ap|shutterstock|pa))"
    rf"|{_BY}"
    r"|[Bb]y [A-Z][^|\n]{2,60}\|[^\n]{0,100}"
    r"|(?i:first |last )?(?i:published|updated|posted|modified)(?: on| at)?:? .{0,80}"
    r"|\d{1,2} (?:hours?|minutes?|days?) ago"
    rf"|(?:(?:Mon|Tues?|Wednes|Thurs?|Fri|Satur|Sun)(?:day)?,? )?(?:\d{{1,2}} {_MONTH}\.?,? \d{{4}}"
    rf"|{_MONTH}\.? \d{{1,2}},? \d{{4}}).{{0,40}}"
    r"|(?:[A-Z][\w&'’ -]{1,24}(?: \| | [·•»›/>] )){2,6}[A-Z][\w&'’ -]{1,24}",
)
_MENU_LINE = re.compile(r"home(?: ?page)?|menu|navigation|search|log ?in|sign ?in|my account", re.IGNORECASE)
_PERSON = re.compile(
    r"[A-Z][\w.'’-]{1,20}(?: [A-Z][\w.'’-]{0,20}){1,3}(?:(?:,| and|,? &) [A-Z][\w.'’-]{1,20} [A-Z][\w.'’-]{1,20})?"
)
_PROFESSION = re.compile(
    r"[\w,&' -]{0,40}\b(?:correspondent|reporter|editor|staff writer|journalist|columnist|BBC News)"
    r"(?:,? in [A-Z][\w ]{1,30})?"
)
_MORE_LINKS = re.compile(
    r"(?:related|recommended|you (?:may|might) also like|most (?:read|popular)|trending|more (?:from|on|stories|like)"
    r"|top stories|see also|read (?:more|next)|up next|don['’]t miss)\b.{0,60}",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?…:][\"'”’)]{0,3}$")
_ONLY_ADDRESS = re.compile(r"(?:\S{0,30}:? ?)?<?(?:https?://|www\.)\S+>?")


def cut_book(lines: list[str]) -> tuple[list[str], str | None]:
    """Returns the lines between the two marker lines of Project Gutenberg, and the title that is written before them;
    all lines and None for another text."""
    start = next((number for number, line in enumerate(lines) if _BOOK_START.match(line)), None)
    if start is None:
        return lines, None
    titles = filter(None, map(_BOOK_TITLE.match, lines[:start]))
    title = next(((match[1] or match[2]).strip() for match in titles), None)
    end = next((number for number in range(start + 1, len(lines)) if _BOOK_END.match(lines[number])), len(lines))
    return _without_book_notes(lines[start + 1 : end]), title


def _without_book_notes(lines: list[str]) -> list[str]:
    """Without the paragraphs that say who made the e-book."""
    kept: list[str] = []
    skipping = False
    for number, line in enumerate(lines):
        begins = bool(line.strip()) and (number == 0 or not lines[number - 1].strip())
        skipping = bool(_BOOK_NOTE.match(line.strip())) if begins else skipping and bool(line.strip())
        if not skipping:
            kept.append(line)
    return kept


def remove_page_furniture(lines: list[str]) -> list[str]:
    """Removes the lines that tell how to use a web page, and links to other pages."""
    certain = [_is_certain(line) for line in lines]
    on_a_page = sum(certain) >= _MIN_PAGE_LINES
    gone = [
        furniture or (on_a_page and bool(_text(line)) and _is_page_line(lines, number))
        for number, (line, furniture) in enumerate(zip(lines, certain, strict=True))
    ]
    _add_links(gone, certain, lines)
    if on_a_page:
        _add_menus(gone, certain, lines)
    return ["" if furniture else line for line, furniture in zip(lines, gone, strict=True)]


def _text(line: str) -> str:
    return line.strip(" \t#*-•|>→»[]")


def _is_page_line(lines: list[str], number: int) -> bool:
    text = _text(lines[number])
    below = _text(lines[number + 1]) if number + 1 < len(lines) else ""
    is_author = _PERSON.fullmatch(text) and _PROFESSION.fullmatch(below)
    return bool(
        _ON_A_PAGE.fullmatch(text) or is_author or (len(text) < _MAX_MENU_CHARS and _PROFESSION.fullmatch(text))
    )


def _add_links(gone: list[bool], certain: list[bool], lines: list[str]) -> None:
    """Marks the short lines below a line such as "Most read"."""
    links = False
    for number, line in enumerate(lines):
        text = _text(line)
        if certain[number]:
            links = bool(_MORE_LINKS.fullmatch(text))
        elif links and text and not gone[number]:
            below = next((_text(later) for later in lines[number + 1 : number + 4] if _text(later)), "")
            asks = text.endswith("?") and not _is_prose(below)
            links = not _is_prose(text) and (asks or not _SENTENCE_END.search(text))
            gone[number] = links


def _is_prose(text: str) -> bool:
    words = len(text.split())
    return words > _MAX_LINK_WORDS or (words > 2 and text.endswith((".", "!", '."', ".”")))


def _add_menus(gone: list[bool], certain: list[bool], lines: list[str]) -> None:
    """Marks the short lines that have a certain line of the page, or a word of menus, next to them, with no empty line
    between."""
    first = next((number for number, line in enumerate(lines) if _text(line)), 0)
    start = 0
    for number in range(len(lines) + 1):
        if number < len(lines) and _text(lines[number]):
            continue
        chunk = range(start, number)
        short = all(len(_text(lines[place])) <= _MAX_MENU_CHARS for place in chunk)
        is_menu = any(certain[place] or _MENU_LINE.fullmatch(_text(lines[place])) for place in chunk)
        if len(chunk) >= _MIN_MENU_LINES and short and is_menu:
            for place in chunk:
                told = _SENTENCE_END.search(lines[place]) or _is_headline(lines, place, first)
                gone[place] = gone[place] or not told
        start = number + 1


def _is_headline(lines: list[str], number: int, first: int) -> bool:
    """Whether the line may be the headline: it is above the author's name, or the first one with text."""
    if len(_text(lines[number]).split()) < _MIN_HEADLINE_WORDS:
        return False
    below = _text(lines[number + 1]) if number + 1 < len(lines) else ""
    return number == first or bool(_BYLINE.fullmatch(below))


def _is_certain(line: str) -> bool:
    text = _text(line)
    if not text or len(text) > 1_200:
        return False
    if _ONLY_ADDRESS.fullmatch(text):
        return True
    words = len(text.split())
    return (words <= _MAX_FURNITURE_WORDS or "confidential" in text) and bool(_CERTAIN.fullmatch(text))
