from __future__ import annotations

from typing import Any

import pytest

from features.accounts.account_rules import Credentials, Registration, fold_identifier, fold_name
from shared.errors import BadRequestError

ZOE = {"username": "Zoé", "email": "zoe@example.com", "password": "correct horse"}

INVALID = [
    *[("username", value, "API_GW_AUTH_INVALID_USERNAME") for value in (
        None, 7, True, ["Zoé"], {}, "", "ab", "  ab  ", "x" * 65, "zoe@example.com", "zoe＠home", "zoe﹫home", "a\tb c",
        "a\x00bc", "a\x7fbc", "zo\u200be", "zo\u202ee", "zoé\u2028x", "zo\ue000e", "\ufeffzoe", "e\u0301e\u0301",
        "\u3164" * 3, "\u2800" * 3, "zo\u034fe", "zo\ufe0fe", "zo\u115fe", "zo\U000e0041e", "\u0301" * 3, "\u0301zoe",
        "zo\ufdd0e", "zo\U0001fffee", "zo\U0001d159e",
    )],
    *[("email", value, "API_GW_AUTH_INVALID_EMAIL") for value in (
        None, 7, [], "", "zoe", "zoe@", "@example.com", "zoe@example", "zoe@exa mple.com", "zoe@localhost",
        "a@b@example.com", "zoe@example..com", ".zoe@example.com", "Zoé <zoe@example.com>", "z" * 65 + "@example.com",
        '"zoe"@example.com', "zoe@[127.0.0.1]", "zoe@example.com\nBcc: all@example.com", "zoe@" + "a" * 250 + ".com",
    )],
    *[("password", value, "API_GW_AUTH_INVALID_PASSWORD") for value in (
        None, 12345678, [], "", "1234567", "x" * 257, "password", "PassWord", "ｐａｓｓｗｏｒｄ", "12345678",
        "qwertyuiop", "aaaaaaaa", "aAaAaAaA", " " * 8, " \u3000" * 4, "ZOE@example.com", " zoe@example.com ",
        "o\u0301" * 4,
    )],
]  # fmt: skip


@pytest.mark.parametrize(("field", "value", "error_code"), INVALID)
def test_a_field_that_breaks_its_rule_is_named(field: str, value: Any, error_code: str):
    with pytest.raises(BadRequestError) as caught:
        Registration.from_fields(ZOE | {field: value})
    assert caught.value.error_code == error_code


@pytest.mark.parametrize("field", ZOE)
def test_a_missing_field_has_its_own_code(field: str):
    fields = {name: value for name, value in ZOE.items() if name != field}
    with pytest.raises(BadRequestError, match=field):
        Registration.from_fields(fields)


def test_a_message_never_repeats_the_value():
    for field, value in (("username", "@hunter2hunter2"), ("email", "hunter2hunter2"), ("password", "hunter2" * 40)):
        with pytest.raises(BadRequestError) as caught:
            Registration.from_fields(ZOE | {field: value})
        assert "hunter2" not in caught.value.message


@pytest.mark.parametrize(
    "username", ["abc", "  abc  ", "x" * 64, "日本語", "Anne Marie", "o'neil; DROP TABLE users", "🎧🎧🎧"]
)
def test_a_valid_name_is_trimmed_and_accepted(username: str):
    assert Registration.from_fields(ZOE | {"username": username}).username == username.strip()


@pytest.mark.parametrize("password", ["12345679x", "pq" * 128, "пароль 🎧", "  two  spaces  ", "password and more"])
def test_a_password_is_counted_in_characters_and_not_changed(password: str):
    assert Registration.from_fields(ZOE | {"password": password}).password == password


def test_a_username_is_not_accepted_as_password():
    with pytest.raises(BadRequestError, match="username or your address"):
        Registration.from_fields(ZOE | {"username": "Zoé of Genève", "password": "zoe\u0301 of gene\u0300ve"})


def test_the_error_names_the_invisible_character():
    with pytest.raises(BadRequestError, match="U\\+3164 HANGUL FILLER"):
        Registration.from_fields(ZOE | {"username": "zo\u3164e"})


@pytest.mark.parametrize(
    ("given", "normalised"),
    [
        (" Zoe@EXAMPLE.com ", "Zoe@example.com"),
        ("zoe+news@sub.example.co.uk", "zoe+news@sub.example.co.uk"),
        ("zoe@xn--bcher-kva.example.com", "zoe@bücher.example.com"),
        ("zoé@example.com", "zoé@example.com"),
    ],
)
def test_an_address_is_normalised(given: str, normalised: str):
    assert Registration.from_fields(ZOE | {"email": given}).email == normalised


def test_addresses_and_passwords_are_not_in_the_representation():
    shown = repr(Registration.from_fields(ZOE)) + repr(Credentials("zoe@example.com", "correct horse"))
    assert "example.com" not in shown
    assert "horse" not in shown


@pytest.mark.parametrize("identifier", [None, 7, "", "   ", [], "x" * 321])
def test_a_login_needs_an_identifier(identifier: Any):
    with pytest.raises(BadRequestError) as caught:
        Credentials.from_fields({"login_identifier": identifier, "password": "correct horse"})
    assert caught.value.error_code == "API_GW_AUTH_INVALID_LOGIN_ID"


@pytest.mark.parametrize("password", [None, 7, "", [], "x" * 257])
def test_a_login_needs_a_password(password: Any):
    with pytest.raises(BadRequestError) as caught:
        Credentials.from_fields({"login_identifier": "zoe", "password": password})
    assert caught.value.error_code == "API_GW_AUTH_INVALID_PASSWORD_LOGIN"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zoé", "ZOÉ"),
        ("Zoé", "Zoe\u0301"),
        ("STRASSE", "straße"),
        ("ΣΊΣΥΦΟΣ", "σίσυφος"),
        ("ｚｏｅ", "ZOE"),
        ("ﬁn", "FIN"),
    ],
)
def test_names_that_differ_only_by_case_or_composition_are_equal(one: str, other: str):
    assert fold_name(one) == fold_name(other)


@pytest.mark.parametrize(
    "identifier", ["Zoe@XN--bcher-KVA.example.com", "ZOE@BÜCHER.example.com", "zoe＠bücher.example.com"]
)
def test_an_address_is_found_for_each_spelling_of_its_domain(identifier: str):
    assert fold_identifier(identifier) == fold_name("zoe@bücher.example.com")


@pytest.mark.parametrize("identifier", ["zoe", "zoe@", "@", "zoe@localhost"])
def test_a_text_that_is_not_an_address_is_only_folded(identifier: str):
    assert fold_identifier(identifier) == identifier


def test_different_names_are_not_equal():
    assert fold_name("zoe") != fold_name("zoé")
