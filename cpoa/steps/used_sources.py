"""Which sources the words of a script rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.contracts.material import Source
from cpoa.contracts.records import SpokenClaim, UsedSource

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpoa.contracts.dialogue import Turn
    from cpoa.contracts.material import Material


def used_sources(turns: Sequence[Turn], material: Material) -> tuple[UsedSource, ...]:
    """The sources of the turns' claims. All sources if there are no claims: a remote writer does not name them."""
    source_of = {passage.passage_id: passage.source_id for passage in material.passages}
    claims: dict[str, list[SpokenClaim]] = {}
    for number, turn in enumerate(turns):
        for passage_id in turn.passage_ids:
            claims.setdefault(source_of[passage_id], []).append(SpokenClaim(number, passage_id))
    return tuple(
        UsedSource(
            source_id=source.source_id,
            title=source.title,
            url=source.url,
            licence=source.licence,
            credit=source.credit,
            is_brought=source.is_brought,
            claims=tuple(claims.get(source.source_id, ())),
        )
        for source in material.sources
        if source.source_id in claims or not claims
    )


def as_source(used: UsedSource) -> Source:
    """Without the claims that rest on it."""
    return Source(
        source_id=used.source_id,
        title=used.title,
        url=used.url,
        licence=used.licence,
        credit=used.credit,
        is_brought=used.is_brought,
    )
