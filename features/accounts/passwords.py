"""Password hashes with Werkzeug's scrypt: 32 MiB and about a tenth of a second each.

A password is hashed in NFKC, so that it is the same on every keyboard (NIST SP 800-63B-4, 3.1.1.2). Older hashes are of
the password as sent: that form is tried too, and the hash is replaced after a login.
"""

from __future__ import annotations

import unicodedata

from werkzeug.security import check_password_hash, generate_password_hash

MIN_PASSWORD_CHARS = 8
MAX_PASSWORD_CHARS = 256

_METHOD = "scrypt:32768:8:1"
_NOBODYS_HASH = f"{_METHOD}$nobodyhasthisone${'0' * 128}"  # costs the same as a real hash, and no password matches it


def normalise_password(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


def hash_password(password: str) -> str:
    return generate_password_hash(normalise_password(password), method=_METHOD)


def password_matches(hashed_password: str | None, password: str) -> bool:
    return matching_form(hashed_password, password) is not None


def matching_form(hashed_password: str | None, password: str) -> str | None:
    """The form of the password that matches this hash: normalised, or as sent. None if neither matches.

    Without a hash (the name is unknown) it takes the same time and returns None. The number of hashes depends only on
    the password, so the time does not reveal whether an account exists.
    """
    for form in dict.fromkeys((normalise_password(password), password)):
        matches = check_password_hash(hashed_password or _NOBODYS_HASH, form)
        if matches and hashed_password is not None:
            return form
    return None
