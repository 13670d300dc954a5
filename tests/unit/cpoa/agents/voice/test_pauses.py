from __future__ import annotations

import numpy as np
import pytest

from cpoa.agents.voice.pauses import Pause, pause_after


def test_pauses_stay_within_their_bounds_and_differ() -> None:
    chance = np.random.default_rng(0)
    for pause in Pause:
        shortest, longest = pause.value
        drawn = [pause.seconds(chance) for _ in range(100)]
        assert min(drawn) >= shortest
        assert max(drawn) <= longest
        assert len(set(drawn)) == 100


def test_turns_are_a_quarter_to_almost_half_a_second_apart() -> None:
    for pause in (Pause.TURN, Pause.ANSWER):
        assert pause.value[0] >= 0.25
        assert pause.value[1] <= 0.45


@pytest.mark.parametrize(
    ("written", "ends_turn", "ends_sentence", "expected"),
    [
        ("It is warm.", True, True, Pause.TURN),
        ("Why is that?", True, True, Pause.ANSWER),
        ("“Why is that?”", True, True, Pause.ANSWER),
        ("It is warm.", False, True, Pause.SENTENCE),
        ("Why is that?", False, True, Pause.AFTER_ASKING_ONESELF),
        ("It is warm,", False, False, Pause.CLAUSE),
    ],
)
def test_the_pause_depends_on_the_text_and_on_what_ends_there(
    written: str, ends_turn: bool, ends_sentence: bool, expected: Pause
) -> None:
    assert pause_after(written, ends_turn=ends_turn, ends_sentence=ends_sentence) is expected
