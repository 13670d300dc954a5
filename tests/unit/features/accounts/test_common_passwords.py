from __future__ import annotations

from features.accounts.account_rules import fold_name
from features.accounts.common_passwords import LIST, is_common
from features.accounts.passwords import MIN_PASSWORD_CHARS


def test_the_list_is_longer_than_asvs_requires_and_all_entries_pass_the_length_rule():
    passwords = LIST.read_text(encoding="utf-8").splitlines()
    assert len(set(passwords)) == len(passwords) > 3000
    assert all(len(password) >= MIN_PASSWORD_CHARS for password in passwords)


def test_the_entries_are_normalised_like_compared_passwords():
    passwords = LIST.read_text(encoding="utf-8").splitlines()
    assert [fold_name(password) for password in passwords] == passwords


def test_the_licence_is_beside_the_list():
    assert "MIT License" in LIST.with_suffix(".LICENSE").read_text(encoding="utf-8")


def test_common_passwords_are_found_and_others_are_not():
    assert is_common("trustno1")
    assert not is_common("correct horse battery")
