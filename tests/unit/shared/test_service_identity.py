from __future__ import annotations

import base64
import json
from typing import Any

import flask
import pytest
from werkzeug.test import EnvironBuilder

from shared.errors import AethercastError
from shared.service_identity import ISSUER, require_caller

AUDIENCE = "https://steps.example.org"
INVOKER = "invoker@project.iam.gserviceaccount.com"
NOW = 1_800_000_000.0
CLAIMS = {
    "iss": ISSUER,
    "aud": AUDIENCE,
    "email": INVOKER,
    "email_verified": True,
    "sub": "1",
    "exp": int(NOW) + 3600,
}


def token(claims: Any) -> str:
    """Returns a token as Cloud Run passes it on, with the signature replaced."""
    text = claims if isinstance(claims, str) else json.dumps(claims)
    payload = base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()
    return f"eyJhbGciOiJSUzI1NiJ9.{payload}.SIGNATURE_REMOVED_BY_GOOGLE"


def call(authorization: str | None, **headers: str) -> str:
    sent = headers | ({} if authorization is None else {"Authorization": authorization})
    request = flask.Request(EnvironBuilder(headers=sent).get_environ())
    return require_caller(request, audience=AUDIENCE, allowed_emails=[INVOKER], now=NOW)


def refusal(authorization: str | None, **headers: str) -> tuple[int, str]:
    with pytest.raises(AethercastError) as caught:
        call(authorization, **headers)
    return caught.value.status, caught.value.error_code


def test_the_invoker_is_accepted():
    assert call(f"Bearer {token(CLAIMS)}") == INVOKER


@pytest.mark.parametrize("authorization", [None, "", "Bearer", "Basic YTpi"])
def test_a_request_without_a_token_is_refused(authorization: str | None):
    assert refusal(authorization) == (401, "AUTH_MISSING_TOKEN")


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://accounts.google.com.evil.example"},
        {"iss": "accounts.google.com"},
        {"iss": None},
        {"iss": [ISSUER]},
        {"aud": "https://other.example.org"},
        {"aud": AUDIENCE + "/"},
        {"aud": [AUDIENCE]},
        {"aud": None},
        {"exp": str(int(NOW) + 60)},
        {"exp": None},
        {"exp": True},
        {"exp": NOW + 60.5},
    ],
)
def test_a_token_for_another_audience_is_refused(changes: dict[str, Any]):
    assert refusal(f"Bearer {token(CLAIMS | changes)}") == (401, "AUTH_INVALID_TOKEN")


@pytest.mark.parametrize("name", ["iss", "aud", "exp"])
def test_a_token_without_a_claim_is_refused(name: str):
    claims = {key: value for key, value in CLAIMS.items() if key != name}
    assert refusal(f"Bearer {token(claims)}") == (401, "AUTH_INVALID_TOKEN")


@pytest.mark.parametrize("exp", [int(NOW), int(NOW) - 1, 0])
def test_an_expired_token_is_refused(exp: int):
    assert refusal(f"Bearer {token(CLAIMS | {'exp': exp})}") == (401, "AUTH_EXPIRED_TOKEN")


@pytest.mark.parametrize(
    "changes",
    [
        {"email": "other@project.iam.gserviceaccount.com"},
        {"email": None},
        {"email": [INVOKER]},
        {"email_verified": False},
        {"email": INVOKER.upper()},
    ],
)
def test_another_account_is_refused(changes: dict[str, Any]):
    assert refusal(f"Bearer {token(CLAIMS | changes)}") == (403, "AUTH_CALLER_FORBIDDEN")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "a.b",
        "a.b.c.d",
        "a..c",
        "a.!.c",
        "a.é.c",
        "a.b=.c",
        token("[]"),
        token("null"),
        token("{"),
        token("\ud7ff"),
        token("[" * 3000),
        "a." + "b" * 9000 + ".c",
    ],
)
def test_text_that_is_not_a_token_is_refused(text: str):
    assert refusal(f"Bearer {text}")[0] == 401


def test_the_alternative_header_of_cloud_run_is_refused():
    good = f"Bearer {token(CLAIMS)}"
    assert refusal(good, **{"X-Serverless-Authorization": good}) == (401, "AUTH_INVALID_TOKEN")
