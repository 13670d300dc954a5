"""Tests attacks on the access token at every route that accepts one. Where it makes the attack stronger, the token
has a valid signature; the request would succeed if its token were accepted."""

from __future__ import annotations

import base64
import functools
import json
import re
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import jwt
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from flask.testing import FlaskClient

from features.accounts.tokens import LIFETIME_SECONDS, MAX_TOKEN_BYTES
from tests.integration.podcasts_api import KEY
from tests.integration.whole_api import error_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
    from werkzeug.test import TestResponse

    from shared.database import Row
    from tests.integration.whole_api import WholeApi

Claims = dict[str, Any]

MISSING, INVALID = "AUTH_MISSING_TOKEN", "AUTH_INVALID_TOKEN"
EXPIRED, GONE = "AUTH_EXPIRED_TOKEN", "AUTH_USER_NOT_FOUND"
HEADER = {"alg": "HS256", "typ": "JWT"}
ATTACKERS_KEY = "the attacker's own key, long enough for HS256"
CLIENT_ID = "a session that is there"


@dataclass(frozen=True)
class Route:
    method: str
    path: str
    fields: Mapping[str, Any] | None = None
    accepted: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


NO_EPISODE = "00000000-0000-4000-8000-000000000000"
PROTECTED = (
    Route("POST", "/api/v1/podcasts", {"topic": "Coral reefs"}, accepted=201),
    Route("POST", "/api/v1/topics/explore", {"keywords": ["tea"]}),
    Route("POST", "/api/v1/search/podcasts", {"query": "tea"}),
    Route("POST", "/api/v1/session/preferences", {"client_id": CLIENT_ID, "preferences": {"volume": 1}}),
    # A caller with a valid token gets the response that the episode does not exist.
    Route("POST", f"/api/v1/podcasts/{NO_EPISODE}/cancel", accepted=404),
    Route("POST", f"/api/v1/podcasts/{NO_EPISODE}/retry", accepted=404),
    Route("POST", f"/api/v1/podcasts/{NO_EPISODE}/again", accepted=404),
    Route("DELETE", f"/api/v1/podcasts/{NO_EPISODE}", accepted=404),
    Route("PATCH", f"/api/v1/podcasts/{NO_EPISODE}", {"title": "Reefs"}, accepted=404),
    Route("GET", "/api/v1/podcasts?mine=true"),
    Route("GET", "/api/v1/search/episodes?q=reef&mine=true"),
    Route("GET", "/api/v1/playlists"),
    Route("POST", "/api/v1/playlists", {"title": "Reefs"}, accepted=201),
    Route("GET", f"/api/v1/playlists/{NO_EPISODE}", accepted=404),
    Route("PATCH", f"/api/v1/playlists/{NO_EPISODE}", {"title": "Reefs"}, accepted=404),
    Route("DELETE", f"/api/v1/playlists/{NO_EPISODE}", accepted=404),
    Route("GET", "/api/v1/shows"),
    Route("POST", "/api/v1/shows", {"title": "Reefs"}, accepted=201),
    Route("GET", f"/api/v1/shows/{NO_EPISODE}", accepted=404),
    Route("PATCH", f"/api/v1/shows/{NO_EPISODE}", {"title": "Reefs"}, accepted=404),
    Route("DELETE", f"/api/v1/shows/{NO_EPISODE}", accepted=404),
    Route("POST", f"/api/v1/shows/{NO_EPISODE}/private_address", accepted=404),
    Route("POST", f"/api/v1/shows/{NO_EPISODE}/private_address/renew", accepted=404),
    Route("GET", "/api/v1/feeds"),
    Route("GET", "/api/v1/feeds.opml?private=1"),
    Route("POST", "/api/v1/feeds/private_address"),
    Route("POST", "/api/v1/feeds/private_address/renew"),
    Route(
        "POST",
        "/api/v1/uploads",
        {"file_name": "Bees.txt", "content_type": "text/plain", "size_bytes": 9},
        accepted=201,
    ),
    Route("POST", "/api/v1/readings", {"url": "https://reefs.example/"}, accepted=201),
    Route("GET", f"/api/v1/readings/{NO_EPISODE}", accepted=404),
    Route("GET", "/api/v1/pronunciations"),
    Route("GET", "/api/v1/account/preferences"),
    Route("GET", f"/api/v1/podcasts/{NO_EPISODE}/own_passages.json", accepted=404),
    Route("GET", "/auth/sessions"),
    Route("DELETE", f"/auth/sessions/{NO_EPISODE}", accepted=404),
    Route("PUT", "/api/v1/pronunciations", {"pronunciations": []}),
    Route("GET", "/api/v1/account/listening"),
    Route("PUT", "/api/v1/account/listening", {"episodes": []}),
    Route("GET", "/api/v1/account/bookmarks"),
    Route("POST", "/api/v1/account/bookmarks", {"podcast_id": NO_EPISODE, "at_seconds": 1}, accepted=404),
    Route("PATCH", f"/api/v1/account/bookmarks/{NO_EPISODE}", {"note": "n"}, accepted=404),
    Route("DELETE", f"/api/v1/account/bookmarks/{NO_EPISODE}", accepted=404),
)
PUBLIC = (
    Route("GET", "/api/v1/podcasts"),
    Route("GET", "/api/v1/voices"),
    Route("GET", "/sitemap.xml"),
)
SNIPPETS = Route("GET", "/api/v1/snippets", headers={"X-Idempotency-Key": "k"})


