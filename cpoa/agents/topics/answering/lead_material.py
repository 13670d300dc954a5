"""Makes material of what the stored leads say about an ask."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cpoa.agents.topics.answering.lead_passages import further_lead, main_lead, opening
from cpoa.agents.topics.answering.subject import say_subject
from cpoa.agents.topics.article_passages import build_source, source_id
from cpoa.contracts.material import Material

if TYPE_CHECKING:
    from cpoa.agents.topics.answering.lead_research import LeadFindings

LEAD_SPARE = 2  # because not every sentence of a passage is spoken
_MIN_OTHERS = 8


def lead_material(topic: str, findings: LeadFindings, wanted_words: int, *, min_others: int = _MIN_OTHERS) -> Material:
    """``topic``: as the user typed it. Main leads come first, then the others until ``wanted_words`` bear on the
    ask and there are ``min_others``."""
    told = [(one.article, main_lead(one)) for one in findings.mains]
    told += [(article, opening(article)) for article in findings.explained]
    words = sum(len(passage.text.split()) for _, passage in told)
    explained = {article.article_id for article in findings.explained}
    others = [one for one in findings.others if one.article.article_id not in explained]
    for number, one in enumerate(others):
        if words >= wanted_words and number >= min_others:
            break
        told.append((one.article, further_lead(one)))
        words += sum(len(one.sentences[place].text.split()) for place in one.told)
    urls = {article.title: article.url for article, _ in told}
    return Material(
        topic=topic,
        subject=say_subject(findings),
        coverage=findings.coverage,
        sources=tuple(build_source(title, url) for title, url in urls.items()),
        passages=tuple(passage for _, passage in told),
        ask=findings.ask,
    )


def with_main_leads(material: Material, findings: LeadFindings) -> Material:
    """Adds the leads that answer the ask to material that does not answer it."""
    known = {source.source_id for source in material.sources}
    missing = [one for one in findings.mains if source_id(one.article.title) not in known]
    return replace(
        material,
        coverage=findings.coverage,
        sources=(*(build_source(one.article.title, one.article.url) for one in missing), *material.sources),
        passages=(*map(main_lead, missing), *material.passages),
    )
