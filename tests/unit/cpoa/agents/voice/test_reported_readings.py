"""Tests numbers and signs that voices read wrongly, in this product or in others like it."""

from __future__ import annotations

import pytest

from cpoa.agents.voice.spoken_text import spoken_text


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        pytest.param("It cost $1 000 000.", "It cost one million dollars.", id="spaces in an amount"),
        pytest.param("It cost $1\u00a0000\u00a0000.", "It cost one million dollars.", id="no-break spaces"),
        pytest.param("He left 1 250 paintings.", "He left one thousand two hundred and fifty paintings.", id="space"),
        pytest.param("He left 1\u2009250 oils.", "He left one thousand two hundred and fifty oils.", id="thin space"),
        pytest.param("In 2019 120 ships came.", "In twenty nineteen one hundred and twenty ships came.", id="year"),
        pytest.param("17.9 \u00b5g/dL", "seventeen point nine micrograms per deciliter", id="micro in a ratio"),
        pytest.param("5 \u00b5L", "five microliters", id="micro in a unit"),
        pytest.param("12 \u03bcmol/L", "twelve micromoles per liter", id="greek letter mu in a unit"),
        pytest.param("the \u00b5 receptor", "the mu receptor", id="micro alone"),
        pytest.param("The 24th of May was cold.", "The twenty-fourth of May was cold.", id="the at the start"),
        pytest.param("It is open 9am-5pm.", "It is open nine AM to five PM.", id="hours with a hyphen"),
        pytest.param("It is open 09:30–17:00.", "It is open nine thirty to seventeen hundred.", id="hours with a dash"),
        pytest.param("It is open 10:30-11:45.", "It is open ten thirty to eleven forty-five.", id="hours"),
        pytest.param("Mon-Fri, 8am–6pm", "Monday to Friday, eight AM to six PM", id="days and hours"),
        pytest.param("It was 25.12.2024.", "It was December the twenty-fifth, twenty twenty-four.", id="dots"),
        pytest.param("It was 12/25/24.", "It was December the twenty-fifth, twenty twenty-four.", id="short date"),
        pytest.param("It was 2024/12/25.", "It was December the twenty-fifth, twenty twenty-four.", id="year first"),
        pytest.param("31/12/1999", "December the thirty-first, nineteen ninety-nine", id="day first"),
        pytest.param(
            "Call 020 7946 0018.", "Call zero two zero, seven nine four six, zero zero one eight.", id="London number"
        ),
        pytest.param(
            "Call 07700 900123.", "Call zero seven seven zero zero, nine zero zero one two three.", id="mobile number"
        ),
        pytest.param(
            "Call 0800 123 4567.", "Call zero eight zero zero, one two three, four five six seven.", id="free number"
        ),
        pytest.param(
            "Call +1 (212) 555-0134.",
            "Call plus one, two one two, five five five, zero one three four.",
            id="number with a country",
        ),
        pytest.param(
            "Call (020) 7946 0018 for a tour.",
            "Call zero two zero, seven nine four six, zero zero one eight for a tour.",
            id="number with a bracket",
        ),
        pytest.param("It has 1.2M users.", "It has one point two million users.", id="million"),
        pytest.param("It has 3K stars.", "It has three thousand stars.", id="thousand"),
        pytest.param("There are 2.5B people.", "There are two point five billion people.", id="billion"),
        pytest.param("2.3m people; 30 m of wire", "two point three million people; thirty meters of wire", id="m"),
        pytest.param("It had 5.4 in. of rain.", "It had five point four inches of rain.", id="inches"),
        pytest.param("It had 2 ft. in May.", "It had two feet in May.", id="feet"),
        pytest.param("Take 6 lb. of flour.", "Take six pounds of flour.", id="pounds"),
        pytest.param("It is 5 ft. 4 in. tall.", "It is five feet four inches tall.", id="feet and inches"),
        pytest.param("1 tsp salt", "one teaspoon salt", id="teaspoon"),
        pytest.param("2 tbsp oil", "two tablespoons oil", id="tablespoons"),
        pytest.param("4.5e6 kg", "four point five times ten to the six kilograms", id="exponent"),
        pytest.param("5 mg/dL", "five milligrams per deciliter", id="per deciliter"),
        pytest.param("60 beats/min", "sixty beats per minute", id="per minute"),
        pytest.param("Act \u2163, Scene \u2168", "Act four, Scene nine", id="roman numerals of Unicode"),
        pytest.param("Chapter \u216b", "Chapter twelve", id="twelve of Unicode"),
        pytest.param("The value of π is 3.14.", "The value of pi is three point one four.", id="pi"),
        pytest.param("The APOE ε4 allele.", "The APOE epsilon four allele.", id="epsilon"),
        pytest.param("More is at example.org.", "More is at example dot org.", id="address"),
        pytest.param("The area is y**2.", "The area is y squared.", id="power"),
        pytest.param("The path is C:\\docs.", "The path is C colon backslash docs.", id="path"),
    ],
)
def test_the_voice_gets_words_for_numbers_and_signs(written: str, spoken: str) -> None:
    assert spoken_text(written) == spoken
