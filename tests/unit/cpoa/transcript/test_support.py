"""The sentences of a passage that support a spoken sentence."""

from __future__ import annotations

from cpoa.transcript.support import Support, find_support

PASSAGE = (
    "Coral reefs are built by colonies of tiny animals.",
    "Most reefs grow between one and three centimetres a year.",
    "They cover less than 0.1 percent of the ocean floor.",
)


def test_a_sentence_that_is_read_out_is_a_quotation() -> None:
    assert find_support("Most reefs grow between one and three centimetres a year!", PASSAGE) == Support(
        (1,), is_quote=True
    )


def test_a_sentence_in_other_words_is_supported_by_the_one_that_shares_most() -> None:
    assert find_support("So a reef grows at most three centimetres in one year.", PASSAGE) == Support((1,))
    assert find_support("Tiny animals live in colonies and build the reefs.", PASSAGE) == Support((0,))


def test_two_sentences_can_support_one() -> None:
    assert find_support(
        "Tiny animals build colonies, on less than one percent of the ocean floor.", PASSAGE
    ).sentences == (0, 2)


def test_nothing_stands_out_if_no_words_are_shared() -> None:
    assert find_support("Fish swim there.", PASSAGE) == Support(())
    assert find_support("So it is.", PASSAGE) == Support(())
