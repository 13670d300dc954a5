"""The table ``podcast_words``: what is said in each finished episode, as the search needs it."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from cpoa.word_index.configurations import configuration_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from cpoa.contracts.spoken_words import SpokenWords
    from shared.database import Transaction

WORDS_VERSION = 1
MAX_SENTENCE_CHARS = 2_000
# PostgreSQL refuses the words of longer texts; half an hour has 30,000 characters.
MAX_CHARS = 300_000


def send_words(transaction: Transaction, podcast_id: UUID, spoken: SpokenWords) -> None:
    """Writes the words of an episode that is not deleted, or replaces them."""
    sentences = _storable(spoken.sentences)
    # First the episode's row, as everywhere: two transactions in different orders could wait for each other.
    transaction.send(
        "update podcasts set words_version = :version where podcast_id = :podcast_id",
        podcast_id=podcast_id,
        version=WORDS_VERSION,
    )
    transaction.send(
        """
        insert into podcast_words (podcast_id, config, words, starts, sentences, sentence_words)
        select podcast_id, :config::text,
               to_tsvector(:config::text::regconfig, array_to_string(:sentences::text[], E'\n'))
                   || setweight(to_tsvector(:config::text::regconfig, coalesce(title, topic)), 'A'),
               :starts::real[], :sentences::text[],
               array(select to_tsvector(:config::text::regconfig, sentence)
                     from unnest(:sentences::text[]) with ordinality as each (sentence, number) order by number)
        from podcasts where podcast_id = :podcast_id and deleted_at is null
        on conflict (podcast_id) do update
        set config = excluded.config, words = excluded.words, starts = excluded.starts,
            sentences = excluded.sentences, sentence_words = excluded.sentence_words
        """,
        podcast_id=podcast_id,
        config=configuration_of(spoken.language),
        starts=list(spoken.starts[: len(sentences)]),
        sentences=sentences,
    )


def send_title(transaction: Transaction, podcast_id: UUID, title: str) -> None:
    """Replaces the words of the title. Those of the sentences have the weight D."""
    transaction.send(
        """
        update podcast_words
        set words = ts_filter(words, '{d}') || setweight(to_tsvector(config::regconfig, :title), 'A')
        where podcast_id = :podcast_id
        """,
        podcast_id=podcast_id,
        title=title,
    )


def send_removal(transaction: Transaction, podcast_id: UUID) -> None:
    transaction.send("delete from podcast_words where podcast_id = :podcast_id", podcast_id=podcast_id)


def _storable(sentences: Sequence[str]) -> list[str]:
    cut = [sentence.replace("\x00", "")[:MAX_SENTENCE_CHARS] for sentence in sentences]
    ends = accumulate(map(len, cut))
    return [sentence for sentence, end in zip(cut, ends, strict=True) if end <= MAX_CHARS]
