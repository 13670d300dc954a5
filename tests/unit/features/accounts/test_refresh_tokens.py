from __future__ import annotations

import pytest

from features.accounts.refresh_tokens import new_token, parse_token


def test_a_token_is_read_from_its_value():
    token = new_token()
    assert parse_token(token.value) == token


def test_tokens_are_random():
    assert len({new_token().value for _ in range(100)}) == 100


def test_the_successor_belongs_to_the_family_and_follows_from_token_and_key():
    token = new_token()
    successor = token.successor("a key")
    assert successor == token.successor("a key")
    assert successor.family_hash == token.family_hash
    assert parse_token(successor.value) == successor
    others = (token, token.successor("another key"), new_token().successor("a key"), successor.successor("a key"))
    assert successor.token_hash not in {other.token_hash for other in others}


def test_a_token_does_not_show_itself():
    token = new_token()
    assert token.family not in repr(token)
    assert token.secret not in repr(token)


@pytest.mark.parametrize(
    "value", ["", ".", f"{'a' * 22}.{'b' * 42}", f"{'a' * 22}.{'b' * 43}\n", f"{'é' * 22}.{'b' * 43}", "a" * 66]
)
def test_a_value_of_another_form_is_no_token(value: str):
    assert parse_token(value) is None
