"""The command line's account: created once, its password stored in the state folder, readable only by its owner."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from local.cli.api_client import ApiRefusedError
from shared.error_codes.accounts import API_GW_AUTH_INVALID_CREDENTIALS, API_GW_AUTH_USER_EXISTS

if TYPE_CHECKING:
    from pathlib import Path

    from local.cli.api_client import ApiClient


@dataclass(frozen=True, slots=True)
class CliAccount:
    """The username is unique to this state folder, because several checkouts may share a database."""

    username: str
    password: str = field(repr=False)

    @property
    def email(self) -> str:
        return f"{self.username}@aethercast.example.com"


def local_token(client: ApiClient, state_dir: Path) -> str:
    """Returns an access token; registers the account first if the database does not have it."""
    account = _load_or_create(state_dir / "command-line.json")
    try:
        return _log_in(client, account)
    except ApiRefusedError as error:
        if error.error_code != API_GW_AUTH_INVALID_CREDENTIALS:
            raise
    _register(client, account)
    return _log_in(client, account)


def _log_in(client: ApiClient, account: CliAccount) -> str:
    answer = client.post_json("/auth/login", {"login_identifier": account.username, "password": account.password})
    token: str = answer["access_token"]
    return token


def _register(client: ApiClient, account: CliAccount) -> None:
    try:
        client.post_json("/auth/register", {"email": account.email, **asdict(account)})
    except ApiRefusedError as error:
        # Another command of this folder registered it first.
        if error.error_code != API_GW_AUTH_USER_EXISTS:
            raise


def _load_or_create(path: Path) -> CliAccount:
    """Safe with concurrent commands: the first file is kept."""
    if not path.exists():
        unfinished = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        unfinished.touch(mode=0o600)
        account = CliAccount(username=f"command-line-{secrets.token_hex(4)}", password=secrets.token_urlsafe(24))
        unfinished.write_text(json.dumps(asdict(account)), encoding="utf-8")
        try:
            os.link(unfinished, path)  # unlike a rename, this never replaces another command's file
        except FileExistsError:
            pass
        finally:
            unfinished.unlink()
    return CliAccount(**json.loads(path.read_text(encoding="utf-8")))
