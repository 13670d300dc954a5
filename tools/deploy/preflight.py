"""Checks the requirements of a deployment; reports everything that is missing, and how to get it."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

from tools.deploy.target import DeploymentError
from tools.deploy.tools import ask, run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tools.deploy.target import Target

MIN_TERRAFORM = (1, 11)
# Terraform enables all other APIs; it needs these first.
FIRST_APIS = ("cloudresourcemanager.googleapis.com", "serviceusage.googleapis.com", "storage.googleapis.com")


def check(target: Target) -> None:
    """Raises DeploymentError that lists everything missing."""
    problems = list(_missing_programs()) or list(_missing_in_project(target))
    if problems:
        raise DeploymentError("\n".join(["Before deploying, these are missing:", *(f"  - {one}" for one in problems)]))


def _missing_programs() -> Iterator[str]:
    if shutil.which("gcloud") is None:
        yield "gcloud: install the Google Cloud CLI, https://cloud.google.com/sdk/docs/install"
    if shutil.which("terraform") is None:
        yield "terraform: install it, https://developer.hashicorp.com/terraform/install"
        return
    version = json.loads(ask("terraform", "version", "-json") or "{}").get("terraform_version", "0")
    if tuple(int(part) for part in version.split(".")[:2]) < MIN_TERRAFORM:
        yield f"terraform {'.'.join(map(str, MIN_TERRAFORM))} or newer: this one is {version}"


def _missing_in_project(target: Target) -> Iterator[str]:
    """Without a login, the project cannot be checked."""
    signed_in = True
    if not ask("gcloud", "auth", "list", "--filter=status:ACTIVE", "--format=value(account)"):
        signed_in = False
        yield "a login: gcloud auth login"
    if ask("gcloud", "auth", "application-default", "print-access-token") is None:
        yield "a login for Terraform: gcloud auth application-default login"
    if not signed_in:
        return
    if not ask("gcloud", "projects", "describe", target.project, "--format=value(projectNumber)"):
        yield f"the project {target.project}, or your access to it: gcloud projects create {target.project}"
        return
    billing = ask("gcloud", "billing", "projects", "describe", target.project, "--format=value(billingEnabled)")
    if (billing or "").lower() != "true":
        yield (
            "billing: gcloud billing accounts list, then gcloud billing projects link "
            f"{target.project} --billing-account=..."
        )


def missing_apis(target: Target) -> list[str]:
    listed = ask(
        "gcloud", "services", "list", "--enabled", f"--project={target.project}", "--format=value(config.name)"
    )
    enabled = (listed or "").split()
    return [api for api in FIRST_APIS if api not in enabled]


def turn_on_first_apis(target: Target) -> None:
    if missing := missing_apis(target):
        print(f"Enabling {', '.join(missing)}.")
        run("gcloud", "services", "enable", *missing, f"--project={target.project}")


def require_first_apis(target: Target) -> None:
    """For commands that must not change anything. Raises DeploymentError."""
    if missing := missing_apis(target):
        command = f"gcloud services enable {' '.join(missing)} --project={target.project}"
        raise DeploymentError(f"Before the deployment can be checked, these are missing:\n  - APIs: {command}")
