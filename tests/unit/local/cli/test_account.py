from __future__ import annotations

import json
import stat
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from local.cli.account import local_token
from local.cli.api_client import ApiRefusedError

if TYPE_CHECKING:
    from pathlib import Path


class AccountsInMemory:
    """A fake of the routes for registration and login that the command line uses."""

    def __init__(self) -> None:
        self.passwords: dict[str, str] = {}
        self.refuses_with: str | None = None

    def post_json(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        if self.refuses_with:
            raise ApiRefusedError(429, self.refuses_with, "Wait.")
        if path == "/auth/register":
            if body["username"] in self.passwords:
                raise ApiRefusedError(409, "API_GW_AUTH_USER_EXISTS", "Taken.")
            self.passwords[body["username"]] = body["password"]
            return {}
        if self.passwords.get(body["login_identifier"]) != body["password"]:
            raise ApiRefusedError(401, "API_GW_AUTH_INVALID_CREDENTIALS", "Wrong.")
        return {"access_token": f"token of {body['login_identifier']}"}


def test_the_account_is_made_once_and_saved_readable_only_for_its_owner(tmp_path: Path) -> None:
    accounts = AccountsInMemory()
    tokens = {local_token(accounts, tmp_path) for _ in range(2)}
    (file,) = tmp_path.iterdir()

    assert len(tokens) == len(accounts.passwords) == 1
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_account_is_made_again_in_a_new_database(tmp_path: Path) -> None:
    assert local_token(AccountsInMemory(), tmp_path) == local_token(AccountsInMemory(), tmp_path)


def test_commands_that_start_at_once_share_one_account(tmp_path: Path) -> None:
    accounts = AccountsInMemory()
    with ThreadPoolExecutor(8) as threads:
        tokens = set(threads.map(lambda _: local_token(accounts, tmp_path), range(8)))

    assert len(tokens) == 1
    assert [json.loads(file.read_text())["username"] for file in tmp_path.iterdir()] == list(accounts.passwords)


def test_two_checkouts_on_one_database_have_different_accounts(tmp_path: Path) -> None:
    accounts = AccountsInMemory()
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        local_token(accounts, tmp_path / name)

    assert len(accounts.passwords) == 2


def test_another_refusal_does_not_make_a_new_account(tmp_path: Path) -> None:
    accounts = AccountsInMemory()
    accounts.refuses_with = "API_GW_AUTH_TOO_MANY_ATTEMPTS"

    with pytest.raises(ApiRefusedError, match="Wait"):
        local_token(accounts, tmp_path)
