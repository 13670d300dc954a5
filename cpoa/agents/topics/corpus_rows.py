"""The rows of the corpus tables as JSON. Building them takes seconds, so they may be cached in a folder."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cpoa.agents.topics.corpus_graph import build_graph

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cpoa.agents.topics.corpus_graph import CorpusArticle, CorpusGraph, Link

_ROWS_PER_STATEMENT = 4_000
_CPOA = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class CorpusRows:
    """The rows of each table, as JSON arrays of a statement's size. ``terms``: one object, word -> number of leads."""

    article_count: int
    link_count: int
    articles: list[str]
    names: list[str]
    links: list[str]
    terms: str


def rows_version(content: bytes) -> str:
    """Returns a digest of the data file's content and of the source code that makes the rows."""
    digest = hashlib.sha256(content)
    code = [*(_CPOA / "agents" / "topics").glob("*.py"), *(_CPOA / "text").glob("*.py")]
    for path in sorted([*code, _CPOA / "contracts" / "material.py"]):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def corpus_rows(content: bytes, version: str, cache_folder: Path | None) -> CorpusRows:
    """Returns the rows of ``content``. ``version`` is its version, under which they are cached in ``cache_folder``."""
    if cache_folder is None:
        return _build_rows(content)
    kept = cache_folder / f"corpus_rows-{version}.json"
    if kept.exists():
        return CorpusRows(**json.loads(kept.read_bytes()))
    rows = _build_rows(content)
    for other in set(cache_folder.glob("corpus_rows-*.json")) - {kept}:
        other.unlink(missing_ok=True)
    unfinished = kept.with_name(f"{kept.name}.{os.getpid()}.part")
    unfinished.write_text(json.dumps(asdict(rows)), encoding="utf-8")
    unfinished.replace(kept)
    return rows


def _build_rows(content: bytes) -> CorpusRows:
    graph = build_graph(json.loads(content).values())
    return CorpusRows(
        article_count=len(graph.articles),
        link_count=len(graph.links),
        articles=_statements(map(_article_row, graph.articles)),
        names=_statements(_name_rows(graph)),
        links=_statements(map(_link_row, graph.links)),
        terms=json.dumps(graph.document_counts),
    )


def _statements(rows: Iterable[dict[str, Any]]) -> list[str]:
    pending = list(rows)
    parts = range(0, len(pending), _ROWS_PER_STATEMENT)
    return [json.dumps(pending[start : start + _ROWS_PER_STATEMENT]) for start in parts]


def _article_row(article: CorpusArticle) -> dict[str, Any]:
    return {
        "id": article.article_id,
        "title": article.title,
        "base_title": article.base_title,
        "description": article.description,
        "category": article.category,
        "card_category": article.card_category,
        "kind": article.kind,
        "extract": article.extract,
        "url": article.url,
        "in_degree": article.in_degree,
        "everyday": article.everyday,
        "common_noun": article.common_noun,
        "terms": article.terms,
        "likeness": article.likeness,
    }


def _name_rows(graph: CorpusGraph) -> Iterator[dict[str, Any]]:
    for article in graph.articles:
        for name_key, kind in article.names.items():
            yield {"name_key": name_key, "article_id": article.article_id, "kind": kind}


def _link_row(link: Link) -> dict[str, Any]:
    return {field: getattr(link, field) for field in link.__slots__}
