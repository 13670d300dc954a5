"""Tests the verifier with policies that the storage library signs."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from google.auth.credentials import AnonymousCredentials
from google.cloud.storage import Client
from google.oauth2.service_account import Credentials

from local.emulators.identity import LocalIdentity
from local.emulators.storage.post_policy import AllowedSize, verify_policy
from local.emulators.storage.signature import AccessRefusedError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

RANGE = ["content-length-range", 1, 10]
INVALID_POLICY = (400, "InvalidPolicyDocument")


@pytest.fixture(scope="module")
def identity(tmp_path_factory: pytest.TempPathFactory) -> LocalIdentity:
    return LocalIdentity.load_or_create(tmp_path_factory.mktemp("identity"))


def sign(identity: LocalIdentity, *conditions: Any, **fields: str) -> dict[str, str]:
    """The form's fields, with names in lower case."""
    anonymous = AnonymousCredentials()  # type: ignore[no-untyped-call]  # the library has no types here
    key_file = str(identity.key_file)
    signer = Credentials.from_service_account_file(key_file)  # type: ignore[no-untyped-call]  # as above
    signed = Client(project="p", credentials=anonymous).generate_signed_post_policy_v4(
        "media",
        "uploads/ä b",
        timedelta(minutes=15),
        conditions=list(conditions),
        fields=fields,
        credentials=signer,
    )
    return {name.lower(): value for name, value in signed["fields"].items()}


def check(
    identity: LocalIdentity, fields: dict[str, str], *, bucket: str = "media", after: timedelta = timedelta(0)
) -> AllowedSize:
    keys = {identity.email: identity.public_key}
    return verify_policy(keys, bucket=bucket, fields=fields, now=datetime.now(UTC) + after)


def refusal(identity: LocalIdentity, fields: dict[str, str], **request: Any) -> tuple[int, str]:
    with pytest.raises(AccessRefusedError) as refused:
        check(identity, fields, **request)
    return refused.value.status, refused.value.code


def signed_again(key: RSAPrivateKey, fields: dict[str, str], policy: bytes) -> dict[str, str]:
    encoded = base64.b64encode(policy)
    signature = key.sign(encoded, padding.PKCS1v15(), hashes.SHA256()).hex()
    return {**fields, "policy": encoded.decode(), "x-goog-signature": signature}


def test_a_form_that_meets_its_policy_is_accepted(identity: LocalIdentity) -> None:
    fields = sign(identity, RANGE, ["starts-with", "$x-goog-meta-name", "Be"], **{"Content-Type": "text/plain"})
    assert check(identity, {**fields, "x-goog-meta-name": "Bees", "x-ignore-me": "x"}) == AllowedSize(1, 10)


def test_several_ranges_all_count(identity: LocalIdentity) -> None:
    fields = sign(identity, RANGE, ["content-length-range", 3, 20])
    assert check(identity, fields) == AllowedSize(3, 10)


@pytest.mark.parametrize(
    ("change", "details"),
    [
        ({"key": "uploads/other"}, "key"),
        ({"content-type": "text/html"}, "content-type"),
        ({"content-type": None}, "Missing content-type"),
        ({"x-goog-meta-name": "Cees"}, "x-goog-meta-name"),
        ({"acl": "public-read"}, "did not reference these fields: acl"),
    ],
)
def test_a_changed_field_is_refused(identity: LocalIdentity, change: dict[str, str | None], details: str) -> None:
    fields = sign(identity, ["starts-with", "$x-goog-meta-name", "Be"], **{"Content-Type": "text/plain"})
    changed = {**fields, "x-goog-meta-name": "Bees", **change}
    sent = {name: value for name, value in changed.items() if value is not None}
    with pytest.raises(AccessRefusedError) as refused:
        check(identity, sent)
    assert (refused.value.status, refused.value.code) == INVALID_POLICY
    assert details in refused.value.details


def test_another_date_is_refused_although_its_scope_fits(identity: LocalIdentity) -> None:
    credential = f"{identity.email}/20200101/auto/storage/goog4_request"
    changed = {**sign(identity), "x-goog-date": "20200101T000000Z", "x-goog-credential": credential}
    assert refusal(identity, changed) == INVALID_POLICY


