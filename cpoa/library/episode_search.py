"""Searches one's own and the public episodes by title and by what is said in them.

The words of each language are compared as its text search configuration says ("reef" finds "reefs"). A part of a title
is found in any language.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from cpoa.word_index.configurations import CONFIGURATIONS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from cpoa.library.search_query import EpisodeSearchQuery
    from shared.database import Database, Row

MAX_EPISODES = 20
MAX_HITS = 3
# Of more episodes than these, the newest are ranked: a rank needs all words of an episode.
MAX_RANKED = 500
# Control characters that no sentence has.
_HIT_START, _HIT_END = "\x02", "\x03"

# `query` as each configuration reads it; those that read it alike share a row. A query of stop words alone, or of
# excluded words alone, has no row.
_ASKED = """
    select query, array_agg(config) as configs
    from (select config, websearch_to_tsquery(config::regconfig, :q) as query
          from unnest(:configs::text[]) as config) as each
    where querytree(query) not in ('', 'T')
    group by query
"""
_FIND = """
    with asked as materialized ({asked}),
    titled as materialized (
        select podcast_id from podcasts
        where lower(coalesce(title, topic)) like lower(:pattern) and {readable}
        order by task_created_timestamp desc limit {most}
    ),
    said as materialized (
        select podcast_id, query
        from asked cross join lateral (
                 select podcast_id from podcast_words
                 where words @@ query and config = any(configs) offset 0  -- keeps it apart, so that the index is used
             ) as matching join podcasts using (podcast_id)
        where {readable}
        order by task_created_timestamp desc limit {most}
    ),
    ranked as (
        select podcast_id,
               bool_or(by_title or to_tsvector(config::regconfig, coalesce(title, topic)) @@ query) as in_title,
               max(ts_rank(words, query)) as rank
        from (select podcast_id, true as by_title, null::tsquery as query from titled
              union all select podcast_id, false, query from said) as found
             join podcasts using (podcast_id) left join podcast_words using (podcast_id)
        group by podcast_id
    )
    select podcast_id, coalesce(title, topic) as title, cover_uri, final_audio_filepath, duration_seconds,
           task_created_timestamp, user_id = :user_id::uuid as is_own
    from ranked join podcasts using (podcast_id)
    order by coalesce(in_title, false) desc, rank desc nulls last, task_created_timestamp desc, podcast_id
    limit {shown}
"""
# For each episode the best sentences with any of the words: those of one sentence are rarely all of them.
_HITS = """
    with asked as materialized ({asked}),
    any_word as materialized (
        select replace(querytree(query), '&', '|')::tsquery as query, configs from asked
    ),
    matching as (
        select podcast_id, config, query, starts[number] as start, sentences[number] as text, number,
               row_number() over (partition by podcast_id order by ts_rank(each.said, query) desc, number) as place
        from podcast_words join any_word on config = any(configs),
             unnest(podcast_words.sentence_words) with ordinality as each (said, number)
        where podcast_id = any(:podcast_ids::uuid[]) and each.said @@ query
    )
    select podcast_id, start, text,
           ts_headline(config::regconfig, text, query, :options) as marked
    from matching where place <= {hits}
    order by podcast_id, number
"""
_EVERYONES = "(visibility = 'public' and cpoa_status = 'completed' and podcasts.hidden_at is null)"


@dataclass(frozen=True, slots=True)
class Hit:
    """``highlights``: (first character, the one after the last) of each match in the text."""

    at_seconds: float
    text: str
    highlights: tuple[tuple[int, int], ...]


class EpisodeSearch:
    def __init__(self, database: Database) -> None:
        self._database = database

    def search(self, query: EpisodeSearchQuery, user_id: UUID | None) -> list[Row]:
        """``user_id``: who asks; needed for ``query.mine``. The best match first."""
        allowed = "user_id = :user_id" if query.mine else f"({_EVERYONES} or user_id = :user_id)"
        readable = f"deleted_at is null and {allowed}"
        return self._database.fetch_all(
            _FIND.format(asked=_ASKED, readable=readable, most=MAX_RANKED, shown=MAX_EPISODES),
            q=query.q,
            configs=list(CONFIGURATIONS),
            pattern=f"%{_escaped(query.q)}%",
            user_id=user_id,
        )

    def hits(self, query: EpisodeSearchQuery, podcast_ids: Sequence[UUID]) -> Mapping[UUID, list[Hit]]:
        """In the order of the episode."""
        rows = self._database.fetch_all(
            _HITS.format(asked=_ASKED, hits=MAX_HITS),
            q=query.q,
            configs=list(CONFIGURATIONS),
            podcast_ids=[str(each) for each in podcast_ids],
            options=f"HighlightAll=true, StartSel={_HIT_START}, StopSel={_HIT_END}",
        )
        hits: dict[UUID, list[Hit]] = {}
        for row in rows:
            found = Hit(round(row["start"], 3), row["text"], find_marks(row["marked"], row["text"]))
            hits.setdefault(row["podcast_id"], []).append(found)
        return hits


def find_marks(marked: str, text: str) -> tuple[tuple[int, int], ...]:
    """Returns where the marked words are in the text. Empty if the text was changed, as PostgreSQL does with tags."""
    pieces = marked.replace(_HIT_END, _HIT_START).split(_HIT_START)
    if "".join(pieces) != text:
        return ()
    ends = [0]
    for piece in pieces:
        ends.append(ends[-1] + len(piece))
    return tuple(list(pairwise(ends))[1::2])


def _escaped(text: str) -> str:
    """A part of a pattern for `like`."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
