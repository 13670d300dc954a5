from __future__ import annotations

import json
import stat
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import jwt
import pytest
from google.oauth2.service_account import Credentials

from local.emulators.identity import KEY_FILE_NAME, LocalIdentity

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def identity(tmp_path_factory: pytest.TempPathFactory) -> LocalIdentity:
    return LocalIdentity.load_or_create(tmp_path_factory.mktemp("identity"))


def test_the_key_is_made_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        identities = list(pool.map(LocalIdentity.load_or_create, [tmp_path] * 4))
    assert len({identity.key_id for identity in identities}) == 1
    assert [path.name for path in tmp_path.iterdir()] == [KEY_FILE_NAME]


def test_only_the_owner_can_read_the_key(identity: LocalIdentity) -> None:
    assert stat.S_IMODE(identity.key_file.stat().st_mode) == 0o600
    assert "private_key" not in repr(identity)


def test_the_library_of_google_reads_the_key_file(identity: LocalIdentity) -> None:
    credentials = Credentials.from_service_account_file(str(identity.key_file))
    assert credentials.signer_email == identity.email
    assert json.loads(identity.key_file.read_text(encoding="utf-8"))["type"] == "service_account"


def test_a_token_contains_audience_account_and_expiry(identity: LocalIdentity) -> None:
    token = identity.oidc_token("https://steps.example", "invoker@p.iam.gserviceaccount.com")
    claims = jwt.decode(token, identity.public_key, algorithms=["RS256"], audience="https://steps.example")
    assert claims["email"] == "invoker@p.iam.gserviceaccount.com"
    assert claims["exp"] == claims["iat"] + 3600
    assert jwt.get_unverified_header(token)["kid"] == identity.key_id


def test_an_old_token_has_expired(identity: LocalIdentity) -> None:
    token = identity.oidc_token("a", "b@c", now=1_000_000_000)
    with pytest.raises(jwt.ExpiredSignatureError):
        jwt.decode(token, identity.public_key, algorithms=["RS256"], audience="a")
