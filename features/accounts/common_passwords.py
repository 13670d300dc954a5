"""The commonest passwords: 11,000 of 8 characters or more, the commonest first, one in a line.

They are the long ones of the 30,000 in `frequency_lists.py` of zxcvbn 4.5.0 (MIT; the licence is beside the list), as
`account_rules.folded` leaves them. ASVS 5.0, 6.2.4, asks for at least 3,000 that the length rule lets through.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

LIST = Path(__file__).with_name("common_passwords.txt")


def is_common(folded_password: str) -> bool:
    return folded_password in _common_passwords()


@cache  # read by the first registration, not by a cold start
def _common_passwords() -> frozenset[str]:
    return frozenset(LIST.read_text(encoding="utf-8").splitlines())
