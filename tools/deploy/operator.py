"""The URL of a deployment's `upkeep`, and a token to call it as its operator."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

from tools.deploy.infrastructure import DEFAULT_REGION
from tools.deploy.target import ENVIRONMENTS, DeploymentError
from tools.deploy.tools import run_for_output

if TYPE_CHECKING:
    from collections.abc import Mapping


def find_upkeep(environment: Mapping[str, str]) -> tuple[str, str]:
    """Returns URL and identity token for the deployment of ENV, PROJECT and REGION. Raises DeploymentError."""
    env, project = environment.get("ENV", "").strip(), environment.get("PROJECT", "").strip()
    region = environment.get("REGION", "").strip() or DEFAULT_REGION
    if env not in ENVIRONMENTS or not re.fullmatch(r"[a-z][a-z0-9-]{4,28}[a-z0-9]", project):
        raise DeploymentError(
            f"For a deployment, ENV is {' or '.join(ENVIRONMENTS)} and PROJECT is the id of its Google Cloud project:\n"
            "make stuck ENV=prod PROJECT=my-project. Without both, the command uses the local cloud."
        )
    if not shutil.which("gcloud"):
        raise DeploymentError("gcloud is not in the PATH: install it, https://cloud.google.com/sdk/docs/install")
    number = run_for_output("gcloud", "projects", "describe", project, "--format=value(projectNumber)")
    # Same as in terraform/routes.tf. The URL is the token's audience, which the function checks.
    url = f"https://aethercast-{env}-upkeep-{number}.{region}.run.app"
    return url, _token(f"operator-{env}@{project}.iam.gserviceaccount.com", url)


def _token(account: str, audience: str) -> str:
    command = ("gcloud", "auth", "print-identity-token", f"--impersonate-service-account={account}")
    try:
        return run_for_output(*command, f"--audiences={audience}", "--include-email")
    except DeploymentError as error:
        raise DeploymentError(
            f"{error}\nOnly operators may act as {account}. Ask the person who deploys to add you:\n"
            'operators = ["user:you@example.com"] in terraform/env/<ENV>.local.tfvars, then `make deploy`.'
        ) from error
