"""Reads sums of money: the amount first, then the currency."""

from __future__ import annotations

import re
from types import MappingProxyType

from cpoa.agents.voice.reading.rules import alternatives, rule, rule_set, text_before

# Symbol or code -> singular, plural, singular and plural of the small coin ("" if there is none).
_CENTS = ("cent", "cents")
_CURRENCIES = MappingProxyType(
    {
        "$": ("dollar", "dollars", *_CENTS), "US$": ("US dollar", "US dollars", *_CENTS),
        "A$": ("Australian dollar", "Australian dollars", *_CENTS),
        "AU$": ("Australian dollar", "Australian dollars", *_CENTS),
        "C$": ("Canadian dollar", "Canadian dollars", *_CENTS),
        "CA$": ("Canadian dollar", "Canadian dollars", *_CENTS),
        "NZ$": ("New Zealand dollar", "New Zealand dollars", *_CENTS),
        "HK$": ("Hong Kong dollar", "Hong Kong dollars", *_CENTS),
        "S$": ("Singapore dollar", "Singapore dollars", *_CENTS), "R$": ("real", "reais", "", ""),
        "£": ("pound", "pounds", "penny", "pence"), "€": ("euro", "euros", *_CENTS), "¥": ("yen", "yen", "", ""),
        "CN¥": ("yuan", "yuan", "", ""), "₹": ("rupee", "rupees", "", ""), "Rs": ("rupee", "rupees", "", ""),
        "₽": ("ruble", "rubles", "", ""), "₩": ("won", "won", "", ""), "₺": ("lira", "lira", "", ""),
        "₪": ("shekel", "shekels", "", ""), "₫": ("dong", "dong", "", ""), "฿": ("baht", "baht", "", ""),
        "₿": ("bitcoin", "bitcoins", "", ""), "₱": ("peso", "pesos", "", ""), "₦": ("naira", "naira", "", ""),
        "₴": ("hryvnia", "hryvnias", "", ""), "zł": ("zloty", "zlotys", "", ""),
        "USD": ("US dollar", "US dollars", *_CENTS), "EUR": ("euro", "euros", *_CENTS),
        "GBP": ("pound", "pounds", "penny", "pence"), "CHF": ("Swiss franc", "Swiss francs", "", ""),
        "JPY": ("yen", "yen", "", ""), "CNY": ("yuan", "yuan", "", ""), "INR": ("rupee", "rupees", "", ""),
        "CAD": ("Canadian dollar", "Canadian dollars", *_CENTS),
        "AUD": ("Australian dollar", "Australian dollars", *_CENTS), "SEK": ("krona", "kronor", "", ""),
        "NOK": ("krone", "kroner", "", ""), "DKK": ("krone", "kroner", "", ""), "PLN": ("zloty", "zlotys", "", ""),
    }
)  # fmt: skip
_SCALES = MappingProxyType(
    {
        "k": "thousand", "m": "million", "mn": "million", "mio": "million", "b": "billion", "bn": "billion",
        "t": "trillion", "tn": "trillion", "thousand": "thousand", "million": "million", "billion": "billion",
        "trillion": "trillion", "crore": "crore", "lakh": "lakh",
    }
)  # fmt: skip

_MARK = alternatives(list(_CURRENCIES))
_AMOUNT = r"(?:\d[\d,]*+(?:\.\d++)?|\.\d\d)"
_SCALE = r"(?:[\s-]?(?P<scale>thousand|million|billion|trillion|crore|lakh|mn|mio|bn|tn|[kKmMbBtT])(?![A-Za-z]))?"
_ARTICLE = re.compile(r"(?:^|\W)(?:[Aa]n?|[Tt]he) $")
# "a $5 bill" is "a five dollar bill".
_NOUN_FOLLOWS = re.compile(
    r"[ -](?!(?:of|or|and|to|in|on|at|a|an|per|for|from|is|was|each|more|less|than|by|with)\b)[a-z]"
)


def _names(match: re.Match[str], end: str) -> tuple[str, str, str, str]:
    one, many, coin, coins = _CURRENCIES[match["mark"]]
    if not end and _ARTICLE.search(text_before(match, 5)) and _NOUN_FOLLOWS.match(match.string, match.end()):
        return one, one, coin, coins
    return one, many, coin, coins


