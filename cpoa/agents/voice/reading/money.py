"""Reads sums of money: the amount first, then the currency."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from cpoa.agents.voice.reading.rules import Rule, alternatives, apply_rules, rule

if TYPE_CHECKING:
    import re

# Symbol or code -> singular, plural, singular and plural of the small coin ("" if there is none).
_CURRENCIES = MappingProxyType(
    {
        "$": ("dollar", "dollars", "cent", "cents"),
        "US$": ("US dollar", "US dollars", "cent", "cents"),
        "A$": ("Australian dollar", "Australian dollars", "cent", "cents"),
        "C$": ("Canadian dollar", "Canadian dollars", "cent", "cents"),
        "NZ$": ("New Zealand dollar", "New Zealand dollars", "cent", "cents"),
        "HK$": ("Hong Kong dollar", "Hong Kong dollars", "cent", "cents"),
        "R$": ("real", "reais", "", ""),
        "£": ("pound", "pounds", "penny", "pence"),
        "€": ("euro", "euros", "cent", "cents"),
        "¥": ("yen", "yen", "", ""),
        "CN¥": ("yuan", "yuan", "", ""),
        "₹": ("rupee", "rupees", "", ""),
        "₽": ("ruble", "rubles", "", ""),
        "₩": ("won", "won", "", ""),
        "₺": ("lira", "lira", "", ""),
        "₪": ("shekel", "shekels", "", ""),
        "₫": ("dong", "dong", "", ""),
        "฿": ("baht", "baht", "", ""),
        "₿": ("bitcoin", "bitcoins", "", ""),
        "USD": ("US dollar", "US dollars", "cent", "cents"),
        "EUR": ("euro", "euros", "cent", "cents"),
        "GBP": ("pound", "pounds", "penny", "pence"),
        "CHF": ("Swiss franc", "Swiss francs", "", ""),
        "JPY": ("yen", "yen", "", ""),
    }
)
_SCALES = MappingProxyType(
    {
        "k": "thousand",
        "m": "million",
        "mn": "million",
        "mio": "million",
        "b": "billion",
        "bn": "billion",
        "tn": "trillion",
        "thousand": "thousand",
        "million": "million",
        "billion": "billion",
        "trillion": "trillion",
    }
)

_MARK = alternatives(list(_CURRENCIES))
_AMOUNT = r"\d[\d,]*+(?:\.\d++)?"
_SCALE = r"(?:[\s-]?(?P<scale>thousand|million|billion|trillion|mn|mio|bn|tn|[kKmMbB])(?![A-Za-z]))?"


def _said(match: re.Match[str]) -> str:
    one, many, coin, coins = _CURRENCIES[match["mark"]]
    amount = match["amount"].rstrip(",")
    comma = match["amount"][len(amount) :]
    if match["scale"]:
        return f"{amount} {_SCALES[match['scale'].lower()]} {many}{comma}"
    whole, _, cents = amount.partition(".")
    if coin and len(cents) == 2:
        return _in_two_coins(whole, cents, (one, many, coin, coins)) + comma
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
    many = _CURRENCIES[match["mark"]][1]
    scale = f" {_SCALES[match['scale'].lower()]}" if match["scale"] else ""
    return f"{match['low']} to {match['high']}{scale} {many}"


_RULES: tuple[Rule, ...] = (
    rule(
        rf"(?<!\w)(?P<mark>{_MARK})\s?(?P<low>{_AMOUNT})\s?(?:–|-|to)\s?(?:(?P=mark)\s?)?(?P<high>{_AMOUNT}){_SCALE}",
        _range,
    ),
    rule(rf"(?<!\w)(?P<mark>{_MARK})\s?(?P<amount>{_AMOUNT}){_SCALE}", _said),
    rule(rf"(?<![\w.,])(?P<amount>{_AMOUNT}){_SCALE}\s?(?P<mark>{_MARK})(?!\w)", _said),
    rule(r"(?<=\d)\s?¢", " cents"),
    rule(r"(?<!\w)[$](?=\s|$)", "dollars"),
)


def read_money(text: str) -> str:
    return apply_rules(_RULES, text)
