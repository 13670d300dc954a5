"""Removes markup, links and notes in brackets, which only readers need, and reads addresses."""

from __future__ import annotations

import re

from cpoa.agents.voice.reading.roman_numerals import value
from cpoa.agents.voice.reading.rules import rule, rule_set
from cpoa.text.spoken_numbers import cardinal

_TOP_LEVEL_DOMAINS = (
    "com|org|net|edu|gov|mil|int|io|co|info|dev|app|eu|uk|de|fr|ch|at|us|ca|au|jp|tv|me|ai|nl|it|es|ie|nz|in|se|no|fi"
    "|dk|pl|be|biz|museum|news|blog|xyz|gg|fm|ly"
)
_FILE_ENDINGS = (
    "py|js|ts|txt|pdf|md|html?|css|csv|json|xml|zip|exe|docx?|xlsx?|pptx?|png|jpe?g|gif|svg|mp[34]|wav|sh|ya?ml|toml"
    "|ini|rs|go|java|cpp|log|sql"
)
_FUNCTIONS = {
    "sin": "sine", "cos": "cosine", "tan": "tangent", "log": "log", "ln": "natural log", "exp": "exponential",
}  # fmt: skip


def _read_address(address: str) -> str:
    address = address.replace("@", " at ").replace(".", " dot ").replace("_", " underscore ")
    return re.sub(r"[-/+]", " ", address)


def _host_of_link(match: re.Match[str]) -> str:
    """Keeps only the host of a URL: a listener cannot follow a path."""
    stop = "." if match[0].endswith(".") else ""
    return _read_address(match["host"].removeprefix("www.").rstrip(".")) + stop


def _path(match: re.Match[str]) -> str:
    return match[0].replace("/", " slash ").replace(".", " dot ").replace("_", " underscore ")


