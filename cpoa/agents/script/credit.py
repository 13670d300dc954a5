"""The line that names the sources at the end of an episode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.agents.script.names import join_names, spoken_title

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from cpoa.agents.script.intro_outro import LineChooser
    from cpoa.contracts.material import Material, Source

_MAX_NAMED = 3
_CREDIT = "What we told you comes from {named}; the links are in the show notes."
_CREDITS = (
    _CREDIT,
    "We read to you from {named}. You'll find the links in the show notes.",
    "All of this comes from {named}; see the show notes for the links.",
    "Our text came from {named}, and the show notes have the links.",
    "What you heard is from {named}. The links are in the show notes.",
    "Our words are those of {named}; they are linked in the show notes.",
)


def credit(material: Material, used_sources: AbstractSet[str], lines: LineChooser | None = None) -> str | None:
    """``lines`` chooses between several wordings. Returns None if no used source has a licence and an address."""
    titles = credited_titles(material, used_sources)
    if not titles:
        return None
    named = join_names(titles) if len(titles) <= _MAX_NAMED else ", ".join(titles[:_MAX_NAMED]) + " and others"
    plural = "s" if len(titles) > 1 else ""
    kind = f"the Wikipedia article{plural} on" if are_of_wikipedia(material, used_sources) else f"the source{plural}"
    named = f"{kind} {named}"
    return _CREDIT.format(named=named) if lines is None else lines.pick(_CREDITS, named=named)


def credited_titles(material: Material, used_sources: AbstractSet[str]) -> list[str]:
    return list(dict.fromkeys(spoken_title(source.title) for source in _licensed(material, used_sources)))


def are_of_wikipedia(material: Material, used_sources: AbstractSet[str]) -> bool:
    return all("wikipedia.org" in (source.url or "") for source in _licensed(material, used_sources))


def _licensed(material: Material, used_sources: AbstractSet[str]) -> list[Source]:
    used = [source for source in material.sources if source.source_id in used_sources]
    return [source for source in used if source.licence and source.url]
