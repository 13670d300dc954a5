from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from shared.passwords import hash_password, password_matches

if TYPE_CHECKING:
    import pytest


def test_a_password_matches_its_own_hash_only():
    hashed = hash_password("correct horse")
    assert password_matches(hashed, "correct horse")
    assert not password_matches(hashed, "Correct horse")
    assert not password_matches(hashed, "correct horse ")


def test_one_password_has_many_hashes():
    assert hash_password("correct horse") != hash_password("correct horse")


def test_nothing_is_cut_off():
    hashed = hash_password("é" * 255 + "a")
    assert not password_matches(hashed, "é" * 255 + "b")
    assert not password_matches(hashed, "é" * 255)


def test_without_an_account_nothing_matches_at_the_same_cost(monkeypatch: pytest.MonkeyPatch):
    hashed = hash_password("correct horse")
    costs: list[tuple[int, ...]] = []
    scrypt = hashlib.scrypt

    def counted(*args: Any, **kwargs: Any) -> bytes:
        costs.append((kwargs["n"], kwargs["r"], kwargs["p"], len(kwargs["salt"])))
        return scrypt(*args, **kwargs)

    monkeypatch.setattr(hashlib, "scrypt", counted)
    assert not password_matches(None, "correct horse")
    assert password_matches(hashed, "correct horse")
    assert costs == [(32768, 8, 1, 16)] * 2
