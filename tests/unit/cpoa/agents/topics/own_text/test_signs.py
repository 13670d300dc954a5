from __future__ import annotations

import pytest

from tests.own_texts import said

LONG = "The old keepers watched the sea from the tower every single night of the year."


def first(sentence: str) -> str:
    return said(f"{sentence} {LONG}")[0]


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        (
            "All rooms of the house (except the cellar) are heated.",
            "All rooms of the house, except the cellar, are heated.",
        ),
        ("The dose is 5 mg/kg (max. 400 mg) twice a day.", "The dose is 5 mg/kg, max. 400 mg, twice a day."),
        (
            "Our sensors (mounted at 4 m, above the trees) failed.",
            "Our sensors — mounted at 4 m, above the trees — failed.",
        ),
        ("It keeps two days (not the walnuts, they go soft).", "It keeps two days — not the walnuts, they go soft."),
        ("Heat it to 190 °C (375 °F).", "Heat it to 190 °C, 375 °F."),
        ("Present: Ada (chair), Bo (minutes), Cy.", "Present: Ada — chair, Bo — minutes, Cy."),
        ("(Yes, we measured.)", "Yes, we measured."),
        ("The law (see clause 3(b)) applies.", "The law, see clause 3(b), applies."),
        (
            "He (the king [of France] and (later) of Spain) left.",
            "He — the king of France and, later, of Spain — left.",
        ),
        ("It broke (!) on Monday.", "It broke on Monday."),
    ],
)
def test_brackets_are_asides(written: str, spoken: str) -> None:
    assert first(written) == spoken


@pytest.mark.parametrize(
    "sentence",
    ["Call (020) 7946 0018 for a tour.", "Let f(x) be even.", "Add Ca(OH)2 to the item(s).", "See 4(b) or (c) here."],
)
def test_brackets_stay_inside_numbers_and_names(sentence: str) -> None:
    assert first(sentence) == sentence


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("It is warm [12] and wet [3, 4].", "It is warm and wet."),
        ("It is warm (Smith 2019, p. 4).", "It is warm."),
        ("It is warm (Smith & Hill, 2019; Lee et al. 2010).", "It is warm."),
        ("It is warm.¹² It rains.³", "It is warm."),
        ("The area is 3 m² or 5 cm³.", "The area is 3 m² or 5 cm³."),
        ("They met (May 2019) in Rome.", "They met, May 2019, in Rome."),
        ("The case is [1970] 2 QB 100.", "The case is 1970 2 QB 100."),
    ],
)
def test_only_citations_go(written: str, spoken: str) -> None:
    assert first(written) == spoken


def test_a_name_and_a_year_are_a_citation_in_a_text_that_cites() -> None:
    assert said("It is warm (Smith 2019). It is wet (Lee 2010). It was held again (Summer 2010).") == [
        "It is warm.",
        "It is wet.",
        "It was held again, Summer 2010.",
    ]


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("Fast water, erosion -> cut bank.", "Fast water, erosion leads to cut bank."),
        ("H2O + CO2 → H2CO3 in the sea.", "H2O + CO2 gives H2CO3 in the sea."),
        ("C4 vs CAM plants → adaptations.", "C4 vs CAM plants leads to adaptations."),
        ("The trip from Rome → Naples took a day.", "The trip from Rome to Naples took a day."),
        ("Go to Settings > Network > Wi-Fi.", "Go to Settings, then Network, then Wi-Fi."),
        ("Open Settings → Network → Wi-Fi.", "Open Settings, then Network, then Wi-Fi."),
        ("Comfort ★★★★☆ and price ★.", "Comfort 4 out of 5 stars and price 1 star."),
    ],
)
def test_arrows_and_stars_are_said_in_words(written: str, spoken: str) -> None:
    assert first(written) == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        (
            "Service means the website at https://example.com and software.",
            "Service means the website at example.com and software.",
        ),
        ("More is at https://www.example.com/a?b=c.", "More is at example.com."),
        ("See the plan (https://example.com/plan) of it.", "See the plan of it."),
        ("Write to anna@example.com today.", "Write to anna@example.com today."),
    ],
)
def test_an_address_leaves_no_gap(written: str, spoken: str) -> None:
    assert first(written) == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("The river Волга flows to the sea and is 3,530 km long.", "The river flows to the sea and is 3,530 km long."),
        ("The river (Волга) is long.", "The river is long."),
        ("The company 三菱 built the wheel in 1950.", "The company built the wheel in 1950."),
        ("The Greek word λόγος means reason.", "The Greek word means reason."),
    ],
)
def test_only_the_words_in_another_script_go(written: str, spoken: str) -> None:
    assert first(written) == spoken


@pytest.mark.parametrize(
    "sentence", ["\u202bشارع\u202c is Arabic for street.", "The word for house is дом.", "Это дом."]
)
def test_a_sentence_that_needs_another_script_is_not_said(sentence: str) -> None:
    assert first(sentence) == LONG
