from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpoa.agents.voice.pronouncer import Pronouncer
from cpoa.agents.voice.reading.characters import SPEAKABLE_CHARACTERS
from cpoa.agents.voice.spoken_text import spoken_text
from features.pronunciations import Pronunciation

PRONOUNCER = Pronouncer(
    (
        Pronunciation("Kuala", "KWAH-lah"),
        Pronunciation("Kuala Lumpur", "KL city"),
        Pronunciation("iRon", "eye-ron"),
        Pronunciation("O'Dowd", "oh dowd"),
        Pronunciation("三菱", "mitsu-bishi"),
        Pronunciation("Łódź", "woodge"),
    )
)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Kuala is big.", "kwah-lah is big."),
        ("the kuala and the KUALA", "the kwah-lah and the kwah-lah"),
        ("Kuala's mayor, from Kualan", "kwah-lah's mayor, from Kualan"),
        ("Kuala Lumpur has 5 km of it.", "kl city has five kilometers of it."),
        ("an iRon and iron", "an eye-ron and iron"),
        ("Mr. O’Dowd left.", "Mister oh dowd left."),
        ("The firm 三菱 built it.", "The firm mitsu-bishi built it."),
        ("in Łódź", "in woodge"),
        ("Dr. Kuala III", "Doctor kwah-lah the third"),
        ("See kuala.com.", "See kwah-lah dot com."),
    ],
)
def test_a_word_is_said_by_its_respelling(written: str, said: str) -> None:
    assert PRONOUNCER.spoken_text(written) == said


def test_a_hundred_words_keep_their_own_respellings() -> None:
    letters = "abcdefghij"
    words = [first + second for first in letters for second in letters]
    pronouncer = Pronouncer(tuple(Pronunciation(f"word{word}", f"say {word}") for word in words))
    assert pronouncer.spoken_text("It is wordaa, wordcd and wordjj.") == "It is say aa, say cd and say jj."


@given(st.text(max_size=100))
def test_without_entries_a_text_is_read_as_always(written: str) -> None:
    assert Pronouncer().spoken_text(written) == spoken_text(written)


@given(st.text(alphabet="Kuala Lmpr'’.5三菱qxzQXZ-$", max_size=60))
def test_any_text_with_the_words_becomes_characters_that_the_voice_supports(written: str) -> None:
    assert set(PRONOUNCER.spoken_text(written)) <= SPEAKABLE_CHARACTERS
