from __future__ import annotations

from uuid import uuid4

import pytest

from shared.errors import BadRequestError
from shared.idempotency import ClientRequest, check_key

USER = uuid4()


def request(**fields: object) -> ClientRequest:
    given = {"user_id": USER, "route": "POST /things", "key": "k", "payload": {"a": 1, "b": [1, 2]}} | fields
    return ClientRequest(**given)  # type: ignore[arg-type]  # one dictionary of several types


@pytest.mark.parametrize("key", ["k", "0f0c2d52-8e6b-4e0a-9f43-1c9a6f1d2b11", "~" * 255])
def test_visible_ascii_is_a_key(key: str) -> None:
    check_key(key)


@pytest.mark.parametrize("key", ["", "a b", "ü", "a\n", "\t", "x" * 256, "\x7f"])
def test_any_other_key_is_refused(key: str) -> None:
    with pytest.raises(BadRequestError) as refused:
        check_key(key)
    assert refused.value.error_code == "API_GW_IDEMPOTENCY_KEY_INVALID"


def test_a_key_is_scoped_by_user_and_route() -> None:
    keys = {request().scoped_key, request(user_id=uuid4()).scoped_key, request(route="POST /others").scoped_key}
    assert len(keys) == 3


def test_the_fingerprint_depends_on_the_values_but_not_on_their_order() -> None:
    assert request(payload={"b": [1, 2], "a": 1}).fingerprint == request().fingerprint
    assert request(payload={"a": 1, "b": [2, 1]}).fingerprint != request().fingerprint
