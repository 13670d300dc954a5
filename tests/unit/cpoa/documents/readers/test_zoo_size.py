"""The zoo: every layout that people bring, each with what must and must not be read in it."""

from __future__ import annotations

from tests.unit.cpoa.documents.readers import test_documents, test_zoo

MIN_DOCUMENTS = 60


def test_the_zoo_has_at_least_sixty_documents_and_none_of_them_twice() -> None:
    documents = {expected.data for expected in test_documents.ALL} | set(test_zoo.PAGES)
    assert len(documents) == len(test_documents.ALL) + len(test_zoo.PAGES) >= MIN_DOCUMENTS


def test_each_document_says_what_must_be_read_and_most_say_what_must_not() -> None:
    assert all(expected.must for expected in test_documents.ALL)
    lacking = [
        page for page in test_zoo.PAGES if not (test_zoo.PAGES[page].get("has") or "refused" in test_zoo.PAGES[page])
    ]
    assert lacking == []
    refusing = sum(bool(expected.must_not) for expected in test_documents.ALL)
    refusing += sum(bool(page.get("lacks") or "refused" in page) for page in test_zoo.PAGES.values())
    assert 3 * refusing >= 2 * (len(test_documents.ALL) + len(test_zoo.PAGES))
