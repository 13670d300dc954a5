"""All reading rules, in the order in which they work.

Rules that need written marks come before those that remove them, and rules for specific numbers (codes, dates, sums,
measures) before those for plain numbers.
"""

from __future__ import annotations

from cpoa.agents.voice.reading.abbreviations import INITIALS, LATIN, SHORTENED
from cpoa.agents.voice.reading.amounts import AMOUNTS
from cpoa.agents.voice.reading.characters import GREEK, KNOWN_LETTERS, OPERATORS, UNIFIED
from cpoa.agents.voice.reading.clock import CLOCK
from cpoa.agents.voice.reading.codes import CODES
from cpoa.agents.voice.reading.dates import DATES
from cpoa.agents.voice.reading.formulas import FORMULAS, MIXED, NOTATION, POWERS
from cpoa.agents.voice.reading.markup import LINKS, MARKS, NOTES
from cpoa.agents.voice.reading.measures import MEASURES
from cpoa.agents.voice.reading.money import MONEY
from cpoa.agents.voice.reading.roman_numerals import ROMAN_NUMERALS
from cpoa.agents.voice.reading.symbols import GRADES, MATHEMATICS, PACING, SIGNS, TIDYING
from cpoa.agents.voice.reading.written_numbers import WRITTEN_NUMBERS
from cpoa.agents.voice.reading.years import YEARS

READING_TABLE = (
    *(OPERATORS, LINKS, MARKS, UNIFIED, CODES, NOTES),
    *(LATIN, SHORTENED, INITIALS, ROMAN_NUMERALS, WRITTEN_NUMBERS),
    *(CLOCK, DATES, YEARS, MONEY, MEASURES, GRADES),
    *(FORMULAS, POWERS, NOTATION, MATHEMATICS, SIGNS, MIXED, AMOUNTS),
    *(PACING, GREEK, KNOWN_LETTERS, TIDYING),
)
