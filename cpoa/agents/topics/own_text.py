"""Makes passages of a user's own texts: finds headings, turns Markdown into prose, drops code and tables."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cpoa.agents.topics.text_validation import INVALID_SOURCES, check_sources, source_name
from cpoa.agents.topics.topic_phrase import impersonal_subject
from cpoa.contracts.material import Coverage, Material, Passage, PassageRole, Source
from cpoa.text.cleaning import tidy_prose
from shared.errors import BadRequestError, PermanentStepError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cpoa.contracts.agents import OwnSource

MIN_PASSAGE_WORDS = 40
MAX_PASSAGE_WORDS = 220
_MAX_HEADING_WORDS = 12
_MAX_LABEL_CHARS = 30
_TITLE_WORDS = 8

# Each expression matches a bounded length, or stops where it could begin again: a text of nothing but opening brackets
# must not keep a worker busy for minutes, in which it could not renew its claim.
_CODE_BLOCK = re.compile(r"^(```|~~~).*?^\1[^\n]*$", re.MULTILINE | re.DOTALL)
_HTML = re.compile(
    r"<!--(?:(?!<!--).)*?-->|<(script|style)\b(?:(?!<\1\b).)*?</\1>|</?[a-zA-Z][^<>\n]{0,200}>", re.DOTALL
)
_IMAGE = re.compile(r"!\[[^\]]{0,500}\]\([^)]{0,1000}\)")
_LINK = re.compile(r"\[([^\]\n]{1,500})\](?:\([^)\s]{0,1000}(?: \"[^\"]{0,500}\")?\)|\[[^\]\n]{0,100}\])")
_URL = re.compile(r"<?\b(?:https?://|www\.)[^\s<>()]+[^\s<>().,;:!?]>?")
# "More at https://...": without the URL the sentence has a gap, so it is dropped (⋅ is never spoken). Its first letter
# is kept: "See https://..." begins a sentence only with a capital, and then the sentence before it is kept.
_POINTED_AT_URL = re.compile(rf"\b(?:at|see|from|to|on|visit|via|is|here):?\s*{_URL.pattern}", re.IGNORECASE)
_FOOTNOTE = re.compile(r"\[\^?\d+\](?!\()")
# The emphasised text may contain the same mark only as an underscore that joins two words.
_EMPHASES = (
    re.compile(r"(\*{1,3}+)(?=\S)([^*\n]{1,300}+)(?<=\S)\1(?!\w)"),
    re.compile(r"(?<!\w)(_{1,3}+)(?=\S)((?:[^_\n]|(?<=[^\W_])_(?=[^\W_])){1,300}+)(?<=\S)\1(?!\w)"),
    re.compile(r"(~~|`)(?=\S)([^~`\n]{1,300}+)(?<=\S)\1(?!\w)"),
)
_ATX_MARK = re.compile(r"#{1,6} ++")
_UNDERLINE = re.compile(r"^(?:=+|-{3,})$")
_RULE = re.compile(r"^(?:[-*_] ?){3,}$")
_TABLE_ROW = re.compile(r"^\|.*\||^[^|]+\|[^|]+\|.+$|^[\s|:+-]{3,}$")
_ITEM = re.compile(r"^\s*(?:[-*+•–]|\d{1,3}[.)])\s+(?:\[[ xX]\] )?(.*)$")
_SENTENCE_END = re.compile(r"[.!?][\"'”’)]*$")
_WIDE_GAP = re.compile(r"[^\S\n]{9,}")
_EMPTY_LINES = re.compile(r"\n{3,}")
_ROW_OF_DOTS = re.compile(r"\.{4,}|…{2,}")
_ROW_OF_MARKS = re.compile(r"([^\w\s.…]|_)\1{3,}")
_ELLIPSIS_INSIDE = re.compile(r"(?:(?<!\s)\s++)?(?:(?<!\.)\.{3,}+|…)\s*+(?=[a-z])")
_ELLIPSIS = re.compile(r"(?:(?<!\s)\s++)?(?:\.{3,}+|…)")

# Signs because of which the cleaning would drop a sentence. An article can spare the sentence, a user would miss it.
_SIGNS_IN_WORDS = (
    (re.compile(r"(?<!\w)[~∼] ?(?=\d)"), "about "),
    (re.compile(r" ?> ?(?=\d)"), " over "),
    (re.compile(r" ?< ?(?=\d)"), " under "),
    (re.compile(r" ?[→⇒➔] ?"), " to "),
    (re.compile(r"(?<=\w) ?= ?(?=\w)"), " equals "),
    (re.compile(r"\b([A-G])#(?!\w)"), r"\1 sharp"),
    (re.compile(r"#(?=\d)"), "number "),
    (re.compile(r"(?<=\w)_+(?=\w)"), " "),
)


def build_own_material(topic: str, own_sources: Sequence[OwnSource]) -> Material:
    """Returns the texts as material. Raises PermanentStepError, which names the source that has no speakable
    sentence."""
    try:
        check_sources(own_sources)
    except BadRequestError as error:
        raise PermanentStepError(error.error_code, error.message) from error
    sources, passages = [], []
    for number, own in enumerate(own_sources, start=1):
        source, found = _read_source(number, own)
        if not found:
            raise PermanentStepError(
                INVALID_SOURCES,
                f"{source_name(number, own)} has no sentences that can be spoken, only code, tables, links or "
                "formulas. Give running text.",
            )
        sources.append(source)
        passages += found
    return Material(topic, impersonal_subject(topic), Coverage.OWN, tuple(sources), tuple(passages))


@dataclass(slots=True)
class _Section:
    heading: str | None
    paragraphs: list[str] = field(default_factory=list)

    @property
    def words(self) -> int:
        return sum(len(paragraph.split()) for paragraph in self.paragraphs)


def _read_source(number: int, own: OwnSource) -> tuple[Source, list[Passage]]:
    source_id = f"text:{number}"
    blocks = list(_blocks(_remove_markup(own.text)))
    given = " ".join((own.title or "").split())
    first_heading = next((text for kind, text in blocks[:1] if kind == "heading"), None)
    title = given or first_heading or _first_words(blocks) or f"Text {number}"
    passages = [
        Passage(
            passage_id=f"{source_id}#{position}",
            source_id=source_id,
            title=title,
            text=" ".join(stretch.paragraphs),
            role=PassageRole.OWN,
            relevance=1.0,
            heading=stretch.heading if stretch.heading != title else None,
        )
        for position, stretch in enumerate(_group_paragraphs(blocks))
    ]
    return Source(source_id, title, own.url), passages


def _group_paragraphs(blocks: Sequence[tuple[str, str]]) -> list[_Section]:
    """Groups paragraphs under their headings; short paragraphs are joined, so that a passage has enough text."""
    stretches: list[_Section] = []
    heading: str | None = None
    fresh = True
    for kind, text in blocks:
        if kind == "heading":
            heading, fresh = text, True
            continue
        prose = tidy_prose(_write_out_signs(text))
        if not prose:
            continue
        last = stretches[-1] if stretches and not fresh else None
        fits = last is not None and last.words + len(prose.split()) <= MAX_PASSAGE_WORDS
        if last is None or not fits or last.words >= MIN_PASSAGE_WORDS:
            stretches.append(last := _Section(heading))
        last.paragraphs.append(prose)
        fresh = False
    return stretches


def _write_out_signs(text: str) -> str:
    for sign, words in _SIGNS_IN_WORDS:
        text = sign.sub(words, text)
    return text


def _remove_markup(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n\n")
    text = _shorten_rows(_HTML.sub(" ", _CODE_BLOCK.sub("\n", text)))
    text = _LINK.sub(r"\1", _IMAGE.sub("", text))
    text = _FOOTNOTE.sub("", _URL.sub("", _POINTED_AT_URL.sub(lambda match: match[0][0] + "⋅", text)))
    for _ in range(2):  # bold inside italics
        for emphasis in _EMPHASES:
            text = emphasis.sub(r"\2", text)
    return _ELLIPSIS.sub(".", _ELLIPSIS_INSIDE.sub(", ", _shorten_rows(text)))


def _shorten_rows(text: str) -> str:
    lines = "\n".join(line.rstrip() for line in text.split("\n"))
    short = _EMPTY_LINES.sub("\n\n", _WIDE_GAP.sub(" " * 8, lines))
    return _ROW_OF_MARKS.sub(r"\1\1\1", _ROW_OF_DOTS.sub("...", short))


def _blocks(text: str) -> Iterator[tuple[str, str]]:
    """Yields ("heading" or "prose", text) in order."""
    for chunk in re.split(r"\n[ \t]*\n", text):
        lines = [line.rstrip() for line in chunk.split("\n")]
        lines = [line for line in lines if line.strip()]
        underlined = len(lines) > 1 and _UNDERLINE.match(lines[1])
        yield from _chunk_blocks(lines if underlined else [line for line in lines if not _is_layout(line.strip())])


def _is_layout(line: str) -> bool:
    return bool(_RULE.match(line) or _TABLE_ROW.match(line))


def _chunk_blocks(lines: list[str]) -> Iterator[tuple[str, str]]:
    paragraph: list[str] = []
    for number, line in enumerate(lines):
        atx = _atx_heading(line)
        underlined = number + 1 < len(lines) and _UNDERLINE.match(lines[number + 1])
        if atx or underlined:
            yield from _prose(paragraph)
            paragraph = []
            yield "heading", (atx or line).strip()
        elif not _UNDERLINE.match(line):
            paragraph.append(line)
    if len(paragraph) == 1 and _looks_like_heading(paragraph[0]):
        yield "heading", paragraph[0].strip()
    else:
        yield from _prose(paragraph)


def _atx_heading(line: str) -> str:
    """Returns "History" for "## History ##"; "" for a line that is not such a heading."""
    mark = _ATX_MARK.match(line)
    text = line[mark.end() :] if mark else ""
    return text.rstrip("#").rstrip(" ") or text[:1]


def _looks_like_heading(line: str) -> bool:
    """Whether it is a short line that does not end like a sentence."""
    line = line.strip()
    return (
        len(line.split()) <= _MAX_HEADING_WORDS
        and line[:1].isupper()
        and not re.search(r"[.!?:;,][\"'”’)]*$", line)
        and not _ITEM.match(line)
    )


def _prose(lines: list[str]) -> Iterator[tuple[str, str]]:
    """Joins wrapped lines; a list becomes sentences, or the end of the sentence before it."""
    text, items = "", list[str]()
    for line in lines:
        item = _ITEM.match(line)
        if item:
            items.append(item[1].strip())
        elif items and line[:1].isspace():
            items[-1] += (". " if _is_label(items[-1], line) else " ") + line.strip()
        else:
            text, items = f"{_append_items(text, items)} {line.strip()}", []
    text = _append_items(text, items).strip()
    if text:
        yield "prose", text if _SENTENCE_END.search(text) or len(text.split()) < 4 else text.rstrip(",;:") + "."


def _is_label(item: str, next_line: str) -> bool:
    """Whether the list item is the heading of the text below it, and not a wrapped line."""
    soon = len(item) <= _MAX_LABEL_CHARS
    return soon and _looks_like_heading(item) and next_line.strip()[:1].isupper()


def _append_items(text: str, items: list[str]) -> str:
    if not items:
        return text
    if text.rstrip().endswith(":") and all(len(item.split()) <= 6 and not _SENTENCE_END.search(item) for item in items):
        plain = [item.rstrip(",;") for item in items]
        merge_materials = plain[0] if len(plain) == 1 else f"{', '.join(plain[:-1])} and {plain[-1]}"
        return f"{text.rstrip()} {merge_materials}."
    if text.strip() and not _SENTENCE_END.search(text.strip()):
        text = text.rstrip(" :,;") + "."
    sentences = [item if _SENTENCE_END.search(item) else item.rstrip(",;:") + "." for item in items if item]
    return f"{text} {' '.join(sentence[:1].upper() + sentence[1:] for sentence in sentences)}"


def _first_words(blocks: Sequence[tuple[str, str]]) -> str:
    words = next((tidy_prose(text) for kind, text in blocks if kind == "prose"), "").split()
    return " ".join(words[:_TITLE_WORDS]).rstrip(".,;:") + ("…" if len(words) > _TITLE_WORDS else "")
