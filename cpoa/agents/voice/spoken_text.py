"""Text as written into text as it is said. Captions keep what was written; only the voice gets this."""

from __future__ import annotations

from cpoa.agents.voice.reading.abbreviations import abbreviations_read
from cpoa.agents.voice.reading.amounts import amounts_read
from cpoa.agents.voice.reading.calendar_and_clock import calendar_read
from cpoa.agents.voice.reading.characters import greek_read, in_known_letters, same_meaning
from cpoa.agents.voice.reading.formulas import formulas_read, letters_and_digits_apart, powers_read
from cpoa.agents.voice.reading.markup import without_markup, without_notes
from cpoa.agents.voice.reading.measures import measures_read
from cpoa.agents.voice.reading.money import money_read
from cpoa.agents.voice.reading.roman_numerals import roman_numerals_read
from cpoa.agents.voice.reading.symbols import mathematics_read, paced, signs_read, tidied

# In this order: what needs the marks of writing comes before what takes them away, what knows more of a number
# (a date, a sum, a measure) before what knows less.
_READINGS = (
    without_markup,
    same_meaning,
    without_notes,
    abbreviations_read,
    roman_numerals_read,
    calendar_read,
    money_read,
    measures_read,
    powers_read,
    formulas_read,
    mathematics_read,
    signs_read,
    letters_and_digits_apart,
    amounts_read,
    paced,
    greek_read,
    in_known_letters,
    tidied,
)


def spoken_text(written: str) -> str:
    """Holds only ``characters.SPEAKABLE_CHARACTERS``. Empty where nothing of the text can be said in English."""
    said = written
    for reading in _READINGS:
        said = reading(said)
    return said
