from __future__ import annotations

from tests.unit.cpoa.agents.script.by_rules.materials import tagger


def test_words_get_their_part_of_speech_and_place() -> None:
    tokens = tagger().tokens("The keepers wrote about paraffin in 1871.")
    assert [token.tag for token in tokens] == ["DET", "NOUN", "VERB", "ADP", "NOUN", "ADP", "NUM", "PUNCT"]
    assert tokens[2].is_finite
    assert (tokens[6].start, tokens[6].end) == (36, 40)


def test_without_weights_only_auxiliaries_are_known() -> None:
    tokens = tagger(with_weights=False).tokens("The lamp was lit.")
    assert [token.tag for token in tokens] == ["X", "X", "AUX", "X", "PUNCT"]
    assert tokens[2].is_finite
