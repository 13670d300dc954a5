"""Password hashes by Werkzeug's scrypt: 32 MiB and about a tenth of a second each.

A password is hashed in NFKC, so that it is the same on every keyboard (NIST SP 800-63B-4, 3.1.1.2). Older hashes are of
what was sent: that form is tried too, and replaced after a login.
"""

from __future__ import annotations

import unicodedata

from werkzeug.security import check_password_hash, generate_password_hash

SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 256

_METHOD = "scrypt:32768:8:1"
_NOBODYS_HASH = f"{_METHOD}$nobodyhasthisone${'0' * 128}"  # same cost as a real one, and no password gives it


def normalised_password(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


def hash_password(password: str) -> str:
    return generate_password_hash(normalised_password(password), method=_METHOD)


def password_matches(hashed_password: str | None, password: str) -> bool:
    return matching_form(hashed_password, password) is not None


def matching_form(hashed_password: str | None, password: str) -> str | None:
    """The form of the password that gives this hash: normalised, or as it was sent.

    Without a hash (nobody has that name) it takes as long and answers None: how many hashes a wrong password costs
    depends on the password alone, so the time gives no account away.
    """
    for form in dict.fromkeys((normalised_password(password), password)):
        matches = check_password_hash(hashed_password or _NOBODYS_HASH, form)
        if matches and hashed_password is not None:
            return form
    return None
