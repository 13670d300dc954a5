"""Makes the material of an episode from a user's own texts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cpoa.agents.topics.own_text.brought_documents import as_document
from cpoa.agents.topics.own_text.passages import divide_document, read_passages
from cpoa.agents.topics.text_validation import INVALID_SOURCES, check_sources, source_name
from cpoa.agents.topics.topic_phrase import impersonal_subject
from cpoa.contracts.agents import OwnSource
from cpoa.contracts.language_tags import ENGLISH, is_english
from cpoa.contracts.licences import find_licence
from cpoa.contracts.material import Coverage, Material
from cpoa.text.language_choice import LanguageChoice
from cpoa.text.words import content_words
from shared.errors import BadRequestError, PermanentStepError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpoa.contracts.agents import ReadSource
    from cpoa.contracts.licences import Licence
    from cpoa.contracts.material import Passage, Source

_MIN_RELEVANCE = 0.5


def build_own_material(topic: str, own_sources: Sequence[OwnSource | ReadSource], language: str = ENGLISH) -> Material:
    """Returns the texts, and the pages and files that were read, as material. ``language``: of the episode. ``topic``
    may be empty; then the first source's title is the topic.

    Raises PermanentStepError, which names the source that has no speakable sentence."""
    try:
        check_sources([own for own in own_sources if isinstance(own, OwnSource)], LanguageChoice(language))
    except BadRequestError as error:
        raise PermanentStepError(error.error_code, error.message) from error
    sources: list[Source] = []
    passages: list[Passage] = []
    topic = " ".join(topic.split())
    for number, own in enumerate(own_sources, start=1):
        source, found = _read(number, own, topic if len(own_sources) == 1 else "")
        if not found:
            raise PermanentStepError(
                INVALID_SOURCES,
                f"{source_name(number, own.title)} has no sentences that can be spoken, only code, links or formulas. "
                "Give running text.",
            )
        sources.append(source)
        passages += found
    if topic and len(sources) > 1:
        passages = rank_by_topic(passages, topic)
    topic = topic or sources[0].title
    subject = impersonal_subject(topic) if is_english(language) else topic
    return Material(topic, subject, Coverage.OWN, tuple(sources), tuple(passages))


def rank_by_topic(passages: Sequence[Passage], topic: str) -> list[Passage]:
    """A prompt without room for several whole texts shows the passages about the topic."""
    asked = frozenset(content_words(topic))
    return [replace(one, relevance=_MIN_RELEVANCE + _share(one, asked) * (1 - _MIN_RELEVANCE)) for one in passages]


def _share(passage: Passage, asked: frozenset[str]) -> float:
    words = content_words(f"{passage.heading or ''} {passage.text}")
    return round(len(asked.intersection(words)) / len(asked), 2) if asked else 1.0


def _read(number: int, own: OwnSource | ReadSource, topic: str) -> tuple[Source, list[Passage]]:
    title = " ".join((own.title or "").split()) or topic
    if isinstance(own, OwnSource):
        return read_passages(f"text:{number}", own.text, title=title, url=own.url)
    document = own.document
    licence = _licence(own)
    source, passages = divide_document(
        f"text:{number}", as_document(document), title=own.title or document.title or topic, url=_address(own)
    )
    return replace(
        source,
        # Who wrote a file is often the user's own affair; an open licence or an address shows that it was published.
        credit=document.author if licence or source.url else None,
        licence=licence.key if licence else None,
        published=document.published,
        is_brought=True,
    ), passages


def _licence(own: ReadSource) -> Licence | None:
    """A file that only links its licence may link to where only its owner may look."""
    found = find_licence(own.document.licence)
    return found if found and (found.spdx or _address(own)) else None


def _address(own: ReadSource) -> str | None:
    return own.url if own.is_upload else own.document.address or own.url