def test_another_bucket_is_refused(identity: LocalIdentity) -> None:
    assert refusal(identity, sign(identity), bucket="theirs") == INVALID_POLICY


def test_a_policy_is_good_until_it_expires(identity: LocalIdentity) -> None:
    fields = sign(identity)
    check(identity, fields, after=timedelta(minutes=14))
    assert refusal(identity, fields, after=timedelta(minutes=15, seconds=1)) == (403, "AccessDenied")
    assert refusal(identity, fields, after=timedelta(hours=-1)) == (403, "AccessDenied")


def test_a_form_without_a_policy_is_anonymous(identity: LocalIdentity) -> None:
    assert refusal(identity, {"key": "a"}) == (403, "AccessDenied")


@pytest.mark.parametrize("name", ["x-goog-algorithm", "x-goog-credential", "x-goog-date", "x-goog-signature"])
@pytest.mark.parametrize("value", [None, "", "wrong", "00010101T000000Z", "99991231T235959Z"])
def test_a_missing_or_malformed_part_of_the_signature_is_refused(
    identity: LocalIdentity, name: str, value: str | None
) -> None:
    fields = sign(identity)
    sent = {**fields, name: value} if value is not None else {key: each for key, each in fields.items() if key != name}
    assert refusal(identity, sent) in {(400, "InvalidArgument"), (403, "SignatureDoesNotMatch")}


def test_another_signature_policy_or_signer_does_not_match(identity: LocalIdentity) -> None:
    fields, other = sign(identity), sign(identity, RANGE)
    mismatch = (403, "SignatureDoesNotMatch")
    assert refusal(identity, {**fields, "x-goog-signature": other["x-goog-signature"]}) == mismatch
    assert refusal(identity, {**fields, "policy": other["policy"]}) == mismatch
    credential = fields["x-goog-credential"].replace(identity.email, "somebody@example.com")
    assert refusal(identity, {**fields, "x-goog-credential": credential}) == mismatch


@pytest.mark.parametrize(
    "policy",
    [
        b"",
        b"no json",
        b"[]",
        b"[" * 200_000,
        b'{"expiration": 7, "conditions": []}',
        b'{"expiration": "tomorrow", "conditions": []}',
        b'{"expiration": "2099-01-01T00:00:00Z"}',
        b'{"expiration": "2099-01-01T00:00:00Z", "conditions": [7]}',
        b'{"expiration": "2099-01-01T00:00:00Z", "conditions": [{}]}',
        b'{"expiration": "2099-01-01T00:00:00Z", "conditions": [["ends-with", "$key", ""]]}',
        b'{"expiration": "2099-01-01T00:00:00Z", "conditions": [["content-length-range", "1", 2]]}',
        b'{"expiration": "2099-01-01T00:00:00Z", "conditions": [["content-length-range", 1]]}',
    ],
)
def test_a_signed_policy_that_cannot_be_read_is_refused(identity: LocalIdentity, policy: bytes) -> None:
    assert refusal(identity, signed_again(identity.private_key, sign(identity), policy)) == INVALID_POLICY


def test_a_policy_without_a_condition_for_the_key_allows_no_key(identity: LocalIdentity) -> None:
    policy = json.dumps({"expiration": "2099-01-01T00:00:00Z", "conditions": [["starts-with", "$bucket", ""]]})
    assert refusal(identity, signed_again(identity.private_key, sign(identity), policy.encode())) == INVALID_POLICY


@pytest.mark.parametrize(("size", "code"), [(0, "EntityTooSmall"), (11, "EntityTooLarge")])
def test_a_size_outside_the_range_is_refused(size: int, code: str) -> None:
    with pytest.raises(AccessRefusedError) as refused:
        AllowedSize(1, 10).check(size)
    assert (refused.value.status, refused.value.code) == (400, code)
    AllowedSize(1, 10).check(1)
    AllowedSize(1, 10).check(10)
