"""The account that the command line uses: made once, its password kept in the state folder for its owner alone."""

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
    """The name is this folder's own: several checkouts may share one database."""

    username: str
    password: str = field(repr=False)

    @property
    def email(self) -> str:
        return f"{self.username}@aethercast.example.com"


def local_token(client: ApiClient, state_dir: Path) -> str:
    """An access token; registers the account first where the database does not know it."""
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
        # Another command of this folder was quicker.
        if error.error_code != API_GW_AUTH_USER_EXISTS:
            raise


def _load_or_create(path: Path) -> CliAccount:
    """Safe from several commands at once: the first file counts."""
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
