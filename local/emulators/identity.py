"""The service account of the local cloud. It signs media URLs and the tokens of the task server.

The key is created once on this machine and is not valid anywhere else.
"""

from __future__ import annotations

import json
import os
import secrets
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

if TYPE_CHECKING:
    from pathlib import Path

KEY_FILE_NAME = "service-account.json"
PROJECT_ID = "aethercast-local"
EMAIL = f"aethercast@{PROJECT_ID}.iam.gserviceaccount.com"
TOKEN_ISSUER = "https://accounts.google.com"  # noqa: S105 -- the issuer's public name, as Google's tokens carry it
TOKEN_SECONDS = 3600
_NOWHERE = "http://127.0.0.1:9"  # exchanging this key for a Google token fails here, without a network call


@dataclass(frozen=True)
class LocalIdentity:
    key_file: Path
    email: str
    key_id: str
    private_key: rsa.RSAPrivateKey = field(repr=False)

    @classmethod
    def load_or_create(cls, directory: Path) -> LocalIdentity:
        """Safe with concurrent processes: the first key file is kept."""
        key_file = directory / KEY_FILE_NAME
        if not key_file.exists():
            _create(key_file)
        return cls.load(key_file)

    @classmethod
    def load(cls, key_file: Path) -> LocalIdentity:
        account = json.loads(key_file.read_text(encoding="utf-8"))
        private_key = load_pem_private_key(account["private_key"].encode(), None)
        if not isinstance(private_key, rsa.RSAPrivateKey):
            raise TypeError(f"{key_file} holds no RSA key")
        return cls(key_file, account["client_email"], account["private_key_id"], private_key)

    @property
    def public_key(self) -> rsa.RSAPublicKey:
        return self.private_key.public_key()

    def oidc_token(self, audience: str, email: str, *, now: float | None = None) -> str:
        """The token that Google's metadata server would issue to `email` for `audience`."""
        issued = int(time.time() if now is None else now)
        claims = {
            "iss": TOKEN_ISSUER,
            "aud": audience,
            "azp": email,
            "sub": email,
            "email": email,
            "email_verified": True,
            "iat": issued,
            "exp": issued + TOKEN_SECONDS,
        }
        return jwt.encode(claims, self.private_key, algorithm="RS256", headers={"kid": self.key_id})


def _create(key_file: Path) -> None:
    key_file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = key_file.with_name(f".{key_file.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(_new_service_account(), file, indent=2)
        os.link(unfinished, key_file)  # unlike a rename, this never replaces another process's key
    except FileExistsError:
        return
    finally:
        unfinished.unlink()


def _new_service_account() -> dict[str, Any]:
    """The format of Google's service account key files."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return {
        "type": "service_account",
        "project_id": PROJECT_ID,
        "private_key_id": secrets.token_hex(20),
        "private_key": pem,
        "client_email": EMAIL,
        "client_id": str(secrets.randbelow(10**21)),
        "auth_uri": f"{_NOWHERE}/auth",
        "token_uri": f"{_NOWHERE}/token",
        "universe_domain": "googleapis.com",
    }
