"""Tests issued tokens and attacks on them. Attacks use the right key where this makes them stronger."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any
from uuid import UUID, uuid4

import flask
import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import EnvironBuilder

from features.accounts.tokens import LIFETIME_SECONDS, TokenKeys, issue_token, read_token
from shared.bearer_token import bearer_token
from shared.errors import AethercastError, UnauthorizedError
from shared.settings import Settings

KEYS = TokenKeys(current="the current key, long enough for HS256", previous="the previous key, also long enough")
USER = UUID("6f1c2f4e-6a57-4a35-9a30-0d1f3c1c2b11")
NOW = 1_800_000_000.0
HEADER = {"alg": "HS256", "typ": "JWT"}
CLAIMS = {
    "sub": str(USER), "user_id": str(USER), "iat": int(NOW), "exp": int(NOW) + LIFETIME_SECONDS, "jti": str(uuid4()),
}  # fmt: skip


def segment(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def signed(header: dict[str, Any] | str, claims: dict[str, Any] | str, key: str = KEYS.current) -> str:
    texts = [part if isinstance(part, str) else json.dumps(part) for part in (header, claims)]
    signing_input = ".".join(segment(text.encode()) for text in texts)
    return f"{signing_input}.{segment(hmac.new(key.encode(), signing_input.encode(), hashlib.sha256).digest())}"


def refusal(token: str, now: float = NOW, keys: TokenKeys = KEYS) -> str:
    with pytest.raises(UnauthorizedError) as caught:
        read_token(token, keys, now=now)
    assert caught.value.status == 401
    return caught.value.error_code


def test_an_issued_token_names_its_user_for_an_hour():
    token = issue_token(USER, KEYS, now=NOW)
    assert read_token(token, KEYS, now=NOW + 3599.9) == USER
    assert refusal(token, NOW + 3600) == "AUTH_EXPIRED_TOKEN"


def test_an_issued_token_contains_the_specified_claims():
    token = issue_token(USER, KEYS, now=NOW)
    options = {"verify_exp": False, "verify_iat": False}
    claims = jwt.decode(token, KEYS.current, algorithms=["HS256"], options=options)
    assert claims | {"jti": ""} == CLAIMS | {"jti": ""}
    assert UUID(claims["jti"]).version == 4


def test_two_tokens_of_one_second_differ():
    assert issue_token(USER, KEYS, now=NOW) != issue_token(USER, KEYS, now=NOW)


def test_the_signing_function_of_these_tests_makes_accepted_tokens():
    assert read_token(signed(HEADER, CLAIMS), KEYS, now=NOW) == USER


def test_the_previous_key_verifies_and_does_not_sign():
    assert read_token(signed(HEADER, CLAIMS, KEYS.previous), KEYS, now=NOW) == USER
    token = issue_token(USER, KEYS, now=NOW)
    assert refusal(token, keys=TokenKeys(current=KEYS.previous)) == "AUTH_INVALID_TOKEN"


def test_without_a_previous_key_an_empty_key_is_not_accepted():
    assert refusal(signed(HEADER, CLAIMS, ""), keys=TokenKeys(current=KEYS.current)) == "AUTH_INVALID_TOKEN"


def test_another_key_is_refused():
    assert refusal(signed(HEADER, CLAIMS, "another key that is long enough too")) == "AUTH_INVALID_TOKEN"


HEADERS: dict[str, dict[str, Any] | str] = {
    "no alg": {"typ": "JWT"},
    "none": {"alg": "none", "typ": "JWT"},
    "None": {"alg": "None", "typ": "JWT"},
    "NONE": {"alg": "NONE", "typ": "JWT"},
    "nOnE": {"alg": "nOnE", "typ": "JWT"},
    "empty alg": {"alg": "", "typ": "JWT"},
    "HS512 by name": {"alg": "HS512", "typ": "JWT"},
    "RS256 by name": {"alg": "RS256", "typ": "JWT"},
    "alg in lower case": {"alg": "hs256", "typ": "JWT"},
    "alg is a list": {"alg": ["HS256"], "typ": "JWT"},
    "kid": HEADER | {"kid": "../../../dev/null"},
    "kid with SQL": HEADER | {"kid": "x' UNION SELECT 'key"},
    "jku": HEADER | {"jku": "https://attacker.example/keys"},
    "jwk": HEADER | {"jwk": {"kty": "oct", "k": "YXR0YWNrZXI"}},
    "x5u": HEADER | {"x5u": "https://attacker.example/cert"},
    "x5c": HEADER | {"x5c": ["MIIB"]},
    "crit": HEADER | {"crit": ["exp"]},
    "b64": HEADER | {"b64": False, "crit": ["b64"]},
    "zip": HEADER | {"zip": "DEF"},
    "another typ": {"alg": "HS256", "typ": "at+jwt"},
    "a list": "[]",
    "no JSON": "HS256",
}


@pytest.mark.parametrize("header", HEADERS.values(), ids=HEADERS.keys())
def test_a_wrong_header_is_refused_even_with_a_valid_signature(header: dict[str, Any] | str):
    assert refusal(signed(header, CLAIMS)) == "AUTH_INVALID_TOKEN"


def test_a_token_without_a_signature_is_refused():
    good = signed(HEADER, CLAIMS)
    unsigned = signed({"alg": "none", "typ": "JWT"}, CLAIMS).rpartition(".")[0]
    for token in (unsigned, f"{unsigned}.", good.rpartition(".")[0], good.rpartition(".")[0] + "."):
        assert refusal(token) == "AUTH_INVALID_TOKEN"


def without(*names: str) -> dict[str, Any]:
    return {name: value for name, value in CLAIMS.items() if name not in names}


OTHER = str(uuid4())
CLAIM_SETS: dict[str, dict[str, Any] | str] = {
    **{f"no {name}": without(name) for name in CLAIMS},
    "nothing": {},
    "sub is somebody else": CLAIMS | {"sub": OTHER},
    "user_id is somebody else": CLAIMS | {"user_id": OTHER},
    "no UUID": CLAIMS | {"sub": "admin", "user_id": "admin"},
    "UUID in upper case": CLAIMS | {"sub": str(USER).upper(), "user_id": str(USER).upper()},
    "UUID in braces": CLAIMS | {"sub": f"{{{USER}}}", "user_id": f"{{{USER}}}"},
    "UUID without hyphens": CLAIMS | {"sub": USER.hex, "user_id": USER.hex},
    "UUID as a URN": CLAIMS | {"sub": USER.urn, "user_id": USER.urn},
    "a number": CLAIMS | {"sub": 1, "user_id": 1},
    "a list": CLAIMS | {"sub": [str(USER)], "user_id": [str(USER)]},
    "null": CLAIMS | {"sub": None, "user_id": None},
    "jti is a number": CLAIMS | {"jti": 7},
    "exp is a string": CLAIMS | {"exp": str(int(NOW) + 60)},
    "exp is true": CLAIMS | {"exp": True},
    "exp is a fraction": CLAIMS | {"exp": NOW + 60.5},
    "exp is null": CLAIMS | {"exp": None},
    "exp is Infinity": json.dumps(CLAIMS).replace(f'"exp": {CLAIMS["exp"]}', '"exp": Infinity'),
    "exp is NaN": json.dumps(CLAIMS).replace(f'"exp": {CLAIMS["exp"]}', '"exp": NaN'),
    "iat is a string": CLAIMS | {"iat": "yesterday"},
    "longer than an hour": CLAIMS | {"exp": CLAIMS["exp"] + 1},
    "ends before it begins": CLAIMS | {"iat": int(NOW), "exp": int(NOW) - 1},
    "issued in the future": CLAIMS | {"iat": int(NOW) + 600, "exp": int(NOW) + 900},
    "not valid yet": CLAIMS | {"nbf": int(NOW) + 600},
    "nbf is a string": CLAIMS | {"nbf": "0"},
    "nbf is true": CLAIMS | {"nbf": True},
    "longer than an hour, begun by nbf": CLAIMS | {"iat": int(NOW) - 7200, "nbf": int(NOW)},
    "for another audience": CLAIMS | {"aud": "somebody-else"},
    "from another issuer": CLAIMS | {"iss": "somebody-else"},
    "duplicate sub": json.dumps(CLAIMS)[:-1] + f', "sub": "{OTHER}"}}',
    "duplicate exp": json.dumps(CLAIMS)[:-1] + f', "exp": {int(NOW) + 60}}}',
    "a list of claims": "[]",
    "no JSON": "sub",
    "deep nesting": '{"sub":' * 500 + "1" + "}" * 500,
}


@pytest.mark.parametrize("claims", CLAIM_SETS.values(), ids=CLAIM_SETS.keys())
def test_wrong_claims_are_refused_even_with_a_valid_signature(claims: dict[str, Any] | str):
    assert refusal(signed(HEADER, claims)) == "AUTH_INVALID_TOKEN"


def test_a_clock_half_a_minute_behind_still_accepts_a_new_token():
    assert read_token(issue_token(USER, KEYS, now=NOW), KEYS, now=NOW - 30) == USER
    assert refusal(issue_token(USER, KEYS, now=NOW), NOW - 31) == "AUTH_INVALID_TOKEN"


def test_an_expired_token_with_another_fault_is_invalid():
    assert refusal(signed(HEADER, CLAIMS | {"sub": OTHER}), NOW + 7200) == "AUTH_INVALID_TOKEN"
    assert refusal(signed(HEADER, CLAIMS, "another key that is long enough too"), NOW + 7200) == "AUTH_INVALID_TOKEN"


def test_a_token_over_4_kib_is_refused_even_with_a_valid_signature():
    assert read_token(signed(HEADER, CLAIMS | {"jti": "j" * 2000}), KEYS, now=NOW) == USER
    assert refusal(signed(HEADER, CLAIMS | {"jti": "j" * 4096})) == "AUTH_INVALID_TOKEN"


@pytest.mark.parametrize("token", ["", ".", "..", "a.b", "a.b.c", "a.b.c.d", "é.é.é", "eyJ.\n.x", "=.=.="])
def test_text_that_is_not_a_token_is_refused(token: str):
    assert refusal(token) == "AUTH_INVALID_TOKEN"


@given(position=st.integers(0, 400), character=st.sampled_from("AZaz09-_.=+/ "))
def test_a_token_with_a_changed_character_is_refused(position: int, character: str):
    token = signed(HEADER, CLAIMS)
    position %= len(token)
    changed = token[:position] + character + token[position + 1 :]
    if changed != token:
        assert refusal(changed) == "AUTH_INVALID_TOKEN"


@given(st.text(max_size=200))
def test_any_text_raises_only_the_api_s_error(text: str):
    assert refusal(text) == "AUTH_INVALID_TOKEN"


def test_an_unusable_key_raises_an_api_error(monkeypatch: pytest.MonkeyPatch):
    def refuse(*_: Any, **__: Any) -> str:
        raise jwt.InvalidKeyError("the key is not good")

    monkeypatch.setattr(jwt, "encode", refuse)
    with pytest.raises(AethercastError) as caught:
        issue_token(USER, KEYS)
    assert (caught.value.status, caught.value.error_code) == (500, "API_GW_AUTH_JWT_GENERATION_FAILED")
    assert "key is not good" not in caught.value.message


def request_with(authorization: str | None) -> flask.Request:
    headers = {} if authorization is None else {"Authorization": authorization}
    return flask.Request(EnvironBuilder(headers=headers).get_environ())


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer ", "Basic YTpi", "token", "Bearer a b", "Bearera.b.c"])
def test_a_header_without_a_bearer_token_is_a_missing_token(header: str | None):
    with pytest.raises(UnauthorizedError) as caught:
        bearer_token(request_with(header))
    assert caught.value.error_code == "AUTH_MISSING_TOKEN"


@pytest.mark.parametrize("header", ["Bearer a.b.c", "bearer a.b.c", "BEARER   a.b.c "])
def test_the_scheme_is_case_insensitive(header: str):
    assert bearer_token(request_with(header)) == "a.b.c"


def test_the_keys_come_from_the_settings_and_are_not_shown():
    keys = TokenKeys.from_settings(Settings(flask_secret_key="c" * 32, flask_secret_key_previous="p" * 32))
    assert keys == TokenKeys(current="c" * 32, previous="p" * 32)
    assert "ccc" not in repr(keys)
    assert "ppp" not in repr(keys)
