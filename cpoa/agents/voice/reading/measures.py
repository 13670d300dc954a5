"""Reads amounts with units: "1,550 km" is 1,550 kilometers, "1 km/h" is 1 kilometer per hour."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from cpoa.agents.voice.reading.rules import Rule, alternatives, apply_rules, rule

if TYPE_CHECKING:
    import re

# Symbol -> singular, from which the plural follows. The spellings are American, because the voice's lexicon knows them
# best.
_REGULAR = (
    "km kilometer, m meter, cm centimeter, mm millimeter, μm micrometer, µm micrometer, um micrometer, nm nanometer, "
    "mi mile, yd yard, nmi nautical mile, ly light-year, pc parsec, kpc kiloparsec, Mpc megaparsec, "
    "kg kilogram, g gram, mg milligram, μg microgram, µg microgram, lb pound, lbs pound, oz ounce, t ton, Mt megaton, "
    "kt kiloton, Da dalton, kDa kilodalton, "
    "L liter, l liter, ml milliliter, mL milliliter, cl centiliter, dl deciliter, hl hectoliter, gal gallon, "
    "ha hectare, ac acre, h hour, hr hour, hrs hour, min minute, mins minute, sec second, ms millisecond, "
    "μs microsecond, µs microsecond, ns nanosecond, "
    "kW kilowatt, MW megawatt, GW gigawatt, TW terawatt, mW milliwatt, W watt, kWh kilowatt-hour, MWh megawatt-hour, "
    "GWh gigawatt-hour, TWh terawatt-hour, kJ kilojoule, MJ megajoule, GJ gigajoule, J joule, cal calorie, "
    "kcal kilocalorie, eV electronvolt, keV kiloelectronvolt, MeV megaelectronvolt, GeV gigaelectronvolt, "
    "TeV teraelectronvolt, V volt, kV kilovolt, mV millivolt, mA milliamp, mAh milliamp-hour, kN kilonewton, "
    "Pa pascal, kPa kilopascal, hPa hectopascal, MPa megapascal, GPa gigapascal, mbar millibar, atm atmosphere, "
    "dB decibel, mol mole, kB kilobyte, KB kilobyte, MB megabyte, GB gigabyte, TB terabyte, PB petabyte, "
    "Mbit megabit, Gbit gigabit, kbit kilobit, MP megapixel"
)
_IRREGULAR = {
    "ft": ("foot", "feet"),
    "Hz": ("hertz", "hertz"),
    "kHz": ("kilohertz", "kilohertz"),
    "MHz": ("megahertz", "megahertz"),
    "GHz": ("gigahertz", "gigahertz"),
    "THz": ("terahertz", "terahertz"),
    "hp": ("horsepower", "horsepower"),
    "mph": ("mile per hour", "miles per hour"),
    "kph": ("kilometer per hour", "kilometers per hour"),
    "kn": ("knot", "knots"),
    "rpm": ("revolution per minute", "revolutions per minute"),
    "fps": ("frame per second", "frames per second"),
    "bpm": ("beat per minute", "beats per minute"),
    "ppm": ("part per million", "parts per million"),
    "ppb": ("part per billion", "parts per billion"),
    "Mbps": ("megabit per second", "megabits per second"),
    "Gbps": ("gigabit per second", "gigabits per second"),
    "kbps": ("kilobit per second", "kilobits per second"),
    "sq mi": ("square mile", "square miles"),
    "sq km": ("square kilometer", "square kilometers"),
    "sq ft": ("square foot", "square feet"),
    "sq m": ("square meter", "square meters"),
    "cu ft": ("cubic foot", "cubic feet"),
    "fl oz": ("fluid ounce", "fluid ounces"),
}
_UNITS = MappingProxyType(
    {symbol: (name, f"{name}s") for symbol, _, name in (entry.strip().partition(" ") for entry in _REGULAR.split(","))}
    | _IRREGULAR
)
_UNDER_THE_LINE = MappingProxyType(
    {"s": "second", "h": "hour", "d": "day", "a": "year", "yr": "year", "person": "person"}
)
_POWERS = MappingProxyType(
    {"²": "square ", "2": "square ", "^2": "square ", "³": "cubic ", "3": "cubic ", "^3": "cubic "}
)

_UNIT = alternatives(list(_UNITS))
_LOWER = alternatives([*_UNITS, *_UNDER_THE_LINE])
_POWER = r"(?:²|³|\^[23]|[23](?![\d.]))?"
_NUMBER = r"(?P<number>\d++(?:,\d++)*+(?:\.\d++)?|[½¼¾⅓⅔])(?P<scale> (?:thousand|million|billion|trillion))?"
_ENDS = r"(?![\w²³^/]|-\d)"
_MEASURE = (
    rf"(?<![\w.])(?<!\d,){_NUMBER}(?P<joint>\s?-?\s?)(?P<unit>{_UNIT})(?P<power>{_POWER})"
    rf"(?:/(?P<lower>{_LOWER})(?P<root>{_POWER}))?{_ENDS}"
)


def _measure(match: re.Match[str]) -> str:
    one, many = _UNITS[match["unit"]]
    # "a 10-km run", "a 10 km-long road": before a noun a unit is in the singular.
    in_front = "-" in match["joint"] or match.string[match.end() : match.end() + 1] == "-"
    single = in_front or (match["number"] in ("1", "½", "¼", "¾", "⅓", "⅔") and not match["scale"])
    name = _POWERS.get(match["power"], "") + (one if single else many)
    return f"{match['number']}{match['scale'] or ''} {name}{_per(match['lower'], match['root'])}"


def _per(unit: str | None, power: str | None) -> str:
    if not unit:
        return ""
    name = _UNDER_THE_LINE.get(unit) or _UNITS[unit][0]
    if unit == "s" and power:
        return f" per {name} {'squared' if power.strip('^') in ('2', '²') else 'cubed'}"
    return f" per {_POWERS.get(power or '', '')}{name}"


def _degrees(match: re.Match[str]) -> str:
    scale = {"C": " Celsius", "F": " Fahrenheit", "K": " Kelvin"}.get((match["scale"] or "").upper(), "")
    degrees = "degree" if match["number"] in ("1", "-1", "−1") else "degrees"
    return f"{match['number']} {degrees}{scale}"


_COMPASS = MappingProxyType({"N": "north", "S": "south", "E": "east", "W": "west"})


def _coordinate(match: re.Match[str]) -> str:
    minutes = f" {int(match['minutes'])} minutes" if match["minutes"] else ""
    seconds = f" {match['seconds']} seconds" if match["seconds"] else ""
    return f"{match['degrees']} degrees{minutes}{seconds} {_COMPASS[match['compass']]}"


def _feet_and_inches(match: re.Match[str]) -> str:
    return f"{match[1]} foot {match[2]}"


_MINUTE, _SECOND = r"[′'’]", r"(?:[″\"”]|''|′′)"
_RULES: tuple[Rule, ...] = (
    rule(
        rf"(?<!\d)(?P<degrees>\d++(?:\.\d++)?)\s?°\s?(?:(?P<minutes>\d{{1,2}})\s?{_MINUTE}\s?)?"
        rf"(?:(?P<seconds>\d{{1,2}}(?:\.\d+)?)\s?{_SECOND}\s?)?(?P<compass>[NSEW])\b",
        _coordinate,
    ),
    rule(
        r"(?P<number>(?:[−-]|(?<!\d)(?<!\d[.,]))\d++(?:[.,]\d++)*+)\s?(?:°|º|˚)\s?(?P<scale>[CFK])?(?![A-Za-z])",
        _degrees,
    ),
    rule(r"℃", " degrees Celsius"),
    rule(r"℉", " degrees Fahrenheit"),
    rule(rf"(?<![\w.])(\d{{1,2}})\s?{_MINUTE}\s?(\d{{1,2}})\s?{_SECOND}", _feet_and_inches),
    rule(r"(?<![\w.])(\d++(?:\.\d++)?)\s?″", r"\1 inches"),
    rule(r"(?<![\w.])(\d++(?:\.\d++)?)\s?′", r"\1 feet"),
    rule(r"(?<=\d) in(?=\s(?:tall|long|wide|high|thick|deep|in diameter|in length|of rain|of snow)\b|[;)])", " inches"),
    rule(r"(?<=\d)-in(?=ch\b)", " in"),
    rule(r"(?<=\d)\s?ft (\d{1,2}) in\b", r" feet \1 inches"),
    rule(_MEASURE, _measure),
    rule(r"(?<![\w.])(?<!\d,)(\d++(?:,\d++)*+(?:\.\d++)?) s(?![\w'’/])", r"\1 seconds"),
    rule(r"(?<![\w.])(?<!\d,)(\d++(?:,\d++)*+(?:\.\d++)?) K(?![\w'’/-])", r"\1 kelvin"),
    rule(
        r"\b(people|inhabitants|persons)/(km|mi)(?:2|²)", lambda match: f"{match[1]} per square {_UNITS[match[2]][0]}"
    ),
    rule(r"\b(km|sq mi|mi|m|cm|mm|ft)(2|²|3|³)(?!\w)", lambda match: _POWERS[match[2]] + _UNITS[match[1]][1]),
    rule(r"(?<=\d)\s?%", " percent"),
    rule(r"(?<=\d)\s?‰", " per thousand"),
    rule(r"%", " percent"),
    rule(r"‰", " per thousand"),
)


def read_measures(text: str) -> str:
    return apply_rules(_RULES, text)
