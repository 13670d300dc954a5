"""The account that the command line uses: made once, its password kept in the state folder for its owner alone."""

from __future__ import annotations

import json
import os
import secrets
from typing import TYPE_CHECKING

from local.api_client import ApiRefusedError

if TYPE_CHECKING:
    from pathlib import Path

    from local.api_client import ApiClient

_USERNAME = "command-line"


def local_token(client: ApiClient, state_dir: Path) -> str:
    """An access token; registers the account first where the database does not know it."""
    password = _password(state_dir / "command-line-account.json")
    try:
        return _login(client, password)
    except ApiRefusedError as error:
        if error.error_code != "API_GW_AUTH_INVALID_CREDENTIALS":
            raise
    client.post_json(
        "/auth/register",
        {"username": _USERNAME, "email": "command-line@aethercast.example.com", "password": password},
    )
    return _login(client, password)


def _login(client: ApiClient, password: str) -> str:
    answer = client.post_json("/auth/login", {"login_identifier": _USERNAME, "password": password})
    token: str = answer["access_token"]
    return token


def _password(path: Path) -> str:
    try:
        stored: str = json.loads(path.read_text())["password"]
    except FileNotFoundError:
        stored = secrets.token_urlsafe(24)
        with open(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:  # noqa: PTH123 - the mode must be set as the file is made
            json.dump({"password": stored}, file)
    return stored
