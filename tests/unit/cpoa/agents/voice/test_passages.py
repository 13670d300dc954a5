from __future__ import annotations

import pytest

from cpoa.agents.voice.passages import SpokenPassage, count_spoken_letters, split_into_passages
from cpoa.agents.voice.pauses import Pause, TurnSentence
from cpoa.contracts.dialogue import Chapter, Part, Speaker, Turn, TurnKind
from shared.errors import PermanentStepError


def chapter(*texts: str) -> Chapter:
    speakers = (Speaker.HOST, Speaker.GUEST)
    turns = tuple(Turn(speakers[n % 2], (Part(text, TurnKind.FACT),)) for n, text in enumerate(texts))
    return Chapter("Reefs", turns)


def test_a_turn_is_one_passage_of_its_sentences() -> None:
    assert split_into_passages(chapter("Hi. I'm Anna.", "Where do they grow?"), 100) == [
        SpokenPassage(1, Speaker.HOST, ("Hi.", "I'm Anna."), "Hi. I'm Anna.", TurnSentence("I'm Anna.", Pause.TURN)),
        SpokenPassage(
            2,
            Speaker.GUEST,
            ("Where do they grow?",),
            "Where do they grow?",
            TurnSentence("Where do they grow?", Pause.ANSWER),
        ),
    ]


def test_a_long_turn_is_cut_between_sentences() -> None:
    sentences = [f"Reef number {number} grows slowly." for number in range(9)]
    passages = split_into_passages(chapter(" ".join(sentences)), 100)
    assert [sentence for passage in passages for sentence in passage.sentences] == sentences
    assert all(len(passage.said) <= 100 for passage in passages)
    assert [len(passage.sentences) for passage in passages] == [3, 3, 3]
    assert [passage.last.pause for passage in passages] == [Pause.SENTENCE, Pause.SENTENCE, Pause.TURN]


@pytest.mark.parametrize("text", ["reefs, and more reefs, " * 20, "a" * 500, "me@example.org " * 30, "&" * 500 + "a"])
def test_a_sentence_that_is_longer_than_a_request_is_divided(text: str) -> None:
    passages = split_into_passages(chapter(text), 100)
    assert all(0 < len(passage.said) <= 100 for passage in passages)
    written = "".join("".join(passage.sentences) for passage in passages)
    assert written.replace(" ", "") == text.replace(" ", "")


def test_only_the_last_piece_of_a_divided_sentence_ends_it() -> None:
    passages = split_into_passages(chapter("reefs, and more reefs, " * 20), 100)
    assert {passage.last.pause for passage in passages[:-1]} == {Pause.BREATH}
    assert passages[-1].last.pause is Pause.TURN


def test_the_pause_that_the_script_sets_is_after_the_last_passage_of_the_turn() -> None:
    parts = (Part("Reefs grow slowly. " * 10, TurnKind.FACT),)
    passages = split_into_passages(Chapter("Reefs", (Turn(Speaker.HOST, parts, pause_seconds=1.5),)), 100)
    assert [passage.last.pause_seconds for passage in passages] == [None] * (len(passages) - 1) + [1.5]


def test_markup_and_footnotes_are_shown_but_not_spoken() -> None:
    (passage,) = split_into_passages(chapter("Reefs grow **slowly**.[12] They live."), 100)
    assert passage.said == "Reefs grow slowly. They live."
    assert passage.sentences[0].startswith("Reefs grow **slowly**.")


def test_a_row_of_stars_is_skipped() -> None:
    assert [passage.said for passage in split_into_passages(chapter("Reefs.", "* * *", "They grow."), 100)] == [
        "Reefs.",
        "They grow.",
    ]


@pytest.mark.parametrize(("texts", "place"), [(("Reefs.", "Коралловые рифы."), "turn 2"), (("***",), "any turn")])
def test_unspeakable_text_is_refused_with_its_position(texts: tuple[str, ...], place: str) -> None:
    with pytest.raises(PermanentStepError) as invalid_voice_params:
        split_into_passages(chapter(*texts), 100)
    assert invalid_voice_params.value.error_code == "API_GW_PODCAST_UNSPEAKABLE_TEXT"
    assert place in invalid_voice_params.value.message
    assert "риф" not in invalid_voice_params.value.message


def test_the_spoken_length_of_a_number_is_that_of_its_words() -> None:
    assert count_spoken_letters("1,234") > 20


def test_a_voice_of_another_language_gets_the_text_as_it_is_written() -> None:
    chinese = "你好世界。"
    with pytest.raises(PermanentStepError):
        split_into_passages(chapter(chinese), 100)
    assert split_into_passages(chapter(chinese), 100, "zh")[0].said == chinese
    (passage,) = split_into_passages(chapter("Am 3. Mai kam z. B. Anna, um 5 Uhr."), 100, "de")
    assert passage.said == "Am 3. Mai kam z. B. Anna, um 5 Uhr."
    assert count_spoken_letters("1,234 km", "de") == 6
    assert split_into_passages(chapter("Ja.", "***", "Nein."), 100, "de")[-1].turn == 3
