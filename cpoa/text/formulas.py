"""Takes formulas out of the text of an encyclopedia, as its API writes them: first their letters, one on a line and
deeper and deeper indented, then ``{\\displaystyle ...}`` on a line of its own."""

from __future__ import annotations

from cpoa.text.foreign_script import HOLE

_START = "{\\displaystyle"
_LETTERS_INDENT = "      "  # prose after a formula is indented by three spaces at most


def mark_formulas(text: str) -> str:
    """Returns the text with HOLE in the place of each formula; a sentence around it is on one line again."""
    if _START not in text:
        return text
    lines: list[str] = []
    in_sentence = False
    for line in text.split("\n"):
        if _START in line:
            _drop_letters(lines)
            marked = _marked(line).strip()
            lines.append(f"{lines.pop().rstrip()} {marked}" if lines else marked)
            in_sentence = True
        elif in_sentence and line.strip() and line.startswith(" "):
            if line.startswith(_LETTERS_INDENT):
                lines.append(line)  # the letters of a second formula
            else:
                lines[-1] += " " + line.strip()
                in_sentence = False
        elif line.strip() or not in_sentence:
            lines.append(line)
            in_sentence = False
    return "\n".join(lines)


def _drop_letters(lines: list[str]) -> None:
    """Drops the letters of a formula, and the empty lines around them, from the end of ``lines``."""
    while lines and (not lines[-1].strip() or lines[-1].startswith(_LETTERS_INDENT)):
        lines.pop()


def _marked(line: str) -> str:
    """Replaces each formula of the line by HOLE. A formula whose brackets do not close goes up to the line's end."""
    kept, at = list[str](), 0
    while (start := line.find(_START, at)) >= 0:
        kept += [line[at:start], HOLE]
        at = _end_of_braces(line, start)
    return "".join([*kept, line[at:]])


def _end_of_braces(line: str, start: int) -> int:
    depth = 0
    for place in range(start, len(line)):
        depth += (line[place] == "{") - (line[place] == "}")
        if depth == 0:
            return place + 1
    return len(line)
