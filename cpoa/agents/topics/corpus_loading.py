"""Fills the corpus tables from the data file, after the migrations, in their transaction or in another one."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from cpoa.agents.topics.corpus_rows import corpus_rows, rows_version
from shared.data_files import cache_folder

if TYPE_CHECKING:
    from pathlib import Path

    from cpoa.agents.topics.corpus_rows import CorpusRows
    from shared.database import Transaction

DATA_FILE = "summaries_en-us.json"

logger = logging.getLogger(__name__)

_INSERT_ARTICLES = """
    insert into corpus_articles (id, title, base_title, description, category, card_category, kind, extract, url,
                                 in_degree, everyday, common_noun, terms, likeness)
    select id, title, base_title, description, category, card_category, kind, extract, url,
           in_degree, everyday, common_noun, terms, to_tsquery('english', likeness)
    from json_to_recordset(cast(:rows as json)) as row (
        id integer, title text, base_title text, description text, category text, card_category text, kind text,
        extract text, url text, in_degree integer, everyday boolean, common_noun boolean, terms jsonb, likeness text)
"""
_INSERT_NAMES = """
    insert into corpus_names (name_key, article_id, kind)
    select name_key, article_id, kind
    from json_to_recordset(cast(:rows as json)) as row (name_key text, article_id integer, kind text)
"""
_INSERT_LINKS = """
    insert into corpus_links (from_id, to_id, sentence_no, sentence_start, sentence_length, weight)
    select from_id, to_id, sentence_no, sentence_start, sentence_length, weight
    from json_to_recordset(cast(:rows as json)) as row (
        from_id integer, to_id integer, sentence_no smallint, sentence_start smallint, sentence_length smallint,
        weight real)
"""
_INSERT_TERMS = """
    insert into corpus_terms (term, document_count)
    select key, value::integer from json_each_text(cast(:rows as json))
"""
# Words for the correction of typing errors: lower case, without accents, no numbers.
_INSERT_WORDS = r"""
    insert into corpus_words (word, lead_count)
    select word, ndoc
    from ts_stat($$select to_tsvector('simple', unaccent(lower(title || ' ' || extract))) from corpus_articles$$)
    where word ~ '^[a-z]{4,}$'
"""


def load_corpus(transaction: Transaction, data_file: Path) -> bool:
    """Replaces the rows if the file or the code that makes them has changed. Returns whether they were replaced."""
    content = data_file.read_bytes()
    version = rows_version(content)
    # If two migrations run at once, the second waits here and then finds the work done.
    transaction.execute("lock table corpus_version in share row exclusive mode")
    loaded = transaction.fetch_one("select version from corpus_version")
    if loaded and loaded["version"] == version:
        return False
    rows = corpus_rows(content, version, cache_folder(data_file))
    _replace_rows(transaction, rows)
    transaction.execute(
        """
        insert into corpus_version (version) values (:version)
        on conflict (only_row) do update set version = excluded.version, loaded_at = now()
        """,
        version=version,
    )
    logger.info("corpus loaded: %d articles, %d links", rows.article_count, rows.link_count)
    return True


def _replace_rows(transaction: Transaction, rows: CorpusRows) -> None:
    transaction.execute("truncate corpus_articles, corpus_names, corpus_links, corpus_terms, corpus_words")
    # One JSON parameter per statement: PostgreSQL parses it faster than this process builds arrays.
    for sql, statements in (
        (_INSERT_ARTICLES, rows.articles),
        (_INSERT_NAMES, rows.names),
        (_INSERT_LINKS, rows.links),
        (_INSERT_TERMS, [rows.terms]),
    ):
        for part in statements:
            transaction.execute(sql, rows=part)
    transaction.execute(_INSERT_WORDS)
    for table in ("corpus_articles", "corpus_names", "corpus_links", "corpus_terms", "corpus_words"):
        transaction.execute(f"analyze {table}")
