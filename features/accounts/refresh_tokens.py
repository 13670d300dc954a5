"""Refresh tokens: `<family>.<secret>`, both random.

All tokens of one session have the same family. The next secret is derived from the token before it and the signing key,
so that the same successor can be given twice although only digests are stored.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, field

_FAMILY_BYTES = 16
_SECRET_BYTES = 32
_FORM = re.compile(r"([\w-]{22})\.([\w-]{43})", re.ASCII)


@dataclass(frozen=True)
class RefreshToken:
    family: str = field(repr=False)
    secret: str = field(repr=False)

    @property
    def value(self) -> str:
        """The value of the cookie."""
        return f"{self.family}.{self.secret}"

    @property
    def family_hash(self) -> str:
        return _digest(self.family)

    @property
    def token_hash(self) -> str:
        return _digest(self.value)

    def successor(self, key: str) -> RefreshToken:
        """The same for the same token and key."""
        message = f"successor of {self.value}".encode()
        secret = hmac.digest(key.encode(), message, "sha256")
        return RefreshToken(self.family, base64.urlsafe_b64encode(secret).decode().rstrip("="))


def new_token() -> RefreshToken:
    return RefreshToken(secrets.token_urlsafe(_FAMILY_BYTES), secrets.token_urlsafe(_SECRET_BYTES))


def parse_token(value: str) -> RefreshToken | None:
    """None if `value` does not have the form of a token."""
    match = _FORM.fullmatch(value)
    return RefreshToken(match[1], match[2]) if match else None


def _digest(text: str) -> str:
    """A plain digest is enough, because tokens are random and long."""
    return hashlib.sha256(text.encode()).hexdigest()
