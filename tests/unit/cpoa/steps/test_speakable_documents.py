from __future__ import annotations

import pytest

from cpoa.contracts.source_documents import BlockKind, DocumentBlock, SourceDocument, UnreadableSourceError
from cpoa.steps.speakable_documents import check_speakable

GERMAN = "Die Bienen kamen im Mai, und sie flogen von Blume zu Blume, bis es am Abend dunkel wurde im Tal."
ENGLISH = "The bees of the city are in the garden, and they are at the flowers that we have had there for years."


def document(*texts: str) -> SourceDocument:
    return SourceDocument(tuple(DocumentBlock(BlockKind.PARAGRAPH, text) for text in texts))


def test_a_document_is_in_the_language_of_most_of_its_paragraphs() -> None:
    with pytest.raises(UnreadableSourceError, match="It seems to be German"):
        check_speakable(document(ENGLISH, GERMAN, GERMAN), "en")
    check_speakable(document(ENGLISH, GERMAN, GERMAN), "de")
    check_speakable(document(GERMAN, ENGLISH, ENGLISH), "en")