def _said(match: re.Match[str]) -> str:
    amount = match["amount"].rstrip(",")
    comma = match["amount"][len(amount) :]
    names = _names(match, comma)
    one, many, coin, _ = names
    if match["scale"]:
        return f"{amount} {_SCALES[match['scale'].lower()]} {many}{comma}"
    whole, _, cents = amount.partition(".")
    if coin and len(cents) == 2:
        return _in_two_coins(whole or "0", cents, names) + comma
    return f"{amount} {one if amount == '1' else many}{comma}"


def _in_two_coins(whole: str, cents: str, names: tuple[str, str, str, str]) -> str:
    one, many, coin, coins = names
    small = f"{int(cents)} {coin if int(cents) == 1 else coins}"
    large = f"{whole} {one if whole == '1' else many}"
    if int(cents) == 0:
        return large
    return small if whole == "0" else f"{large} and {small}"


def _range(match: re.Match[str]) -> str:
    """In "$10–20 million" both ends have the same currency and scale."""
    many = _names(match, "")[1]
    scale = f" {_SCALES[match['scale'].lower()]}" if match["scale"] else ""
    high = match["high"].rstrip(",")
    return f"{match['low']} to {high}{scale} {many}{match['high'][len(high) :]}"


def _old_coins(match: re.Match[str]) -> str:
    """Shillings and pence, as before 1971."""
    pounds = f"{match[1]} {'pound' if match[1] == '1' else 'pounds'} " if match[1] else ""
    shillings = f"{match[2]} {'shilling' if match[2] == '1' else 'shillings'}"
    pence = f" and {match[3]} {'penny' if match[3] == '1' else 'pence'}" if match[3] else ""
    stop = "." if match[0].endswith(".") and match.end() == len(match.string) else ""
    return pounds + shillings + pence + stop


MONEY = rule_set(
    r"[$£€¥₹₽₩₺₪₫฿₿₱₦₴¢]|\d\s?(?:p\b|[A-Z]{3}|Rs|zł|[ds]\.?)|[A-Z]{3} ?\d|Rs\.?\s?\d",
    rule(r"\bRs\.\s?(?=\d)", "Rs ", {"Rs. 500": "five hundred rupees"}),
    rule(r"(?<![\w$£€])[−-](?=[$£€¥₹]\d)", "minus ", {"-$5": "minus five dollars"}),
    rule(
        r"(?:£(\d++),?\s)?\b(\d{1,2})s\.?,? (\d{1,2})d\b\.?",
        _old_coins,
        {"for 7s. 6d. only": "for seven shillings and six pence only"},
    ),
    rule(
        rf"(?<!\w)(?P<mark>{_MARK})\s?(?P<low>{_AMOUNT})(?:\s?[kKmMbB]n?(?=\s?[–-]))?\s?(?:–|-|to)\s?(?:(?P=mark)\s?)?(?P<high>{_AMOUNT}){_SCALE}",
        _range,
        {
            "$10–20 million": "ten to twenty million dollars",
            "a $5-10m fund": "a five to ten million dollar fund",
            "$5m-$10m": "five to ten million dollars",
        },
    ),
    rule(
        rf"(?<!\w)(?P<mark>{_MARK})\s?(?P<amount>{_AMOUNT}){_SCALE}",
        _said,
        {
            "$3.50": "three dollars and fifty cents",
            "US$570 billion": "five hundred and seventy billion US dollars",
            "a $5 bill": "a five dollar bill",
            "₹5 crore": "five crore rupees",
            "CHF 120": "one hundred and twenty Swiss francs",
            "$.99": "ninety-nine cents",
        },
    ),
    rule(
        rf"(?<![\w.,])(?P<amount>{_AMOUNT}){_SCALE}\s?(?P<mark>{_MARK})(?!\w)",
        _said,
        {"20 €": "twenty euros", "100 USD": "one hundred US dollars"},
    ),
    rule(r"(?<![\d.,])1\s?¢", "1 cent", {"1¢": "one cent"}),
    rule(r"(?<=\d)\s?¢", " cents", {"50¢": "fifty cents"}),
    rule(
        r"(?<![\w.,:])(\d{1,2})p(?= (?:coin|piece|stamp|each|per|off|more|less|an?)\b|[,.;)]?\s*$|,)",
        r"\1 pence",
        {"a 20p coin": "a twenty pence coin"},
    ),
    rule(r"(?<!\w)[$](?=\s|$)", "dollars", {"paid in $": "paid in dollars"}),
)
