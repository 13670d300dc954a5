"""Makes the material of an episode from a user's own texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.agents.topics.own_text.passages import read_passages
from cpoa.agents.topics.text_validation import INVALID_SOURCES, check_sources, source_name
from cpoa.agents.topics.topic_phrase import impersonal_subject
from cpoa.contracts.language_tags import ENGLISH, is_english
from cpoa.contracts.material import Coverage, Material
from cpoa.text.language_choice import LanguageChoice
from shared.errors import BadRequestError, PermanentStepError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpoa.contracts.agents import OwnSource
    from cpoa.contracts.material import Passage, Source


def build_own_material(topic: str, own_sources: Sequence[OwnSource], language: str = ENGLISH) -> Material:
    """Returns the texts as material. ``language``: of the episode. ``topic`` may be empty; then the first text's title
    is the topic.

    Raises PermanentStepError, which names the source that has no speakable sentence."""
    try:
        check_sources(own_sources, LanguageChoice(language))
    except BadRequestError as error:
        raise PermanentStepError(error.error_code, error.message) from error
    sources: list[Source] = []
    passages: list[Passage] = []
    topic = " ".join(topic.split())
    for number, own in enumerate(own_sources, start=1):
        title = " ".join((own.title or "").split()) or (topic if len(own_sources) == 1 else "")
        source, found = read_passages(f"text:{number}", own.text, title=title, url=own.url)
        if not found:
            raise PermanentStepError(
                INVALID_SOURCES,
                f"{source_name(number, own)} has no sentences that can be spoken, only code, links or formulas. Give "
                "running text.",
            )
        sources.append(source)
        passages += found
    topic = topic or sources[0].title
    subject = impersonal_subject(topic) if is_english(language) else topic
    return Material(topic, subject, Coverage.OWN, tuple(sources), tuple(passages))
