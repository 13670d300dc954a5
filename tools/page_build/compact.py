"""Leaves out indentation, comments at the ends of lines, and spaces beside most operators and brackets.

Line breaks stay, because JavaScript ends statements at some of them. So do spaces beside `+`, `-` and `<`, which could
be other operators without them. The indentation of HTML templates goes too, because a browser takes it for one space.
Strings, other template literals, regular expressions and block comments (licences) stay as they are.
"""

from __future__ import annotations

import re

TOKEN = re.compile(
    r"""
      (?P<string>"(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*')
    | (?P<block>/\*.*?\*/)
    | (?P<comment>[ \t]*//[^\n]*)
    | (?P<lines>[ \t]*\n\s*)
    | (?P<space>[ \t]+)
    | (?P<mark>["'`/(){}])
    | (?P<code>(?:[^"'`/(){}\s] | [ ](?![\s/]))+)
    """,
    re.VERBOSE | re.DOTALL,
)
SPACED_OPERATOR = re.compile(r" ?(=>|[=!]==?|&&|\|\||\?\?|[=,;:?*]) ?")
OPERATORS = "=&|?,;:*"
NEEDS_NO_SPACE = "\"'`(){}"
HTML_TAG = re.compile(r"(?<![\w$.])(?:html|svg)$")
INDENTATION = re.compile(r"\n\s+")
TEMPLATE_TEXT = re.compile(r"(?:[^`\\$]|\\.|\$(?!\{))*(?P<end>`|\$\{)", re.DOTALL)
REGULAR_EXPRESSION = re.compile(r"/(?![/*])(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/\w*")
# A slash after the end of a value divides; after other code it begins a regular expression.
VALUE_END = re.compile(r"(?:[\w$)\]\"'`]|\+\+|--)$")
WORD_BEFORE_A_VALUE = re.compile(r"(?<![\w$.])(?:await|case|delete|do|else|in|of|return|typeof|void|yield)$")
# `if (a) /b/.test(c)`: no value ends at this bracket.
WORD_BEFORE_A_CONDITION = re.compile(r"(?<![\w$.])(?:if|while|for|for await|with) ?$")
CONDITION = "if ("
OPEN = {")": ("(", CONDITION), "}": ("{", "${")}


class UnreadableScriptError(Exception):
    """Code whose strings, literals and brackets cannot be told apart; the message says which."""


def compact(script: str) -> str:
    """Also removes line breaks at the beginning.

    Raises UnreadableScriptError if the script cannot be read to its end.
    """
    reader = _Reader(script)
    while reader.at < len(script):
        reader.read_token()
    if reader.brackets:
        raise UnreadableScriptError(f"{reader.brackets[-1]} has no end.")
    return "".join(reader.kept).lstrip("\n")


class _Reader:
    def __init__(self, script: str) -> None:
        self.at = 0
        self.kept: list[str] = []
        self.brackets: list[str] = []  # the open ones; "${" in a template literal
        self._script = script
        self._templates: list[bool] = []  # of the template literals that are open: whether each is one of HTML
        self._last = ""  # the last token that is not a space or a comment

    def read_token(self) -> None:
        found = TOKEN.match(self._script, self.at)
        if not found:
            raise UnreadableScriptError(f"{self._script[self.at]!r} is not expected.")
        kind, text = found.lastgroup, found[0]
        if text == "/" and self._begins_regular_expression():
            self._keep(REGULAR_EXPRESSION, "A regular expression")
            self._last = "]"  # like all values
            return
        self.at = found.end()
        if kind == "lines":
            self.kept.append("\n")
        elif kind == "code":
            self.kept.append(self._compacted(text))
        elif kind != "comment" and not (kind == "space" and self._is_needless_space()):
            self.kept.append(text)
        if kind in ("string", "mark", "code"):
            before, self._last = self._last, text
            if kind == "mark":
                self._read_after(text, before)

    def _compacted(self, code: str) -> str:
        """A code token may end with a space, but does not begin with one."""
        code = code.removesuffix(" ") if self._next() in NEEDS_NO_SPACE else code
        return SPACED_OPERATOR.sub(r"\1", code)

    def _is_needless_space(self) -> bool:
        before = self.kept[-1][-1:] if self.kept else "\n"
        return self._next() != "/" and (before in NEEDS_NO_SPACE or self._next() in OPERATORS + NEEDS_NO_SPACE)

    def _next(self) -> str:
        return self._script[self.at : self.at + 1] or "\n"

    def _begins_regular_expression(self) -> bool:
        if self._last == "}" and REGULAR_EXPRESSION.match(self._script, self.at):
            raise UnreadableScriptError("A slash after } can divide or begin a regular expression.")
        return not VALUE_END.search(self._last) or WORD_BEFORE_A_VALUE.search(self._last) is not None

    def _read_after(self, mark: str, before: str) -> None:
        """`before`: the token before the mark."""
        if mark in ('"', "'"):
            raise UnreadableScriptError(f"{mark} has no end.")
        if mark == "`":
            self._templates.append(HTML_TAG.search(before) is not None)
            self._read_template_text()
        elif mark == "(":
            self.brackets.append(CONDITION if WORD_BEFORE_A_CONDITION.search(before) else mark)
        elif mark == "{":
            self.brackets.append(mark)
        elif mark in OPEN:
            self._close(mark)

    def _close(self, mark: str) -> None:
        opened = self.brackets.pop() if self.brackets else ""
        if opened not in OPEN[mark]:
            raise UnreadableScriptError(f"{mark} does not match {opened or 'anything'}.")
        if opened == "${":
            self._read_template_text()
        elif opened == CONDITION:
            self._last = ";"  # not a value

    def _read_template_text(self) -> None:
        end = self._keep(TEMPLATE_TEXT, "A template literal")["end"]
        if self._templates[-1]:
            self.kept[-1] = INDENTATION.sub("\n", self.kept[-1])
        if end == "${":
            self.brackets.append("${")
            self._last = "{"
        else:
            self._templates.pop()
            self._last = "`"

    def _keep(self, pattern: re.Pattern[str], name: str) -> re.Match[str]:
        found = pattern.match(self._script, self.at)
        if not found:
            raise UnreadableScriptError(f"{name} has no end.")
        self.kept.append(found[0])
        self.at = found.end()
        return found