@dataclass(frozen=True)
class Attack:
    """`request`: what is passed to `api.open` in addition to, or instead of, the route's own request."""

    token: str
    code: str
    request: Mapping[str, Any] = field(default_factory=dict)
    query: str = ""

    def on(self, route: Route, api: WholeApi) -> TestResponse:
        separator = "&" if "?" in route.path else "?"
        path = route.path + (separator + self.query if self.query else "")
        headers = {**route.headers, **self.request.get("headers", {})}
        return api.open(route.method, path, **{"json": route.fields, **self.request, "headers": headers})


def bearer(token: str, code: str = INVALID) -> Attack:
    return authorization(f"Bearer {token}", token, code)


def authorization(value: str, token: str, code: str) -> Attack:
    return Attack(token, code, {"headers": {"Authorization": value}})


# How tokens are created


def segment(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unsigned(claims: Claims | bytes, header: Mapping[str, Any] | bytes = HEADER) -> str:
    return ".".join(
        segment(part if isinstance(part, bytes) else json.dumps(part).encode()) for part in (header, claims)
    )


def signed(
    claims: Claims | bytes,
    header: Mapping[str, Any] | bytes = HEADER,
    key: str | PrivateKeyTypes = KEY,
    algorithm: str = "HS256",
) -> str:
    """`algorithm` is the real algorithm of the signature, whatever the header says."""
    signing_input = unsigned(claims, header)
    signer = jwt.get_algorithm_by_name(algorithm)
    signature = signer.sign(signing_input.encode(), key.encode() if isinstance(key, str) else key)
    return f"{signing_input}.{segment(signature)}"


def claims_of(user_id: UUID | None, age_seconds: int = 0) -> Claims:
    issued_at = int(time.time()) - age_seconds
    subject = str(user_id)
    times = {"iat": issued_at, "exp": issued_at + LIFETIME_SECONDS}
    return {"sub": subject, "user_id": subject, **times, "jti": str(uuid4())}


@functools.cache
def rsa_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@functools.cache
def ec_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def public_pem(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> str:
    subject_info = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(serialization.Encoding.PEM, subject_info).decode()


def certificate() -> str:
    """The attacker's own certificate, as in `x5c`."""
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "attacker.example")])
    builder = x509.CertificateBuilder(name, name, rsa_key().public_key(), x509.random_serial_number())
    today = datetime.now(UTC)
    valid = builder.not_valid_before(today).not_valid_after(today + timedelta(days=1))
    encoded = valid.sign(rsa_key(), hashes.SHA256()).public_bytes(serialization.Encoding.DER)
    return base64.b64encode(encoded).decode()


