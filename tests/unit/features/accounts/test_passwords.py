from __future__ import annotations

import hashlib
from functools import cache
from typing import TYPE_CHECKING, Any

from werkzeug.security import generate_password_hash

from features.accounts.passwords import hash_password, matching_form, password_matches

if TYPE_CHECKING:
    import pytest


@cache
def hash_of(password: str) -> str:
    """Returns one hash per password and session, because each takes a tenth of a second."""
    return hash_password(password)


@cache
def older_hash_of(password: str) -> str:
    """Returns a hash of the password as it was sent."""
    return generate_password_hash(password, method="scrypt:32768:8:1")


def test_a_password_matches_only_its_own_hash():
    hashed = hash_of("correct horse")
    assert password_matches(hashed, "correct horse")
    assert not password_matches(hashed, "Correct horse")
    assert not password_matches(hashed, "correct horse ")


def test_one_password_has_many_hashes():
    assert hash_password("correct horse") != hash_of("correct horse")


def test_long_passwords_are_not_truncated():
    hashed = hash_password("é" * 255 + "a")
    assert not password_matches(hashed, "é" * 255 + "b")
    assert not password_matches(hashed, "é" * 255)


def test_a_password_matches_in_every_unicode_composition():
    assert password_matches(hash_of("cafe\u0301 noir"), "café noir")
    assert password_matches(hash_of("café noir"), "cafe\u0301 noir")
    assert password_matches(hash_password("ｃａｆｅ noir"), "cafe noir")


def test_an_older_hash_of_the_unnormalised_password_still_matches():
    older = older_hash_of("cafe\u0301 noir")
    assert matching_form(older, "cafe\u0301 noir") == "cafe\u0301 noir"
    assert matching_form(hash_of("cafe\u0301 noir"), "cafe\u0301 noir") == "café noir"


def test_a_wrong_password_costs_as_many_hashes_with_an_account_as_without(monkeypatch: pytest.MonkeyPatch):
    hashes = [hash_of("café noir"), older_hash_of("cafe\u0301 noir"), None]
    costs: list[int] = []
    scrypt = hashlib.scrypt
    monkeypatch.setattr(hashlib, "scrypt", lambda *args, **kwargs: (costs.append(1), scrypt(*args, **kwargs))[1])
    counts = []
    for hashed in hashes:
        costs.clear()
        assert not password_matches(hashed, "cafe\u0301 blanc")
        counts.append(len(costs))
    assert counts == [2, 2, 2]


def test_without_an_account_no_password_matches_at_the_same_cost(monkeypatch: pytest.MonkeyPatch):
    hashed = hash_of("correct horse")
    costs: list[tuple[int, ...]] = []
    scrypt = hashlib.scrypt

    def counted(*args: Any, **kwargs: Any) -> bytes:
        costs.append((kwargs["n"], kwargs["r"], kwargs["p"], len(kwargs["salt"])))
        return scrypt(*args, **kwargs)

    monkeypatch.setattr(hashlib, "scrypt", counted)
    assert not password_matches(None, "correct horse")
    assert password_matches(hashed, "correct horse")
    assert costs == [(32768, 8, 1, 16)] * 2
