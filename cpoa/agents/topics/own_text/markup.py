"""Takes the markup off a text: HTML, Markdown, code, images, entities, invisible characters. Lines stay lines."""

from __future__ import annotations

import html
import re
import unicodedata

# Each expression matches a bounded length, or stops where it could begin again: a text of nothing but opening brackets
# must not keep a worker busy for minutes, in which it could not renew its claim.
_INVISIBLE = dict.fromkeys(
    (
        0xAD,
        0x61C,
        0x180E,
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        *range(0xFE00, 0xFE10),
        0xFEFF,
    )
)
_SPACES = dict.fromkeys([0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000], " ")
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_LINE_ENDS = {0x0B: "\n", 0x0C: "\n\n", 0x85: "\n", 0x2028: "\n", 0x2029: "\n\n"}
_CHARACTERS = _INVISIBLE | _SPACES | _LIGATURES | _LINE_ENDS

_FRONT_MATTER = re.compile(r"\s{0,20}---\n(?:[\w -]{1,40}:[^\n]{0,1000}\n|[ -][^\n]{0,1000}\n){1,60}---\n")
_OMITTED = re.compile(r"<?\b(?:media|image|video|audio|sticker|GIF|document|voice message) omitted\b>?", re.IGNORECASE)
_CODE_BLOCK = re.compile(r"^ {0,12}(```|~~~).*?^ {0,12}\1[^\n]*$", re.MULTILINE | re.DOTALL)
_CHAT_NAME = re.compile(r"^((?:\[[\d:. APMapm]{4,14}\] ?)?)<(\w[\w .-]{0,30})> (?=\S)", re.MULTILINE)
_COMMENT_OR_SCRIPT = re.compile(r"<!--(?:(?!<!--).)*?-->|<(script|style)\b(?:(?!<\1\b).)*?</\1>", re.DOTALL)
_TAG_END = r"(?:\s[^<>\n]{0,300})?/?>"
_HTML_HEADING = re.compile(rf"<h[1-6]{_TAG_END}", re.IGNORECASE)
_HTML_ITEM = re.compile(rf"<li{_TAG_END}", re.IGNORECASE)
_HTML_CELL = re.compile(r"</t[dh]>\s{0,20}", re.IGNORECASE)
_HTML_BREAK = re.compile(
    rf"</?(?:p|div|h[1-6]|ul|ol|table|section|article|blockquote|header|footer|hr|pre){_TAG_END}|</(?:li|tr)>|<br ?/?>",
    re.IGNORECASE,
)
_HTML_TAG = re.compile(
    r"</?(?:a|abbr|aside|b|big|body|button|caption|center|cite|code|dd|del|details|dl|dt|em|figcaption|figure|font|form"
    r"|head|html|i|iframe|img|input|ins|kbd|label|link|li|main|mark|meta|nav|picture|q|s|samp|small|source|span|strike"
    rf"|strong|sub|summary|sup|svg|tbody|td|tfoot|th|thead|time|title|tr|tt|u|var|video|wbr){_TAG_END}",
    re.IGNORECASE,
)
_BARE_LINK = re.compile(r"<((?:https?://|www\.|mailto:)?[^\s<>]{3,300}[.@][^\s<>]{2,300})>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_IMAGE = re.compile(r"!\[[^\]]{0,500}\](?:\([^)]{0,1000}\)|\[[^\]\n]{0,100}\])")
_LINK = re.compile(r"\[([^\]\n]{1,500})\](?:\([^)\s]{0,1000}(?: \"[^\"]{0,500}\")?\)|\[[^\]\n]{0,100}\])")
_EMPTY_LINK = re.compile(r"\[\]\([^)\s]{0,1000}\)")
_LINK_TARGET = re.compile(r"^ {0,3}\[[^\]\n]{1,100}\]: ?\S{1,1000}(?: +[\"(][^\n]{0,300})?$", re.MULTILINE)
_FOOTNOTE_TEXT = re.compile(r"^\[\^\w{1,30}\]: ?", re.MULTILINE)
_FOOTNOTE = re.compile(r"\[\^\w{1,30}\]")
_QUOTE_MARK = re.compile(r"^ {0,3}(?:> ?)+", re.MULTILINE)
_ESCAPED_STAR = re.compile(r"(?<!\w)\\\*(?=\w)|(?<=\w)\\\*(?!\w)")  # not in "5\*3"
_ESCAPED = re.compile(r"\\([*_#`\[\]()~>.!+|-])")
_ESCAPED_AS = str.maketrans({mark: chr(0xE000 + number) for number, mark in enumerate("*_#`[]()~>.!+|-")})
_ESCAPED_BACK = str.maketrans({chr(0xE000 + number): mark for number, mark in enumerate("*_#`[]()~>.!+|-")})
# The emphasised text may contain the same mark only as an underscore that joins two words.
_EMPHASES = (
    re.compile(r"(?<![\w*])(\*{1,3}+)(?=\S)((?:[^*\n]|\n(?!\n)){1,300}+)(?<=\S)\1(?![\w*])"),
    re.compile(r"(?<!\w)(_{1,3}+)(?=\S)((?:[^_\n]|\n(?!\n)|(?<=[^\W_])_(?=[^\W_])){1,300}+)(?<=\S)\1(?!\w)"),
    re.compile(r"(~~|``?|==)(?=\S)([^~`=\n]{1,300}+)(?<=\S)\1(?!\w)"),
)
_COMMAND = re.compile(
    r"^\s{0,12}(?:[$%]\s|>>>)\s{0,4}\S[^\n]{0,300}$"
    r"|^\s{0,12}(?:sudo |pip3? install|python3? -m|npm (?:i|install|run|start)\b|npx |yarn add|pnpm |brew install"
    r"|apt(?:-get)? install|cargo (?:install|add|build|run)|go (?:get|install|run) |gem install|conda install"
    r"|docker(?:-compose)? (?:run|pull|compose|build|up)|git (?:clone|checkout|pull)|curl -|curl http|wget http"
    r"|chmod |mkdir |cd \S+$|make [a-z]+$)[^\n]{0,300}(?<![.!?])$",
    re.MULTILINE,
)
_INDENTED_CODE = re.compile(
    r"(?:    |\t)\s*(?:(?:def|class|const|var|function|print)\b[^\n]*[:{;(=)][^\n]*"
    r"|(?:return|let|public|private|for|while|if)\b[^\n]*[({=][^\n]*[:{;)]"
    r"|(?:import|from) [\w.]{1,60}(?: import [\w., *]{1,80})?|[\w.]{1,60}\([^\n]*\)[;:]?|[\w.]{1,60} ?= ?[^\n]*"
    r"|[}\])][^\n]{0,3}|#[^\n]*|//[^\n]*)"
)
_WIDE_GAP = re.compile(r"[^\S\n]{9,}")
_EMPTY_LINES = re.compile(r"\n{3,}")
_ROW_OF_DOTS = re.compile(r"(?:\. ?){4,}|…{2,}")
_ROW_OF_MARKS = re.compile(r"([^\w\s.…|★⭐☆]|_)\1{3,}")