# The attacks, by name


def with_no_algorithm(claims: Claims) -> dict[str, Attack]:
    attacks = {}
    for name in ("none", "None", "NONE", "nOnE"):
        header = HEADER | {"alg": name}
        kept = signed(claims).rpartition(".")[2]
        attacks |= {
            f"alg {name}, two segments": bearer(unsigned(claims, header)),
            f"alg {name}, empty signature": bearer(f"{unsigned(claims, header)}."),
            f"alg {name}, a good token's signature": bearer(f"{unsigned(claims, header)}.{kept}"),
            f"alg {name}, signed with the right key": bearer(signed(claims, header)),
        }
    return attacks


def with_another_algorithm(claims: Claims) -> dict[str, Attack]:
    attacks = {}
    for name, key in (("RS256", rsa_key()), ("PS256", rsa_key()), ("ES256", ec_key())):
        header = HEADER | {"alg": name}
        attacks |= {
            f"{name}, really signed so": bearer(signed(claims, header, key, name)),
            f"{name} under the header HS256": bearer(signed(claims, HEADER, key, name)),
            f"{name} by name, HS256 with the public key": bearer(signed(claims, header, public_pem(key))),
            f"HS256 with the public key of {name}": bearer(signed(claims, HEADER, public_pem(key))),
            f"{name} by name, HS256 with the right key": bearer(signed(claims, header)),
        }
    for name in ("HS384", "HS512"):
        header = HEADER | {"alg": name}
        attacks |= {
            f"{name} with the right key": bearer(signed(claims, header, KEY, name)),
            f"{name} with the right key under the header HS256": bearer(signed(claims, HEADER, KEY, name)),
        }
    return attacks


def with_another_signature(claims: Claims, expired: Claims, other: Claims) -> dict[str, Attack]:
    good = signed(claims)
    signing_input, _, signature = good.rpartition(".")
    return {
        "two segments": bearer(signing_input),
        "empty signature": bearer(f"{signing_input}."),
        "four segments": bearer(f"{good}.{signature}"),
        "signature cut short": bearer(good[:-2]),
        "padded signature": bearer(f"{good}="),
        "claims of somebody else": bearer(f"{unsigned(other)}.{signature}"),
        "another key": bearer(signed(claims, key=ATTACKERS_KEY)),
        "no key": bearer(signed(claims, key="")),
        "the key with a line feed": bearer(signed(claims, key=f"{KEY}\n")),
        "expired and another key": bearer(signed(expired, key=ATTACKERS_KEY)),
    }


def with_a_key_of_its_own(claims: Claims) -> dict[str, Attack]:
    public_jwk = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(rsa_key().public_key()))
    attacks = {}
    for name, members in {
        "kid is a path": {"kid": "../../dev/null"},
        "kid is SQL": {"kid": f"x' UNION SELECT '{ATTACKERS_KEY}' -- "},
        "jku": {"jku": "https://attacker.example/keys.json"},
        "jwk": {"jwk": public_jwk},
        "x5u": {"x5u": "https://attacker.example/certificate.pem"},
        "x5c": {"x5c": [certificate()]},
    }.items():
        by_rsa = HEADER | {"alg": "RS256"} | members
        attacks |= {
            f"{name}, the attacker's RSA key": bearer(signed(claims, by_rsa, rsa_key(), "RS256")),
            f"{name}, the attacker's secret": bearer(signed(claims, HEADER | members, ATTACKERS_KEY)),
            f"{name}, an empty key": bearer(signed(claims, HEADER | members, "")),
            f"{name}, the right key": bearer(signed(claims, HEADER | members)),
        }
    secret_jwk = {"jwk": {"kty": "oct", "k": segment(ATTACKERS_KEY.encode())}}
    return attacks | {
        "jwk holds the attacker's secret": bearer(signed(claims, HEADER | secret_jwk, ATTACKERS_KEY)),
        "crit": bearer(signed(claims, HEADER | {"crit": ["exp"]})),
    }


