"""Checks that an episode can be made of a page or file that was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.agents.topics.own_text.brought_documents import as_document
from cpoa.agents.topics.own_text.passages import divide_document
from cpoa.agents.topics.text_validation import UnspeakableTextError, check_text
from cpoa.contracts.source_documents import UnreadableSourceError
from cpoa.text.language_choice import LanguageChoice

if TYPE_CHECKING:
    from cpoa.contracts.source_documents import SourceDocument


def check_speakable(document: SourceDocument, language: str) -> None:
    """``language``: of the episode. Raises UnreadableSourceError for what research could not use."""
    try:
        check_text(document.text, LanguageChoice(language))
    except UnspeakableTextError as error:
        raise UnreadableSourceError(f"It {error}") from error
    _, passages = divide_document("text:1", as_document(document))
    if not passages:
        raise UnreadableSourceError("It has no sentences that can be spoken, only code, links or formulas.")
