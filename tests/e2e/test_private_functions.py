"""The private functions of the running cloud accept only their own callers."""

from __future__ import annotations

import base64
import hmac
import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest
import requests
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from local.emulators.iam_proxy import STRIPPED_SIGNATURE
from local.emulators.identity import LocalIdentity

if TYPE_CHECKING:
    from collections.abc import Callable

    from local.stack.state_folder import StateFolder


@dataclass(frozen=True)
class Steps:
    """The URL of the steps function, and the identity of its permitted caller."""

    url: str
    audience: str
    email: str
    identity: LocalIdentity
    stranger: LocalIdentity

    def token(self, *, audience: str | None = None, email: str | None = None, now: float | None = None) -> str:
        return self.identity.oidc_token(audience or self.audience, email or self.email, now=now)

    def call(self, workflow_id: UUID, authorization: str | None, **headers: str) -> requests.Response:
        if authorization is not None:
            headers["Authorization"] = authorization
        return requests.post(f"{self.url}/steps/{workflow_id}/research/1", headers=headers, timeout=60)


@pytest.fixture(scope="module")
def steps(stack_url: str, stack_state: StateFolder, tmp_path_factory: pytest.TempPathFactory) -> Steps:
    running = stack_state.running()
    assert running["url"] == stack_url
    address = running["private_urls"]["podcast_steps"]
    return Steps(
        url=address,
        audience=address,
        email=running["tasks_invoker_email"],
        identity=LocalIdentity.load_or_create(stack_state.path / "identity"),
        stranger=LocalIdentity.load_or_create(tmp_path_factory.mktemp("stranger")),
    )


def tampered(token: str) -> str:
    head, payload, signature = token.split(".")
    return f"{head}.{payload}.{signature[:9]}{'A' if signature[9] != 'A' else 'B'}{signature[10:]}"


def with_algorithm(steps: Steps, algorithm: str, sign: Callable[[bytes], bytes]) -> str:
    """Signs the claims of a valid token with another algorithm. No library does this with a public key."""
    header = {"alg": algorithm, "typ": "JWT", "kid": steps.identity.key_id}
    head, payload = base64url(json.dumps(header).encode()), steps.token().split(".")[1]
    return f"{head}.{payload}.{base64url(sign(f'{head}.{payload}'.encode()))}"


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def hs256_with_the_public_key(steps: Steps) -> str:
    key = steps.identity.public_key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return with_algorithm(steps, "HS256", lambda signed: hmac.digest(key, signed, "sha256"))


WRONG: dict[str, tuple[int, Callable[[Steps], str | None]]] = {
    "no token": (401, lambda _: None),
    "another scheme": (401, lambda steps: f"Basic {steps.token()}"),
    "not a JWT": (401, lambda _: "Bearer token"),
    "a tampered signature": (401, lambda steps: f"Bearer {tampered(steps.token())}"),
    "no signature": (401, lambda steps: f"Bearer {steps.token().rpartition('.')[0]}."),
    "the signature that Google leaves": (
        401,
        lambda steps: f"Bearer {steps.token().rpartition('.')[0]}.{STRIPPED_SIGNATURE}",
    ),
    "expired": (401, lambda steps: f"Bearer {steps.token(now=time.time() - 7200)}"),
    "not yet issued": (401, lambda steps: f"Bearer {steps.token(now=time.time() + 7200)}"),
    "a self-made key": (401, lambda steps: f"Bearer {steps.stranger.oidc_token(steps.audience, steps.email)}"),
    "HS256 with the public key": (401, lambda steps: f"Bearer {hs256_with_the_public_key(steps)}"),
    "alg none": (401, lambda steps: f"Bearer {with_algorithm(steps, 'none', lambda _: b'')}"),
    "another audience": (403, lambda steps: f"Bearer {steps.token(audience='http://127.0.0.1:5001')}"),
    "another account": (403, lambda steps: f"Bearer {steps.token(email='somebody@example.com')}"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_caller_is_rejected_before_the_function_runs(
    steps: Steps, stack_state: StateFolder, wrong: str
) -> None:
    status, authorization = WRONG[wrong]
    workflow_id = uuid4()
    answer = steps.call(workflow_id, authorization(steps))

    assert answer.status_code == status
    assert set(answer.json()) == {"error_code", "message"}
    assert str(workflow_id) not in stack_state.log_file("podcast_steps").read_text(encoding="utf-8")


def test_the_alternative_cloud_run_header_is_not_accepted(steps: Steps) -> None:
    good = f"Bearer {steps.token()}"

    for authorization in (None, "Bearer token"):
        answer = steps.call(uuid4(), authorization, **{"X-Serverless-Authorization": good})
        assert answer.status_code == 401


def test_a_valid_call_for_an_unknown_workflow_is_acknowledged(steps: Steps, stack_state: StateFolder) -> None:
    workflow_id = uuid4()
    answer = steps.call(workflow_id, f"Bearer {steps.token()}")

    assert answer.status_code == 200
    assert answer.json()["outcome"] == "acknowledged"
    assert str(workflow_id) in stack_state.log_file("podcast_steps").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", ["/", "/health", "/sweep", "/steps/x/research/1", "/nothing"])
def test_every_path_of_a_private_function_needs_a_token(steps: Steps, path: str) -> None:
    for method in ("GET", "POST", "HEAD", "OPTIONS"):
        assert requests.request(method, steps.url + path, timeout=60).status_code == 401


def test_the_migrate_function_is_private(steps: Steps, stack_state: StateFolder) -> None:
    address = stack_state.running()["private_urls"]["migrate"]

    assert requests.post(address, timeout=60).status_code == 401
    for_steps = {"Authorization": f"Bearer {steps.token()}"}
    assert requests.post(address, headers=for_steps, timeout=60).status_code == 403
    right = {"Authorization": f"Bearer {steps.token(audience=address)}"}
    assert requests.post(address, headers=right, timeout=60).json() == {"applied": []}


def test_the_public_address_does_not_route_to_private_functions(stack_url: str, steps: Steps) -> None:
    right = {"Authorization": f"Bearer {steps.token()}"}
    for path in (f"/steps/{uuid4()}/research/1", "/sweep", "/api/../sweep", "/api/v1/podcasts/../../../sweep"):
        answer = requests.post(stack_url + path, headers=right, timeout=60)
        assert answer.status_code in (404, 405)
