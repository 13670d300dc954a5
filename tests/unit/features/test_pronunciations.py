from __future__ import annotations

import pytest

from features.pronunciations import Pronunciation, merge_pronunciations, parse_pronunciations
from shared.errors import BadRequestError


def test_entries_are_read_with_their_spaces_tidied() -> None:
    given = [{"word": " Kuala  Lumpur ", "say_as": "KWAH-lah LUM-poor "}]
    assert parse_pronunciations(given) == (Pronunciation("Kuala Lumpur", "KWAH-lah LUM-poor"),)


def test_of_two_entries_for_a_word_the_later_one_stays() -> None:
    given = [{"word": "Kuala", "say_as": "a"}, {"word": "kuala", "say_as": "b"}]
    assert parse_pronunciations(given) == (Pronunciation("kuala", "b"),)


def test_the_entries_of_a_request_are_stronger_than_the_accounts() -> None:
    account = (Pronunciation("Kuala", "a"), Pronunciation("Bern", "b"))
    merged = merge_pronunciations(account, (Pronunciation("KUALA", "c"),))
    assert merged == (Pronunciation("KUALA", "c"), Pronunciation("Bern", "b"))


@pytest.mark.parametrize(
    "value",
    [
        None,
        {},
        "Kuala",
        ["Kuala"],
        [{"word": "Kuala"}],
        [{"word": " ", "say_as": "a"}],
        [{"word": "x" * 61, "say_as": "a"}],
        [{"word": "Kuala", "say_as": ""}],
        [{"word": "Kuala", "say_as": "kwah2"}],
        [{"word": "Kuala", "say_as": "<break/>"}],
        [{"word": "Kuala", "say_as": "a\n"}],
        [{"word": "Kuala", "say_as": "a" * 101}],
        [{"word": "Kuala", "say_as": "ˈkwɑːlə"}],
        [{"word": f"word {number}", "say_as": "a"} for number in range(101)],
    ],
)
def test_other_values_are_refused(value: object) -> None:
    with pytest.raises(BadRequestError) as refused:
        parse_pronunciations(value)
    assert refused.value.error_code == "API_GW_PRONUNCIATIONS_INVALID"
    assert refused.value.message