def with_other_claims(claims: Claims, expired: Claims, other: Claims) -> dict[str, Attack]:
    text = json.dumps(claims)
    soon, later = int(time.time()) + 600, int(time.time()) + 900

    def twice(name: str, value: Any) -> Attack:
        return bearer(signed(f'{text[:-1]}, "{name}": {json.dumps(value)}}}'.encode()))

    return {
        "expired": bearer(signed(expired), EXPIRED),
        "expired this second": bearer(signed(claims_of(UUID(claims["sub"]), LIFETIME_SECONDS)), EXPIRED),
        "not valid yet": bearer(signed(claims | {"nbf": soon})),
        "issued in the future": bearer(signed(claims | {"iat": soon, "exp": later})),
        "lives for two hours": bearer(signed(claims | {"exp": claims["iat"] + 2 * LIFETIME_SECONDS})),
        **{f"no {name}": bearer(signed(without(claims, name))) for name in claims},
        "sub of somebody else": bearer(signed(claims | {"sub": other["sub"]})),
        "user_id of somebody else": bearer(signed(claims | {"user_id": other["sub"]})),
        "sub twice": twice("sub", other["sub"]),
        "sub twice, the same": twice("sub", claims["sub"]),
        "sub twice, once escaped": twice("\\u0073ub", other["sub"]),
        "user_id twice": twice("user_id", other["sub"]),
        "exp twice": twice("exp", claims["exp"]),
        "a claim of another service": bearer(signed(claims | {"aud": "somebody else"})),
        "bytes that are no UTF-8": bearer(signed(text.encode().replace(b'"jti": "', b'"jti": "\xff'))),
        "a list of claims": bearer(signed(f"[{text}]".encode())),
    }


def without(claims: Claims, name: str) -> Claims:
    return {other: value for other, value in claims.items() if other != name}


def with_another_size(claims: Claims) -> dict[str, Attack]:
    return {
        "a byte over 4 KiB": bearer(of_size(MAX_TOKEN_BYTES + 1, claims)),
        "64 KiB": bearer(of_size(64 * 1024, claims)),
        "64 KiB of one letter": bearer("a" * 64 * 1024),
        "a header 2,000 lists deep": bearer(f"{segment(b'[' * 2000)}.{segment(b'{}')}.AAAA"),
        "claims 2,800 lists deep": bearer(signed(b"[" * 2800)),
    }


