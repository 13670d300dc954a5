"""What the operators' commands share: where `upkeep` is, and how a failure is reported."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from local.cli.api_client import ApiClient, ApiRefusedError, ApiUnreachableError
from local.emulators.identity import LocalIdentity
from local.stack.state_folder import StateFolder
from tools.deploy.operator import find_upkeep
from tools.deploy.target import DeploymentError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class UsageError(Exception):
    """The command's options are invalid; the message says what to change."""


def operator_client(environment: Mapping[str, str], command: str) -> ApiClient:
    """A client of `upkeep` as the operator's account: locally through the IAM proxy, in a deployment (ENV, PROJECT)
    through Cloud Run. `command`: such as `make stuck`, for the message. Raises UsageError or DeploymentError."""
    if environment.get("ENV", "").strip() or environment.get("PROJECT", "").strip():
        url, token = find_upkeep(environment)
        return ApiClient(url, token)
    state = StateFolder()
    running = state.running() if state.is_held() else {}
    if "operator_email" not in running:
        raise UsageError(
            f"No local cloud is running in {state.path}: start it with `make run`, or set LOCAL_STATE_DIR to another"
            f" folder.\nFor a deployment: {command} ENV=prod PROJECT=..."
        )
    url = running["private_urls"]["upkeep"]
    identity = LocalIdentity.load(state.path / "identity" / "service-account.json")
    return ApiClient(url, identity.oidc_token(url, running["operator_email"]))


def exit_status(command: Callable[[], int]) -> int:
    """Runs the command. A failure that its user can mend is a message, and 2 for invalid options or 1."""
    try:
        return command()
    except UsageError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except ApiRefusedError as error:
        sys.stderr.write(f"{error} ({error.error_code})\n")
        return 1
    except (ApiUnreachableError, DeploymentError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
