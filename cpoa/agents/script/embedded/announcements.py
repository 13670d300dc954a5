"""What the host says before each of the user's texts: which one it is, by whom, and whose words they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.agents.script.names import asked_of_several, capitalised, join_names
from cpoa.text.spoken_numbers import cardinal

if TYPE_CHECKING:
    from cpoa.agents.script.intro_outro import LineChooser
    from cpoa.contracts.material import Material, Source

_INTRODUCTIONS = (
    "Today: {title}",
    "Our text today: {title}",
    "Here is our text: {title}",
    "We read a text today: {title}",
    "Before us is this text: {title}",
)
_WITHOUT_TITLE = "We have a text for you today."
_ASKED = "Today: {title}"
_SEVERAL_ASKED = ("We look for it in {count} texts.", "We read what {count} texts say.")
_SEVERAL = (
    "We have {count} texts for you today.",
    "There are {count} texts before us today.",
    "Today we read {count} texts.",
)
_SOME = (
    "We were given {all} texts, and there is time for {count} of them.",
    "Of {all} texts that we were given, we read from {count}.",
)
_FIRST_TEXT = ("The first: {title}", "The first one: {title}", "We begin with this one: {title}")
_NEXT_TEXT = ("The next text: {title}", "And now another text: {title}", "The text after that: {title}")
_LAST_TEXT = ("The last text: {title}", "And the last of them: {title}")
_WITHOUT_NAME = {
    _FIRST_TEXT: "Here is the first.",
    _NEXT_TEXT: "And now another text.",
    _LAST_TEXT: "And now the last text.",
}
_FIRST_PERSON = (
    "Here it is, in its own words.",
    "We read it as it was written, in the first person.",
    "We read it word for word.",
    "Every word is as it was written.",
)
_BY_ITS_AUTHOR = (
    "Where it says I or we, that is {author}.",
    "It is written in the first person, and the words are those of {author}.",
    "When you hear I or we, it is not one of us but {author}.",
)
_BY_AN_AUTHOR = (
    "Its author writes in the first person.",
    "When you hear I, it is the author who speaks.",
    "It is written in the first person, and the words are the author's.",
)
CUT = "…"
"""At the end of a title that is only the first words of the text."""

_MAX_AUTHOR_CHARS = 60


class Announcements:
    """``used``: the sources of the episode, in order."""

    def __init__(self, material: Material, used: tuple[str, ...], lines: LineChooser) -> None:
        self._material = material
        self._used = used
        self._lines = lines
        self._is_several = len(material.sources) > 1

    def introduction(self, title: str) -> str:
        """Says what the episode is about, and how many texts it has."""
        if not self._is_several:
            author = _author(self._material.sources[0]) if self._material.sources else None
            named = self._lines.pick(_INTRODUCTIONS, title=_named(title, author))
            return _WITHOUT_TITLE if title.endswith(CUT) else named
        asked = asked_of_several(self._material)
        counted = self._count(_SEVERAL_ASKED if asked else _SEVERAL)
        return f"{_ASKED.format(title=with_stop(capitalised(asked)))} {counted}" if asked else counted

    def _count(self, wordings: tuple[str, ...]) -> str:
        used, given = len(self._used), len(self._material.sources)
        if used < given:
            return self._lines.pick(_SOME, count=cardinal(used), all=cardinal(given))
        return self._lines.pick(wordings, count=cardinal(used))

    def source(self, source: Source) -> str | None:
        """Returns the line that leads to the source; None if the introduction has named it."""
        if not self._is_several:
            return None
        place, title = self._used.index(source.source_id), capitalised(source.title)
        later = _LAST_TEXT if place == len(self._used) - 1 > 1 else _NEXT_TEXT
        wordings = later if place else _FIRST_TEXT
        if title.endswith(CUT):
            return _WITHOUT_NAME[wordings]
        return self._lines.pick(wordings, title=_named(title, _author(source)))

    def first_person(self, source: Source, *, is_whole: bool) -> str:
        """Says that "I" is the author, not one of the hosts."""
        author = _author(source)
        if author is not None:
            return self._lines.pick(_BY_ITS_AUTHOR, author=author)
        if self._is_several or not is_whole:
            return self._lines.pick(_BY_AN_AUTHOR)
        return self._lines.pick(_FIRST_PERSON)


def with_stop(text: str) -> str:
    text = text.strip(" ,;:")
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _named(title: str, author: str | None) -> str:
    return with_stop(f"{title.strip(' .,;:')}, by {author}" if author and not title.endswith(("?", "!")) else title)


def _author(source: Source) -> str | None:
    """``credit`` of a page or file is who wrote it, with commas between several."""
    names = [name for name in (source.credit or "").split(", ") if any(map(str.isalpha, name))]
    author = join_names(names) if names and all(" " in name for name in names) else ", ".join(names)
    return author if 0 < len(author) <= _MAX_AUTHOR_CHARS else None
