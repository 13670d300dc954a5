from __future__ import annotations

import time

import jwt
import pytest

from local.emulators.iam_proxy import Caller, NotAllowedError, NotSignedInError, check
from local.emulators.identity import LocalIdentity

INVOKER = "invoker@local.iam.gserviceaccount.com"
CALLER = Caller(emails=(INVOKER,), audience="http://127.0.0.1:9")


@pytest.fixture(scope="module")
def identity(tmp_path_factory: pytest.TempPathFactory) -> LocalIdentity:
    return LocalIdentity.load_or_create(tmp_path_factory.mktemp("identity"))


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> LocalIdentity:
    return LocalIdentity.load_or_create(tmp_path_factory.mktemp("stranger"))


def test_a_valid_token_is_passed_on_without_its_signature(identity: LocalIdentity) -> None:
    token = identity.oidc_token(CALLER.audience, INVOKER)
    head, payload, _ = token.split(".")
    assert (
        check(f"Bearer {token}", CALLER, identity.public_key) == f"Bearer {head}.{payload}.SIGNATURE_REMOVED_BY_GOOGLE"
    )


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer ", "Basic abc", "Bearer abc", "Bearer a.b.c"])
def test_a_request_without_a_token_is_unauthenticated(identity: LocalIdentity, authorization: str) -> None:
    with pytest.raises(NotSignedInError):
        check(authorization, CALLER, identity.public_key)


def test_a_foreign_signature_is_unauthenticated(identity: LocalIdentity, stranger: LocalIdentity) -> None:
    with pytest.raises(NotSignedInError):
        check(f"Bearer {stranger.oidc_token(CALLER.audience, INVOKER)}", CALLER, identity.public_key)


def test_an_expired_token_is_unauthenticated(identity: LocalIdentity) -> None:
    token = identity.oidc_token(CALLER.audience, INVOKER, now=time.time() - 3700)
    with pytest.raises(NotSignedInError):
        check(f"Bearer {token}", CALLER, identity.public_key)


@pytest.mark.parametrize(
    ("audience", "email"),
    [("http://127.0.0.1:10", INVOKER), (CALLER.audience, "other@local.iam.gserviceaccount.com")],
)
def test_another_audience_or_account_is_not_allowed(identity: LocalIdentity, audience: str, email: str) -> None:
    with pytest.raises(NotAllowedError):
        check(f"Bearer {identity.oidc_token(audience, email)}", CALLER, identity.public_key)


def _signed(identity: LocalIdentity, algorithm: str = "RS256", **changes: object) -> str:
    now = int(time.time())
    claims = {
        "iss": "https://accounts.google.com",
        "aud": CALLER.audience,
        "email": INVOKER,
        "email_verified": True,
        "iat": now,
        "exp": now + 60,
    }
    kept = {name: value for name, value in {**claims, **changes}.items() if value is not None}
    return jwt.encode(kept, identity.private_key if algorithm == "RS256" else "k" * 32, algorithm)


@pytest.mark.parametrize("claim", ["exp", "iat", "aud", "iss"])
def test_a_token_without_a_required_claim_is_unauthenticated(identity: LocalIdentity, claim: str) -> None:
    with pytest.raises(NotSignedInError):
        check(f"Bearer {_signed(identity, **{claim: None})}", CALLER, identity.public_key)


def test_another_issuer_is_unauthenticated(identity: LocalIdentity) -> None:
    with pytest.raises(NotSignedInError):
        check(f"Bearer {_signed(identity, iss='https://example.org')}", CALLER, identity.public_key)


def test_an_unverified_address_is_not_allowed(identity: LocalIdentity) -> None:
    with pytest.raises(NotAllowedError):
        check(f"Bearer {_signed(identity, email_verified=False)}", CALLER, identity.public_key)


def test_a_token_with_a_shared_secret_or_without_signature_is_unauthenticated(identity: LocalIdentity) -> None:
    with pytest.raises(NotSignedInError):
        check(f"Bearer {_signed(identity, 'HS256')}", CALLER, identity.public_key)
    unsigned = jwt.encode({"aud": CALLER.audience, "email": INVOKER}, None, "none")
    with pytest.raises(NotSignedInError):
        check(f"Bearer {unsigned}", CALLER, identity.public_key)
