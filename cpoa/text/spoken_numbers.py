"""Says numbers in English words. `cpoa/text/number_words.py` finds numbers in a text."""

from __future__ import annotations

_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES = (
    (10**15, "quadrillion"),
    (10**12, "trillion"),
    (10**9, "billion"),
    (10**6, "million"),
    (1000, "thousand"),
)
_IRREGULAR_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
_FRACTION_NAMES = {2: "half", 4: "quarter", 100: "hundredth", 1000: "thousandth"}

# Longer numbers are identifiers, such as of a card or an account, and are read digit by digit.
_MAX_CARDINAL_DIGITS = 18


def cardinal(number: int) -> str:
    if number < 20:
        return _ONES[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return _TENS[tens] + (f"-{_ONES[ones]}" if ones else "")
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        return f"{_ONES[hundreds]} hundred" + (f" and {cardinal(rest)}" if rest else "")
    size, name = next(scale for scale in _SCALES if number >= scale[0])
    count, rest = divmod(number, size)
    joint = " and " if rest < 100 else " "
    return f"{cardinal(count)} {name}" + (f"{joint}{cardinal(rest)}" if rest else "")


def ordinal(number: int) -> str:
    words = cardinal(number)
    start = max(words.rfind(" "), words.rfind("-")) + 1
    last = words[start:]
    if last in _IRREGULAR_ORDINALS:
        return words[:start] + _IRREGULAR_ORDINALS[last]
    return words[:start] + (f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th")


def digits(run: str) -> str:
    return " ".join(_ONES[int(digit)] for digit in run if digit.isdigit())


def spoken_number(written: str) -> str:
    """Returns the words of "1,550", "3.14", "007" or ".5"."""
    whole, point, fraction = written.replace(",", "").partition(".")
    if (len(whole) > 1 and whole.startswith("0")) or len(whole) > _MAX_CARDINAL_DIGITS:
        words = digits(whole)
    else:
        words = cardinal(int(whole or "0"))
    return f"{words} point {digits(fraction)}" if point else words


def year(number: int) -> str:
    """Returns the words of a year: 1066 "ten sixty-six", 1905 "nineteen oh five", 1900 "nineteen hundred", 2004 "two
    thousand and four"."""
    century, rest = divmod(number, 100)
    if number < 1000 or 2000 <= number < 2010 or century % 10 == rest == 0:
        return cardinal(number)
    if rest == 0:
        return f"{cardinal(century)} hundred"
    return f"{cardinal(century)} {'oh ' if rest < 10 else ''}{cardinal(rest)}"


def decade(number: int) -> str:
    """Returns the words of a decade: 1890 "eighteen nineties", 1800 "eighteen hundreds", 2000 "two thousands", 80
    "eighties"."""
    century, rest = divmod(number, 100)
    if number == 2000:
        return "two thousands"
    if rest == 0:
        return f"{cardinal(century)} hundreds"
    tens = "tens" if rest == 10 else f"{cardinal(rest)[:-1]}ies"
    return f"{cardinal(century)} {tens}" if century else tens


def fraction(numerator: int, denominator: int) -> str:
    """Returns the words of a fraction: "one half", "three quarters", "two thirds", "one twenty-first"."""
    name = _FRACTION_NAMES.get(denominator, ordinal(denominator))
    if numerator == 1:
        return f"one {name}"
    return f"{cardinal(numerator)} {'halves' if denominator == 2 else f'{name}s'}"
