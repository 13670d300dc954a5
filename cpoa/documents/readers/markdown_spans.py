"""Takes the marks off a line of Markdown: links, emphasis, code, images, HTML tags."""

from __future__ import annotations

import html
import re

from cpoa.documents.plain_line import plain_line

# Each expression matches a bounded length, so that a line of nothing but opening brackets takes linear time.
_EMBEDDED = re.compile(r"!\[\[[^\[\]]{1,300}\]\]")
_IMAGE = re.compile(r"!\[[^\[\]]{0,500}\](?:\([^()]{0,1000}\)|\[[^\[\]]{0,100}\])?")
_FOOTNOTE = re.compile(r"\[\^[^\[\]\s]{1,60}\]")
_LINK = re.compile(r"\[([^\[\]]{0,500})\](?:\((?:[^()]|\([^()]{0,300}\)){0,1000}+\)|\[[^\[\]]{0,100}\])")
_WIKI_LINK = re.compile(r"\[\[(?:[^\[\]|]{1,300}\|)?([^\[\]|]{1,300})\]\]")
_ADDRESS = re.compile(r"<((?:https?://|mailto:)[^\s<>]{3,500})>")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,500}>")
_FORMULA = re.compile(r"(?<![\w$\\])\$(?=[^\s\d$])([^$\n]{1,300})(?<=\S)\$(?![\w$])")
_SIGNS = re.compile(r"[\\=^_{}<>+]")
# Of Pandoc: citations, attributes, notes inside the text, and references to figures.
_CITATION = re.compile(r" ?\[[^\[\]@\n]{0,60}@[\w:./#+-]{1,60}[^\[\]\n]{0,200}\](?!\()")
_ATTRIBUTES = re.compile(r"\s?\{[#.][\w.:#=\"%, -]{1,200}\}")
_INLINE_NOTE = re.compile(r"\^\[[^\[\]\n]{1,1000}\]")
_REFERENCE = re.compile(r"(?<![\w@])@(fig|tbl|sec|eq)[:-][\w-]{1,60}")
_REFERRED = {"fig": "the figure", "tbl": "the table", "sec": "the section", "eq": "the formula"}
_CODE = re.compile(r"(?<!`)(`{1,2})(?!`)([^`]{1,500})\1(?!`)")
_EMPHASES = (
    re.compile(r"(?<![\w*])(\*{1,3}+)(?=\S)([^*]{1,500}+)(?<=\S)\1(?![\w*])"),
    re.compile(r"(?<!\w)(_{1,3}+)(?=\S)((?:[^_]|(?<=[^\W_])_(?=[^\W_])){1,500}+)(?<=\S)\1(?!\w)"),
    re.compile(r"(~~|==)(?=\S)([^~=]{1,500}+)(?<=\S)\1"),
)
_MARKS = "\\*_`[](){}#~>.!+|-<&="
_ESCAPED = re.compile(r"\\([\\*_`\[\](){}#~>.!+|<&=-])")
_HIDDEN = str.maketrans({mark: chr(0xE000 + number) for number, mark in enumerate(_MARKS)})
_SHOWN = str.maketrans({chr(0xE000 + number): mark for number, mark in enumerate(_MARKS)})


def plain_span(text: str) -> str:
    """Returns the words of ``text`` on one line: a link is its text, an image and the mark of a footnote nothing."""
    text = _FORMULA.sub(_say_formula, text)
    text = _ESCAPED.sub(_hide, text)
    text = _CODE.sub(lambda match: match[2].translate(_HIDDEN), text)
    text = _REFERENCE.sub(lambda match: _REFERRED[match[1]], _CITATION.sub("", _INLINE_NOTE.sub("", text)))
    text = _FOOTNOTE.sub("", _IMAGE.sub("", _EMBEDDED.sub("", text)))
    text = _LINK.sub(r"\1", _LINK.sub(r"\1", _WIKI_LINK.sub(r"\1", text)))  # twice: an image was inside a link
    text = _ATTRIBUTES.sub("", text)
    text = _TAG.sub("", _ADDRESS.sub(r"\1", text))
    for _ in range(2):  # bold inside italics
        for emphasis in _EMPHASES:
            text = emphasis.sub(r"\2", text)
    return plain_line(html.unescape(text).translate(_SHOWN))


def _say_formula(match: re.Match[str]) -> str:
    """A single letter can be said."""
    return "a formula" if _SIGNS.search(match[1]) else match[1]


def _hide(match: re.Match[str]) -> str:
    return match[1].translate(_HIDDEN)