LINKS = rule_set(
    r"[@/]|\.\w|\]\(|:\\",
    rule(r"!\[([^\]]{0,300}+)\]\([^)\s]{0,500}+\)", r"\1", {"![a map](m.png) of it": "a map of it"}),
    rule(r"\[([^\]]{1,300}+)\]\([^)\s]{0,500}+\)", r"\1", {"a [link](http://x.org/y)": "a link"}),
    rule(
        r"(?<![\w.+-])[\w.+-]++@[\w-]++(?:\.[\w-]++)++",
        lambda match: _read_address(match[0]),
        {"Write to anna.b@example.org.": "Write to anna dot b at example dot org."},
    ),
    rule(
        r"(?i)\b(?:https?|ftp)://(?P<host>[\w.-]+)(?::\d+)?(?:[/?#][^\s,;)\]}>\"]*)?",
        _host_of_link,
        {"See https://www.example.com/a?b=1 for more.": "See example dot com for more."},
    ),
    rule(
        r"(?i)\bwww\.(?P<host>[\w-]+(?:\.[\w-]+)+)(?:/[^\s,;)\]}>\"]*)?",
        _host_of_link,
        {"Look at www.example.com/now, please.": "Look at example dot com, please."},
    ),
    rule(
        rf"(?<![\w.@-])(?P<host>(?:[A-Za-z0-9][A-Za-z0-9-]*\.)+(?:{_TOP_LEVEL_DOMAINS}))(?:/[^\s,;)\]}}>\"]*)?(?![\w.]\w|\w)",
        _host_of_link,
        {"Go to example.org.": "Go to example dot org.", "bbc.co.uk/news": "bbc dot co dot uk"},
    ),
    rule(
        r"\b([A-Z]):\\",
        r"\1 colon backslash ",
        {r"The path is C:\docs.": "The path is C colon backslash docs."},
    ),
    rule(r"(?<=\w)\\(?=\w)", " backslash ", {r"C:\docs\old": "C colon backslash docs backslash old"}),
    rule(
        r"(?<![\w/.:<])/(?:[A-Za-z0-9_-]++/)++[A-Za-z0-9_-]*+(?:\.[A-Za-z0-9]++)*+",
        _path,
        {"It lies in /usr/bin now.": "It lies in slash usr slash bin now."},
    ),
    rule(
        rf"\b([\w-]{{1,60}})\.({_FILE_ENDINGS})\b(?!\.\w)",
        lambda match: f"{match[1]} dot {match[2]}",
        {"Open setup.py first.": "Open setup dot py first.", "Node.js": "Node dot js"},
    ),
)
MARKS = rule_set(
    r"[<&#*•‣▪◦_~`-]",
    rule(r"<[A-Za-z/!][^<>]{0,200}>", " ", {"a <b>bold</b> word": "a bold word"}),
    rule(r"&(?:nbsp|#160);", " ", {"5&nbsp;km": "five kilometers"}),
    rule(r"&amp;", "&", {"salt &amp; pepper": "salt and pepper"}),
    rule(r"&lt;", "<", {"x &lt; y": "x is less than y"}),
    rule(r"&gt;", ">", {"x &gt; y": "x is greater than y"}),
    rule(r"&quot;", '"', {"&quot;Yes&quot; it is": "Yes it is"}),
    rule(r"^\s{0,3}#{1,6}\s+", "", {"## The sea": "The sea"}),
    rule(r"^\s*[*•‣▪◦-]\s+", "", {"- a rope": "a rope", "• a lamp": "a lamp"}),
    rule(
        r"(?<!\d)\*{1,3}([^\s*](?:[^*\n]*[^\s*])?)\*{1,3}",
        r"\1",
        {"**bold** and *slanted*": "bold and slanted"},
    ),
    rule(r"(?<!\w)_{1,2}(\S(?:[^_\n]*\S)?)_{1,2}(?!\w)", r"\1", {"a _big_ door": "a big door"}),
    rule(r"~~([^~]+)~~", r"\1", {"~~old~~ new": "old new"}),
    rule(r"`+", "", {"the word `code`": "the word code"}),
)
NOTES = rule_set(
    r"[()\[\]{}/]",
    rule(
        r"\s?\[(?:\d{1,3}(?:[,–-]\s?\d{1,3})*|[a-z]|citation needed|sic|edit|note \d+)\]",
        "",
        {"reefs[12] grow[citation needed]": "reefs grow"},
    ),
    rule(
        r"\s?[/\[][^/\[\]\n]{0,60}[\u0250-\u02af\u02c8\u02cc\u02d0][^/\[\]\n]{0,60}[/\]]",
        "",
        {"reef /ˈriːf/ life": "reef life"},
    ),
    rule(
        r"(?<=[a-z])\(([IVX]{1,4})\)",
        lambda match: f" {cardinal(value(match[1]))}",
        {"titanium(IV) oxide": "titanium four oxide"},
    ),
    rule(r"(?<=[a-z])\((e?s)\)", r"\1", {"Bring your key(s).": "Bring your keys."}),
    rule(
        r"\b([fghFGP])\(([A-Za-z]|\d{1,3})\)",
        r"\1 of \2",
        {"f(x) = 2x": "f of x equals two x", "P(B) is small": "P of B is small"},
    ),
    rule(
        r"\b(sin|cos|tan|log|ln|exp)\(([^()\s]{1,12})\)",
        lambda match: f"{_FUNCTIONS[match[1]]} of {match[2]}",
        {"sin(x)": "sine of x"},
    ),
    rule(r"(?<!\S)[:;][-'^]?[()DP](?!\w)", "", {"Well done :-)": "Well done"}),
    rule(r"\s?\(\s*+[;,]?\s*+\)", "", {"the reef (; ) grows": "the reef grows"}),
    rule(r"\(\s*(?:born|b\.)\s+", "(born ", {"Ann (b. 1950) sang": "Ann, born nineteen fifty, sang"}),
    # An aside in brackets is spoken between two pauses.
    rule(
        r"(?:(?<!\s)\s++)?\(([^()]*+)\)\s*+(?=[,.;:!?])",
        r", \1",
        {"the reef (a living thing), grows": "the reef, a living thing, grows"},
    ),
    rule(r"(?<!\s)\s++\(([^()]*+)\)\s*+$", r", \1", {"the reef (a living thing)": "the reef, a living thing"}),
    rule(
        r"(?<!\s)\s++\(([^()]*+)\)\s*+",
        r", \1, ",
        {"the reef (a living thing) grows": "the reef, a living thing, grows"},
    ),
    rule(r"[()\[\]{}]", " ", {"(all) of it": "all of it"}),
)


def remove_markup(text: str) -> str:
    return MARKS.apply(LINKS.apply(text))


def remove_notes(text: str) -> str:
    return NOTES.apply(text)
