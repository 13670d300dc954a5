"""Turns written text into spoken text. Captions keep the written text; only the voice gets this one."""

from __future__ import annotations

from cpoa.agents.voice.reading.abbreviations import read_abbreviations
from cpoa.agents.voice.reading.amounts import read_amounts
from cpoa.agents.voice.reading.calendar_and_clock import read_calendar
from cpoa.agents.voice.reading.characters import read_greek, to_known_letters, unify_characters
from cpoa.agents.voice.reading.formulas import read_formulas, read_powers, separate_letters_and_digits
from cpoa.agents.voice.reading.markup import remove_markup, remove_notes
from cpoa.agents.voice.reading.measures import read_measures
from cpoa.agents.voice.reading.money import read_money
from cpoa.agents.voice.reading.roman_numerals import read_roman_numerals
from cpoa.agents.voice.reading.symbols import read_mathematics, read_signs, set_pauses, tidy_punctuation

# The order matters: readers that need written marks come before those that remove them, and readers of specific numbers
# (dates, sums, measures) before those of plain numbers.
_READINGS = (
    remove_markup,
    unify_characters,
    remove_notes,
    read_abbreviations,
    read_roman_numerals,
    read_calendar,
    read_money,
    read_measures,
    read_powers,
    read_formulas,
    read_mathematics,
    read_signs,
    separate_letters_and_digits,
    read_amounts,
    set_pauses,
    read_greek,
    to_known_letters,
    tidy_punctuation,
)


def spoken_text(written: str) -> str:
    """Returns text of ``characters.SPEAKABLE_CHARACTERS`` only. Empty if nothing can be said in English."""
    said = written
    for reading in _READINGS:
        said = reading(said)
    return said