def remove_markup(text: str, *, quoted_mail: bool = False) -> str:
    """Returns the plain lines of ``text``, joined by newlines. Headings keep their ``#``, list items their marks, and
    rows of tables their ``|``. ``quoted_mail``: lines that begin with ">" keep it."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).translate(_CHARACTERS)
    front_matter = _FRONT_MATTER.match(text)
    text = text[front_matter.end() :] if front_matter else text
    text = _shorten_rows(_CODE_BLOCK.sub("\n", _OMITTED.sub("", text)))
    if "<" in text:
        text = _remove_html(text)
    text = _ENTITY.sub(_decoded, text)
    if not quoted_mail:
        text = _QUOTE_MARK.sub("", text)
    return _shorten_rows(_remove_markdown(text))


def _decoded(match: re.Match[str]) -> str:
    return html.unescape(match[0]).translate(_CHARACTERS)


def _remove_html(text: str) -> str:
    text = _CHAT_NAME.sub(r"\1\2: ", _BARE_LINK.sub(r"\1", text))
    text = _HTML_HEADING.sub("\n\n## ", _COMMENT_OR_SCRIPT.sub(" ", text))
    text = _HTML_BREAK.sub("\n", _HTML_CELL.sub(" | ", _HTML_ITEM.sub("\n- ", text)))
    return _HTML_TAG.sub("", text)


def _remove_markdown(text: str) -> str:
    text = _ESCAPED.sub(lambda match: match[1].translate(_ESCAPED_AS), _ESCAPED_STAR.sub("", text))
    text = _LINK_TARGET.sub("", _EMPTY_LINK.sub("", _LINK.sub(r"\1", _IMAGE.sub("", text))))
    text = _LINK.sub(r"\1", text)  # an image inside a link
    text = _FOOTNOTE.sub("", _FOOTNOTE_TEXT.sub("", text))
    text = _COMMAND.sub("", text)
    text = "\n".join("" if _INDENTED_CODE.fullmatch(line) else line for line in text.split("\n"))
    for _ in range(2):  # bold inside italics
        for emphasis in _EMPHASES:
            text = emphasis.sub(r"\2", text)
    return text.translate(_ESCAPED_BACK)


def _shorten_rows(text: str) -> str:
    lines = "\n".join(line.rstrip() for line in text.split("\n"))
    short = _EMPTY_LINES.sub("\n\n", _WIDE_GAP.sub(" " * 8, lines))
    return _ROW_OF_MARKS.sub(r"\1\1\1", _ROW_OF_DOTS.sub(_short_dots, short))


def _short_dots(match: re.Match[str]) -> str:
    return "... " if match[0].endswith(" ") else "..."
