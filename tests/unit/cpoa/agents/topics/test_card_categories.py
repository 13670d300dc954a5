from __future__ import annotations

import pytest

from cpoa.agents.topics.card_categories import CARD_CATEGORIES, card_category


@pytest.mark.parametrize(
    ("description", "category", "card"),
    [
        ("American jazz singer", "People", "Entertainment"),
        ("Infectious disease", "Biology and health sciences", "Health"),
        ("Study of production and trade", "Society and social sciences", "Business"),
        ("Portable computer", "Technology", "Technology"),
        ("German composer (1770-1827)", "Uncategorized", "Arts"),
        ("Family of songbirds", "Biology and health sciences", "Science"),
        ("Union of opposite-sex gametes", "Biology and health sciences", "Science"),
        ("Electrically operated switch", "Technology", "Technology"),
        ("State with the highest authority", "Society and social sciences", "Education"),
        ("1958 film by Alfred Hitchcock", "Arts", "Entertainment"),
        ("Literary work", "Arts", "Arts"),
        ("Branch of mathematics", "Mathematics", "Science"),
        ("City in Japan", "Geography", "Lifestyle"),
        ("Something without a hint", "Uncategorized", "Education"),
    ],
)
def test_an_article_gets_its_card_category(description: str, category: str, card: str) -> None:
    assert card_category(description, category) == card
    assert card in CARD_CATEGORIES


def test_a_word_of_the_description_does_not_change_a_certain_category() -> None:
    assert card_category("Theorem about games", "Mathematics") == "Science"
