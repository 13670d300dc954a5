"""The short units that hostile texts repeat."""

from __future__ import annotations

_MARKS = "abZ019 \n\t.,;:!?…'\"“”‘’()[]{}<>/\\|*_~`#=+-–—^&%$@°²½×。！？é\u0301\u200b\u00a0가α🙂\u2028\r"
_PAIRS = (
    ". ", "? ", "?x", "!?", ".x", "?)", "(a", "a(", "[a", "](", "![", "<a", "<!", "a\n", "\n\n", " \n", "\n ", ", ",
    " ,", "a,", "1,", "1.", "1 ", "1:", "1-", "1/", "-1", "a ", "A ", "A.", "a.", "**", "*a", "_a", "a_", "`a", "~~",
    "==", "=\n", "#\n", "# ", "- ", "> ", "|a", "a|", "/ə", "ə/", " /", "\\\"", "\"a", "a\"", "[]", "{}", "[1", "{\"",
    "a:", ": ", "x²", "e1", "°N", "–1", "I ", "IV", "$1", "@a", "a@", "--", "->", "&a", "&#", "''",
)  # fmt: skip
_LONGER = (
    "Aa. ", "A. ", "St. ", "a. A", "“A. ", "\"A. ", "(A) ", "a\n\n", "## A\n\n", "A\n===\n", "- a\n", "1. a\n",
    "``` \n", "<!--", "-->",
    "<script>", "https://a ", "www.a", "at www.a", "[a](b) ", "[1] ", "a, and ", ", which ", "(IPA:, ",
    "{\\displaystyle ", "pronounced ", "Greek α", "{\"text\":1},", "\"text\":", "[{", "}]", "Host: ", "**Host:** a\n",
    "1,000 km ", "10^9", "3.5", "1850 ", "1850  a", "May 5, 1850 ", "12:30 ", "1/2 ", "$1.50 ", "No. 5 ", "H2O ",
    "first of the ", "The old keeper saw the sea. ", "The keeper, who was old, saw it, and ", "It was the first. ",
    "== A ==\n", "=====", "a-latest", "-1", "1-", "a.b@c", "&amp;", "a is a b ", "because ", "he said \"a\" ",
)  # fmt: skip
UNITS = (*_MARKS, *_PAIRS, *_LONGER)
