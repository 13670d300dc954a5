"""The most common passwords: 11,000 with 8 characters or more, most common first, one per line.

Source: the long ones of the 30,000 in `frequency_lists.py` of zxcvbn 4.5.0 (MIT; the licence is beside the list),
folded by `account_rules.fold_name`. ASVS 5.0, 6.2.4, requires 3,000 or more that satisfy the length rule.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

LIST = Path(__file__).with_name("common_passwords.txt")


def is_common(folded_password: str) -> bool:
    return folded_password in _common_passwords()


@cache  # read at the first registration instead of the cold start
def _common_passwords() -> frozenset[str]:
    return frozenset(LIST.read_text(encoding="utf-8").splitlines())
