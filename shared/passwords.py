"""Password hashes by Werkzeug's scrypt: 32 MiB and about a tenth of a second each."""

from __future__ import annotations

from werkzeug.security import check_password_hash, generate_password_hash

SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 256

_METHOD = "scrypt:32768:8:1"
_NOBODYS_HASH = f"{_METHOD}$nobodyhasthisone${'0' * 128}"  # same cost as a real one, and no password gives it


def hash_password(password: str) -> str:
    return generate_password_hash(password, method=_METHOD)


def password_matches(hashed_password: str | None, password: str) -> bool:
    """Without a hash (nobody has that name) it takes as long and answers False: the time gives no account away."""
    matches = check_password_hash(hashed_password or _NOBODYS_HASH, password)
    return matches and hashed_password is not None
