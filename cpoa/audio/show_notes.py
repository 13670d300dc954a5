"""The show notes of an episode: its summary, its chapters, how it was made and its sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.audio.note_phrases import note_phrases
from cpoa.contracts.language_tags import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpoa.audio.chapters import ChapterMark
    from cpoa.contracts.material import Source

CC_BY_SA_4 = "CC-BY-SA-4.0"
_CC_BY_SA_4_NAME = "CC BY-SA 4.0"
CC_BY_SA_4_URL = "https://creativecommons.org/licenses/by-sa/4.0/"
_LICENCE = f"{_CC_BY_SA_4_NAME} ({CC_BY_SA_4_URL})"


def show_notes(
    *,
    summary: str,
    chapters: Sequence[ChapterMark],
    disclosure: str,
    sources: Sequence[Source],
    language: str = ENGLISH,
) -> str:
    """Returns plain text; an empty line separates the paragraphs. ``disclosure`` says how the episode was made."""
    phrases = note_phrases(language)
    paragraphs = [
        " ".join(summary.split()),
        _listed(phrases.chapters, [f"{_clock(chapter.start)} {chapter.title}" for chapter in chapters]),
        disclosure,
        _listed(phrases.sources, [_source_line(source) for source in sources]),
        f"{phrases.marked.format(licence=_LICENCE)} {phrases.changed}" if _adapted(sources) else "",
    ]
    return "\n\n".join(filter(None, paragraphs))


def attribution(sources: Sequence[Source], language: str = ENGLISH) -> str | None:
    """Returns the attribution that CC BY-SA requires of an adaptation, or None if the episode uses only the user's own
    text."""
    adapted = _adapted(sources)
    if not adapted:
        return None
    phrases = note_phrases(language)
    works = _joined([_credited(source, phrases.by) for source in adapted], phrases.conjunction)
    return f"{phrases.adapts.format(works=works, licence=_LICENCE)} {phrases.changed}"


def licence_url(sources: Sequence[Source]) -> str | None:
    return CC_BY_SA_4_URL if _adapted(sources) else None


def _adapted(sources: Sequence[Source]) -> list[Source]:
    unknown = {source.licence for source in sources} - {CC_BY_SA_4, None}
    if unknown:
        raise ValueError(
            f"The show notes have no text for the licence {', '.join(map(str, unknown))}: add one to use it."
        )
    return [source for source in sources if source.licence == CC_BY_SA_4]


def _credited(source: Source, by: str) -> str:
    place = f" ({source.url})" if source.url else ""
    return f"“{source.title}”{place}" + (f" {by} {source.credit}" if source.credit else "")


def _source_line(source: Source) -> str:
    licence = _CC_BY_SA_4_NAME if source.licence == CC_BY_SA_4 else None
    return "- " + ", ".join(filter(None, [source.title, source.credit, source.url, licence]))


def _joined(items: Sequence[str], conjunction: str) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {conjunction} {items[-1]}"


def _listed(heading: str, lines: Sequence[str]) -> str:
    return "\n".join([heading, *lines]) if lines else ""


def _clock(seconds: float) -> str:
    minutes, seconds = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
