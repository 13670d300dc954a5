"""Units of measure and their names. The spellings are American, because the voice's lexicon knows them best."""

from __future__ import annotations

from types import MappingProxyType

# Symbol and singular, from which the plural follows.
_REGULAR = (
    "km kilometer, m meter, cm centimeter, mm millimeter, μm micrometer, um micrometer, nm nanometer, "
    "mi mile, yd yard, yds yard, nmi nautical mile, ly light-year, pc parsec, kpc kiloparsec, Mpc megaparsec, "
    "kg kilogram, g gram, mg milligram, μg microgram, mcg microgram, ng nanogram, lb pound, lbs pound, oz ounce, "
    "t ton, Mt megaton, kt kiloton, Da dalton, kDa kilodalton, "
    "L liter, l liter, ml milliliter, mL milliliter, μl microliter, μL microliter, cl centiliter, cL centiliter, "
    "dl deciliter, dL deciliter, hl hectoliter, gal gallon, pt pint, qt quart, qts quart, tsp teaspoon, tsps teaspoon, "
    "tbsp tablespoon, tbsps tablespoon, Tbsp tablespoon, tbs tablespoon, pkg package, "
    "ha hectare, ac acre, h hour, hr hour, hrs hour, min minute, mins minute, sec second, secs second, "
    "ms millisecond, μs microsecond, ns nanosecond, yr year, yrs year, wk week, wks week, mo month, mos month, "
    "kW kilowatt, MW megawatt, GW gigawatt, TW terawatt, mW milliwatt, W watt, Wh watt-hour, kWh kilowatt-hour, "
    "MWh megawatt-hour, GWh gigawatt-hour, TWh terawatt-hour, kJ kilojoule, MJ megajoule, GJ gigajoule, J joule, "
    "cal calorie, kcal kilocalorie, eV electronvolt, keV kiloelectronvolt, MeV megaelectronvolt, "
    "GeV gigaelectronvolt, TeV teraelectronvolt, V volt, kV kilovolt, mV millivolt, mA milliamp, kA kiloamp, "
    "Ah amp-hour, mAh milliamp-hour, Ω ohm, kΩ kiloohm, MΩ megaohm, N newton, kN kilonewton, Nm newton meter, "
    "Pa pascal, kPa kilopascal, hPa hectopascal, MPa megapascal, GPa gigapascal, bar bar, mbar millibar, "
    "atm atmosphere, dB decibel, mol mole, mmol millimole, μmol micromole, nmol nanomole, kmol kilomole, "
    "Sv sievert, mSv millisievert, μSv microsievert, Bq becquerel, kBq kilobecquerel, Gy gray, lm lumen, px pixel, "
    "kB kilobyte, KB kilobyte, MB megabyte, GB gigabyte, TB terabyte, PB petabyte, KiB kibibyte, "
    "MiB mebibyte, GiB gibibyte, TiB tebibyte, Mbit megabit, Gbit gigabit, kbit kilobit, Mb megabit, Gb gigabit, "
    "MP megapixel"
)
_IRREGULAR = {
    "ft": ("foot", "feet"), "Hz": ("hertz", "hertz"), "kHz": ("kilohertz", "kilohertz"),
    "MHz": ("megahertz", "megahertz"), "GHz": ("gigahertz", "gigahertz"), "THz": ("terahertz", "terahertz"),
    "hp": ("horsepower", "horsepower"), "bhp": ("brake horsepower", "brake horsepower"), "lx": ("lux", "lux"),
    "doz": ("dozen", "dozen"),
    "mph": ("mile per hour", "miles per hour"), "kph": ("kilometer per hour", "kilometers per hour"),
    "kmh": ("kilometer per hour", "kilometers per hour"), "kn": ("knot", "knots"), "kt": ("knot", "knots"),
    "mpg": ("mile per gallon", "miles per gallon"), "rpm": ("revolution per minute", "revolutions per minute"),
    "fps": ("frame per second", "frames per second"), "bpm": ("beat per minute", "beats per minute"),
    "ppm": ("part per million", "parts per million"), "ppb": ("part per billion", "parts per billion"),
    "Mbps": ("megabit per second", "megabits per second"), "Gbps": ("gigabit per second", "gigabits per second"),
    "kbps": ("kilobit per second", "kilobits per second"), "dpi": ("dot per inch", "dots per inch"),
    "psi": ("pound per square inch", "pounds per square inch"),
    "mmHg": ("millimeter of mercury", "millimeters of mercury"),
    "mm Hg": ("millimeter of mercury", "millimeters of mercury"),
    "IU": ("international unit", "international units"), "sq mi": ("square mile", "square miles"),
    "sq km": ("square kilometer", "square kilometers"), "sq ft": ("square foot", "square feet"),
    "sq in": ("square inch", "square inches"), "sq m": ("square meter", "square meters"),
    "sq yd": ("square yard", "square yards"), "cu ft": ("cubic foot", "cubic feet"),
    "cu m": ("cubic meter", "cubic meters"), "fl oz": ("fluid ounce", "fluid ounces"),
}  # fmt: skip
# Symbol -> singular and plural.
UNITS = MappingProxyType(
    {symbol: (name, f"{name}s") for symbol, _, name in (entry.strip().partition(" ") for entry in _REGULAR.split(","))}
    | _IRREGULAR
)
UNDER_THE_LINE = MappingProxyType(
    {
        "s": "second", "h": "hour", "d": "day", "a": "year", "yr": "year", "person": "person", "day": "day",
        "week": "week", "month": "month", "year": "year", "min": "minute", "hour": "hour", "second": "second",
        "minute": "minute", "100 km": "hundred kilometers", "100 g": "hundred grams", "100 ml": "hundred milliliters",
        "K": "kelvin", "in": "inch",
    }
)  # fmt: skip
# Written with a full stop, which is no end of a sentence.
DOTTED = (
    *("ft", "lb", "lbs", "oz", "yd", "yds", "mi", "hr", "hrs", "min", "mins", "sec", "secs", "tsp", "tsps", "tbsp"),
    *(
        "tbsps",
        "Tbsp",
        "tbs",
        "gal",
        "pt",
        "qt",
        "qts",
        "doz",
        "kg",
        "km",
        "cm",
        "mm",
        "ml",
        "sq",
        "cu",
        "fl",
        "yr",
        "yrs",
        "wk",
    ),
    *("wks", "mo", "mos", "pkg", "ac"),
)
# After a number in words, and as an area or a volume: "two km".
UNAMBIGUOUS = ("km", "cm", "mm", "kg", "mg", "ml", "ft", "lb", "lbs", "oz", "mph", "kW", "MW", "kWh", "GB", "MB", "Hz")
