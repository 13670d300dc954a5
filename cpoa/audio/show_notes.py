"""The show notes of an episode: its summary, its chapters, how it was made and its sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.audio.note_phrases import note_phrases
from cpoa.contracts.language_tags import ENGLISH
from cpoa.contracts.licences import find_licence, licence_of_episode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpoa.audio.chapters import ChapterMark
    from cpoa.audio.note_phrases import NotePhrases
    from cpoa.contracts.licences import Licence
    from cpoa.contracts.material import Source


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
        _listed(phrases.sources, [_source_line(source, phrases) for source in sources]),
        _rights(sources, phrases),
    ]
    return "\n\n".join(filter(None, paragraphs))


def attribution(sources: Sequence[Source], language: str = ENGLISH) -> str | None:
    """Returns the attribution that the sources' licences require of an adaptation, and the terms of the episode. None
    if no source states a licence."""
    licences = _licences(sources)
    if not licences:
        return None
    phrases = note_phrases(language)
    return " ".join([*(_adapts(licence, sources, phrases) for licence in licences), *_terms(sources, phrases)])


def licence_url(sources: Sequence[Source]) -> str | None:
    """Of the episode's own licence."""
    licence = find_licence(licence_of_episode(sources))
    return licence.url if licence else None


def _licences(sources: Sequence[Source]) -> list[Licence]:
    """Each once."""
    return list(dict.fromkeys(filter(None, (find_licence(source.licence) for source in sources))))


def _adapts(licence: Licence, sources: Sequence[Source], phrases: NotePhrases) -> str:
    works = [_credited(source, phrases.by) for source in sources if find_licence(source.licence) == licence]
    return phrases.adapts.format(works=_joined(works, phrases.conjunction), licence=licence.label)


def _rights(sources: Sequence[Source], phrases: NotePhrases) -> str:
    """A paragraph if a source states a licence; frontend/listening/sources.js relies on that."""
    if not (licences := _licences(sources)):
        return ""
    marked = _joined([licence.label for licence in licences if licence.spdx], phrases.conjunction)
    thanks = phrases.marked.format(licence=marked) if marked else ""
    return " ".join(filter(None, [thanks, *_terms(sources, phrases)]))


def _terms(sources: Sequence[Source], phrases: NotePhrases) -> list[str]:
    """What was changed, the episode's own licence if it has one, else what the sources do not allow."""
    licences = _licences(sources)
    claimed = find_licence(licence_of_episode(sources))
    if claimed:
        shared = phrases.same if licences == [claimed] else phrases.shared.format(licence=claimed.label)
        return [phrases.changed, shared]
    said = {
        phrases.changed: True,
        phrases.no_commerce: not all(licence.allows_commerce for licence in licences),
        phrases.no_changes: not all(licence.allows_changes for licence in licences),
        phrases.no_licence: any(licence.is_share_alike or not licence.fits_cc_by_sa for licence in licences),
    }
    return [sentence for sentence, is_said in said.items() if is_said]


def _credited(source: Source, by: str) -> str:
    place = f" ({source.url})" if source.url else ""
    return f"“{source.title}”{place}" + (f" {by} {source.credit}" if source.credit else "")


def _source_line(source: Source, phrases: NotePhrases) -> str:
    licence = find_licence(source.licence)
    said = None if licence is None else licence.name if licence.spdx else phrases.linked.format(address=licence.url)
    return "- " + ", ".join(filter(None, [source.title, source.credit, source.url, said]))


def _joined(items: Sequence[str], conjunction: str) -> str:
    return f"{', '.join(items[:-1])} {conjunction} {items[-1]}" if len(items) > 1 else "".join(items)


def _listed(heading: str, lines: Sequence[str]) -> str:
    return "\n".join([heading, *lines]) if lines else ""


def _clock(seconds: float) -> str:
    minutes, seconds = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
