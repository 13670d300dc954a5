"""The line that names the sources at the end of an episode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.agents.script.names import join_names, spoken_title

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from cpoa.contracts.material import Material

_MAX_NAMED = 3


def credit(material: Material, used_sources: AbstractSet[str]) -> str | None:
    """Returns None if no used source has a licence: the user's own text."""
    sources = [source for source in material.sources if source.source_id in used_sources and source.licence]
    if not sources:
        return None
    titles = list(dict.fromkeys(spoken_title(source.title) for source in sources))
    named = join_names(titles) if len(titles) <= _MAX_NAMED else ", ".join(titles[:_MAX_NAMED]) + " and others"
    plural = "s" if len(titles) > 1 else ""
    wikipedia = all("wikipedia.org" in (source.url or "") for source in sources)
    kind = f"the Wikipedia article{plural} on" if wikipedia else f"the source{plural}"
    return f"What we told you comes from {kind} {named}; the links are in the show notes."
