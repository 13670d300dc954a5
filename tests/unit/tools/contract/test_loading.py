"""A mistake in the contract's data fails, with a message that names the entry."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from shared.error_codes.catalogue import api_error_codes
from tools.contract.entries import ContractError
from tools.contract.loading import FOLDER, contract, load_contract

if TYPE_CHECKING:
    from pathlib import Path

STATUSES = {code: one.status for code, one in api_error_codes().items()}
LOGIN = "accounts.toml, route POST /auth/login"
CREDENTIALS = '{ status = 401, code = "API_GW_AUTH_INVALID_CREDENTIALS", when = "the credentials are wrong" }'
# file, old text, new text, message
MISTAKES = {
    "unknown key of a route": (
        "accounts.toml",
        'path = "/auth/login"',
        'path = "/auth/login"\nverb = "POST"',
        f"{LOGIN}: unknown key verb",
    ),
    "unknown kind of entry": ("tables.toml", "[[tables]]", "[[table]]", "tables.toml: unknown key table"),
    "missing key": ("accounts.toml", 'summary = "Sign in"\n', "", f"{LOGIN}: summary is missing"),
    "unknown key of a field": (
        "sessions.toml",
        '{ name = "preferences", type = "object" }',
        '{ name = "preferences", typ = "object" }',
        "sessions.toml, shape SessionAnswer, field preferences: unknown key typ",
    ),
    "a status in words": (
        "accounts.toml",
        "{ status = 200,",
        '{ status = "OK",',
        f"{LOGIN}, answer OK: the status must be a number",
    ),
    "a status that HTTP does not have": (
        "accounts.toml",
        "{ status = 200,",
        "{ status = 2000,",
        f"{LOGIN}, answer 2000: the status must be a number",
    ),
    "an unknown code": (
        "accounts.toml",
        "API_GW_AUTH_INVALID_CREDENTIALS",
        "API_GW_AUTH_WRONG",
        "route POST /auth/login, error 401 API_GW_AUTH_WRONG: API_GW_AUTH_WRONG is not an error code",
    ),
    "a code of another status": (
        "accounts.toml",
        'status = 401, code = "API_GW_AUTH_INVALID_CREDENTIALS"',
        'status = 403, code = "API_GW_AUTH_INVALID_CREDENTIALS"',
        "error 403 API_GW_AUTH_INVALID_CREDENTIALS: this code has the status 401",
    ),
    "an error twice": (
        "accounts.toml",
        CREDENTIALS,
        f"{CREDENTIALS},\n    {CREDENTIALS}",
        "route POST /auth/login: error 401 API_GW_AUTH_INVALID_CREDENTIALS is there twice",
    ),
    "an error of ours without a code": (
        "others.toml",
        'code = "MEDIA_NOT_FOUND", ours = true',
        "ours = true",
        "route GET /api/v1/internal/media_access_url, error 404: an error of ours needs a code",
    ),
    "an error of the source without its cause": (
        "accounts.toml",
        ', when = "the credentials are wrong"',
        "",
        "error 401 API_GW_AUTH_INVALID_CREDENTIALS: an error of the source needs `when`",
    ),
    "a wrong type": (
        "accounts.toml",
        "min_length = 8",
        'min_length = "8"',
        "accounts.toml, shape Registration, field password: `min_length` must be of type int",
    ),
    "a word instead of a flag": ("others.toml", "ours = true", 'ours = "yes"', "`ours` must be of type bool"),
    "headers that are no list of strings": (
        "episodes.toml",
        'headers = ["Location"]',
        'headers = "Location"',
        "must be a list of strings",
    ),
    "an attribute twice": (
        "accounts.toml",
        "min_length = 8, added = {",
        "min_length = 8, added = { min_length = 9,",
        "shape Registration, field password: min_length is given twice",
    ),
    "an addition to an addition": (
        "cards.toml",
        '{ name = "summary", type = "string", ours = true }',
        '{ name = "summary", type = "string", ours = true, added = { nullable = true } }',
        "shape CardAnswer, field summary: `added` is for entries of the source",
    ),
    "an unknown kind of token": (
        "cards.toml",
        'token = "optional"',
        'token = "some"',
        "route GET /api/v1/snippets: `token` must be one of none",
    ),
    "an unknown key of a column": (
        "tables.toml",
        'key = "unique"',
        'key = "only"',
        "column topic_hash: `key` must be one of primary",
    ),
    "an unknown group": (
        "cards.toml",
        '["body", "token"]',
        '["body", "tokens"]',
        "route POST /api/v1/topics/explore: there is no error group",
    ),
    "an unknown shape": (
        "accounts.toml",
        'request = "Credentials"',
        'request = "Login"',
        "route POST /auth/login: there is no shape Login",
    ),
    "an unknown type": (
        "accounts.toml",
        '{ name = "access_token", type = "string"',
        '{ name = "access_token", type = "text"',
        "shape SignedIn, field access_token: text is neither a JSON type nor a shape",
    ),
    "an unknown header": (
        "cards.toml",
        '{ name = "X-Workflow-ID", ours',
        '{ name = "X-Workflow", ours',
        "there is no request header X-Workflow",
    ),
    "an unknown tag": ("accounts.toml", 'tag = "Accounts"', 'tag = "Users"', "there is no tag Users"),
    "two entries of one name": (
        "accounts.toml",
        'name = "SignedIn"',
        'name = "Registered"',
        "accounts.toml, shape Registered: there is another one",
    ),
    "a shape that is not used": (
        "accounts.toml",
        'response = "Registered"',
        'response = "SignedIn"',
        "shape Registered: no route uses it",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_refused_with_the_name_of_its_entry(tmp_path: Path, mistake: str) -> None:
    name, right, wrong, message = MISTAKES[mistake]
    folder = shutil.copytree(FOLDER, tmp_path / "contract")
    text = (folder / name).read_text(encoding="utf-8")
    assert right in text
    (folder / name).write_text(text.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(ContractError, match=re.escape(message)):
        load_contract(folder, STATUSES)


def test_a_part_of_an_addition_is_an_addition() -> None:
    for route in contract().routes.values():
        if route.ours:
            assert all(one.ours for one in (*route.answers, *route.errors, *route.notes, *route.headers)), route.name
    for shape in contract().shapes.values():
        assert not shape.ours or all(field.ours for field in shape.fields), shape.name


def test_a_shared_error_belongs_to_the_source_only_where_the_source_names_it() -> None:
    def is_ours(route: str, code: str) -> bool:
        [error] = [one for one in contract().routes[route].errors if one.code == code]
        return error.ours

    assert not is_ours("POST /api/v1/podcasts", "API_GW_MALFORMED_JSON")
    assert is_ours("POST /auth/login", "API_GW_MALFORMED_JSON")
    assert is_ours("DELETE /api/v1/podcasts/{podcast_id}", "AUTH_MISSING_TOKEN")
    assert is_ours("POST /api/v1/podcasts", "AUTH_USER_NOT_FOUND")