def of_size(size: int, claims: Claims) -> str:
    """Returns a valid token of at least so many bytes, at most one more."""
    missing = size - len(signed(claims | {"jti": ""}))
    return next(
        token for more in range(4) if len(token := signed(claims | {"jti": "j" * (missing * 3 // 4 + more)})) >= size
    )


def with_another_header(claims: Claims) -> dict[str, Attack]:
    good = signed(claims)
    return {
        "an empty header": authorization("", good, MISSING),
        "no scheme": authorization(good, good, MISSING),
        "the scheme alone": authorization("Bearer", good, MISSING),
        "the scheme Basic": authorization(f"Basic {good}", good, MISSING),
        "no space after the scheme": authorization(f"Bearer{good}", good, MISSING),
        "a comma after the scheme": authorization(f"Bearer, {good}", good, MISSING),
        "two tokens": authorization(f"Bearer {good} {good}", good, MISSING),
        "two headers in one": authorization(f"Bearer {good}, Bearer {good}", good, MISSING),
        "no ASCII": bearer("é.é.é"),
        "a good token and é": bearer(f"{good}é"),
        "a good token after é": bearer(f"é{good}"),
        "a good token and ²": bearer(f"{good}²"),
        "in quotes": bearer(f'"{good}"'),
        "a word": bearer("undefined"),
    }


def in_another_place(claims: Claims) -> dict[str, Attack]:
    good = signed(claims)
    form = {"json": None, "data": f"access_token={good}", "content_type": "application/x-www-form-urlencoded"}
    return {
        "nowhere": Attack(good, MISSING),
        **{f"query {name}": Attack(good, MISSING, query=f"{name}={good}") for name in ("access_token", "token", "jwt")},
        "query authorization": Attack(good, MISSING, query=f"authorization=Bearer%20{good}"),
        **{
            f"member {name}": Attack(good, MISSING, {"json": {name: value}})
            for name, value in (("access_token", good), ("token", good), ("authorization", f"Bearer {good}"))
        },
        "form": Attack(good, MISSING, form),
        **{
            f"cookie {name}": Attack(good, MISSING, {"cookies": {name: good}})
            for name in ("access_token", "token", "session", "Authorization")
        },
        **{
            f"header {name}": Attack(good, MISSING, {"headers": {name: f"Bearer {good}"}})
            for name in ("Proxy-Authorization", "X-Authorization", "X-Forwarded-Authorization", "X-Access-Token")
        },
    }


def every_attack(api: WholeApi) -> dict[str, Attack]:
    """All callers have accounts, except one whose account was deleted."""
    victim, other, gone = api.person(), api.person(), api.person()
    api.database.execute("delete from users where user_id = :id", id=gone.user_id)
    claims, expired = claims_of(victim.user_id), claims_of(victim.user_id, 2 * LIFETIME_SECONDS)
    others = claims_of(other.user_id)
    return {
        **with_no_algorithm(claims),
        **with_another_algorithm(claims),
        **with_another_signature(claims, expired, others),
        **with_a_key_of_its_own(claims),
        **with_other_claims(claims, expired, others),
        **with_another_size(claims),
        **with_another_header(claims),
        **in_another_place(claims),
        "a user who is gone": bearer(signed(claims_of(gone.user_id)), GONE),
        "a user who never was": bearer(signed(claims_of(uuid4())), GONE),
    }


class CookieClient(FlaskClient):
    """A test client whose `open` also accepts cookies."""

    def open(self, *arguments: Any, cookies: Mapping[str, str] | None = None, **request: Any) -> TestResponse:
        if cookies:
            sent = "; ".join(f"{name}={value}" for name, value in cookies.items())
            request["headers"] = {**request.get("headers", {}), "Cookie": sent}
        return super().open(*arguments, **request)


@pytest.fixture
def api(api: WholeApi) -> WholeApi:
    for module in api.modules.values():
        module.app.test_client_class = CookieClient
    return api


@contextmanager
def nothing_written(api: WholeApi) -> Iterator[None]:
    def stored() -> tuple[dict[str, int], list[Row]]:
        return api.rows(), api.database.fetch_all("select user_id, preferences_json from user_sessions")

    before = stored()
    yield
    assert stored() == before


def begin_session(api: WholeApi) -> None:
    assert api.nobody().post("/api/v1/session/init", {"client_id": CLIENT_ID}).status_code == 200


@pytest.mark.parametrize("route", PROTECTED, ids=str)
def test_an_invalid_token_is_rejected_and_nothing_is_written(api: WholeApi, route: Route, subtests: pytest.Subtests):
    begin_session(api)
    attacks = every_attack(api)
    for name, attack in attacks.items():
        with subtests.test(name), nothing_written(api):
            answer = attack.on(route, api)
            assert error_of(answer) == (401, attack.code)
            assert answer.headers["WWW-Authenticate"] == "Bearer"
            assert attack.token not in f"{answer.headers}{answer.text}"


def test_a_correct_token_signed_by_these_tests_is_accepted(api: WholeApi):
    begin_session(api)
    claims = claims_of(api.person().user_id)
    largest = of_size(MAX_TOKEN_BYTES - 1, claims)
    assert len(largest) <= MAX_TOKEN_BYTES
    almost_expired = claims_of(UUID(claims["sub"]), LIFETIME_SECONDS - 60)
    tokens = (signed(claims), signed(claims | {"nbf": claims["iat"]}), signed(almost_expired), largest)
    for route in PROTECTED:
        assert [bearer(token).on(route, api).status_code for token in tokens] == [route.accepted] * 4, route


def test_these_are_all_routes_that_need_a_token(api: WholeApi):
    rules = [rule for module in api.modules.values() for rule in module.app.url_map.iter_rules()]
    requests = {
        (method, re.sub("<[^>]+>", NO_EPISODE, rule.rule) + query)
        for rule in rules
        for method in rule.methods - {"HEAD", "OPTIONS"}
        for query in ("", "?mine=true", "?q=reef&mine=true")
    }
    refused = {
        f"{method} {path.partition('?')[0]}"
        for method, path in requests
        if api.open(method, path, json={}).status_code == 401
    }
    assert refused == {str(route).partition("?")[0] for route in PROTECTED}


@pytest.mark.parametrize("route", PUBLIC, ids=str)
def test_a_public_route_treats_an_invalid_token_as_anonymous(api: WholeApi, route: Route, subtests: pytest.Subtests):
    for visibility in ("public", "unlisted"):
        api.person().post("/api/v1/podcasts", {"topic": "Coral reefs", "visibility": visibility})
    attacks = every_attack(api)
    anonymous = api.open(route.method, route.path)
    assert anonymous.status_code == 200
    for name, attack in attacks.items():
        with subtests.test(name), nothing_written(api):
            answer = attack.on(route, api)
            assert (answer.status_code, answer.json) == (200, anonymous.json)


def test_the_landing_page_stores_nothing_for_an_invalid_tokens_user(api: WholeApi, subtests: pytest.Subtests):
    """This is the only public route that reads the token: it stores an idempotency key for signed-in readers only."""
    for name, attack in every_attack(api).items():
        kept = api.count("idempotency_keys")
        with subtests.test(name):
            answer = attack.on(SNIPPETS, api)
            assert (answer.status_code, answer.json["snippets"]) == (200, [])
            assert attack.token not in f"{answer.headers}{answer.text}"
            assert api.count("idempotency_keys") == kept
    believed = bearer(signed(claims_of(api.person().user_id)))
    assert believed.on(SNIPPETS, api).status_code == 200
    assert api.count("idempotency_keys") == kept + 1


ALG_TWICE = b'{"alg": "none", "alg": "HS256", "typ": "JWT"}'
OTHER_FORMS: dict[str, Callable[[Claims], str]] = {
    "claims in UTF-16": lambda claims: f"Bearer {signed(json.dumps(claims).encode('utf-16'))}",
    "claims in UTF-32": lambda claims: f"Bearer {signed(json.dumps(claims).encode('utf-32-le'))}",
    "claims after a byte order mark": lambda claims: f"Bearer {signed(json.dumps(claims).encode('utf-8-sig'))}",
    "a header in UTF-16": lambda claims: f"Bearer {signed(claims, json.dumps(HEADER).encode('utf-16'))}",
    "a header that names alg twice": lambda claims: f"Bearer {signed(claims, ALG_TWICE)}",
    "a no-break space after the token": lambda claims: f"Bearer {signed(claims)}\xa0",
    "a no-break space before the scheme": lambda claims: f"\xa0Bearer {signed(claims)}",
}


def test_a_valid_token_in_another_form_is_rejected(api: WholeApi):
    claims = claims_of(api.person().user_id)
    values = {name: value_of(claims) for name, value_of in OTHER_FORMS.items()}
    answers = {name: authorization(value, value, INVALID).on(PROTECTED[-1], api) for name, value in values.items()}
    assert [name for name, answer in answers.items() if answer.status_code != 401] == []
