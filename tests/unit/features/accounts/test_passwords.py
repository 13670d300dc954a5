"""Tests which passwords match a hash. Only one test takes the full cost of a hash, a tenth of a second each time."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from werkzeug.security import generate_password_hash

from features.accounts.passwords import hash_password, matching_form, password_matches

scrypt = hashlib.scrypt


@pytest.fixture
def costs(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, ...]]:
    """Makes a hash cost little, and returns the requested cost of each hash: n, r, p and the length of the salt."""
    requested: list[tuple[int, ...]] = []

    def fast_scrypt(*args: Any, **kwargs: Any) -> bytes:
        requested.append((kwargs["n"], kwargs["r"], kwargs["p"], len(kwargs["salt"])))
        return scrypt(*args, **kwargs | {"n": 16})

    monkeypatch.setattr(hashlib, "scrypt", fast_scrypt)
    return requested


fast = pytest.mark.usefixtures("costs")


def older_hash_of(password: str) -> str:
    """Returns a hash of the password as it was sent."""
    return generate_password_hash(password, method="scrypt:32768:8:1")


def test_a_password_matches_only_its_own_hash():
    hashed = hash_password("correct horse")
    assert password_matches(hashed, "correct horse")
    assert not password_matches(hashed, "Correct horse")
    assert not password_matches(hashed, "correct horse ")


@fast
def test_one_password_has_many_hashes():
    assert hash_password("correct horse") != hash_password("correct horse")


@fast
def test_long_passwords_are_not_truncated():
    hashed = hash_password("é" * 255 + "a")
    assert password_matches(hashed, "é" * 255 + "a")
    assert not password_matches(hashed, "é" * 255 + "b")
    assert not password_matches(hashed, "é" * 255)


@fast
def test_a_password_matches_in_every_unicode_composition():
    assert password_matches(hash_password("cafe\u0301 noir"), "café noir")
    assert password_matches(hash_password("café noir"), "cafe\u0301 noir")
    assert password_matches(hash_password("ｃａｆｅ noir"), "cafe noir")


@fast
def test_an_older_hash_of_the_unnormalised_password_still_matches():
    older = older_hash_of("cafe\u0301 noir")
    assert matching_form(older, "cafe\u0301 noir") == "cafe\u0301 noir"
    assert matching_form(hash_password("cafe\u0301 noir"), "cafe\u0301 noir") == "café noir"


def test_a_wrong_password_costs_as_many_hashes_with_an_account_as_without(costs: list[tuple[int, ...]]):
    counts = []
    for hashed in (hash_password("café noir"), older_hash_of("cafe\u0301 noir"), None):
        costs.clear()
        assert not password_matches(hashed, "cafe\u0301 blanc")
        counts.append(len(costs))
    assert counts == [2, 2, 2]


def test_without_an_account_no_password_matches_at_the_same_cost(costs: list[tuple[int, ...]]):
    hashed = hash_password("correct horse")
    costs.clear()
    assert not password_matches(None, "correct horse")
    assert password_matches(hashed, "correct horse")
    assert costs == [(32768, 8, 1, 16)] * 2
