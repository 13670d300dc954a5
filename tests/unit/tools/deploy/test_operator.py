"""Tests how `make stuck` finds the URL of a deployment's `upkeep`, and which account it uses to call it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tools.deploy.operator import find_upkeep
from tools.deploy.target import DeploymentError

if TYPE_CHECKING:
    from pathlib import Path

PROD = {"ENV": "prod", "PROJECT": "my-project"}
URL = "https://aethercast-prod-upkeep-123456789012.europe-west1.run.app"


@pytest.fixture
def gcloud(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fake gcloud in the PATH that records its arguments. Getting a token fails if there is a file `refuses`."""
    program, asked = tmp_path / "gcloud", tmp_path / "asked"
    program.write_text(
        f'#!/bin/sh\necho "$@" >> {asked}\n'
        f'case "$1" in projects) echo 123456789012;; auth) [ ! -e {tmp_path}/refuses ] && echo a.b.c;; esac\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    return tmp_path


def test_the_url_is_computed_as_in_terraform_and_is_also_the_audience(gcloud: Path) -> None:
    assert find_upkeep(PROD) == (URL, "a.b.c")
    account = "operator-prod@my-project.iam.gserviceaccount.com"
    assert (gcloud / "asked").read_text().splitlines() == [
        "projects describe my-project --format=value(projectNumber)",
        f"auth print-identity-token --impersonate-service-account={account} --audiences={URL} --include-email",
    ]


@pytest.mark.usefixtures("gcloud")
def test_another_region_changes_the_url() -> None:
    assert find_upkeep({**PROD, "REGION": "us-central1"})[0] == URL.replace("europe-west1", "us-central1")


def test_the_error_for_a_missing_role_says_how_to_become_an_operator(gcloud: Path) -> None:
    (gcloud / "refuses").touch()
    with pytest.raises(DeploymentError, match=r'operators = \["user:you@example\.com"\]'):
        find_upkeep(PROD)


def test_a_missing_gcloud_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DeploymentError, match="gcloud is not in the PATH"):
        find_upkeep(PROD)


@pytest.mark.parametrize(
    "environment", [{"ENV": "prod"}, {"PROJECT": "my-project"}, {"ENV": "x", "PROJECT": "my-project"}]
)
def test_environment_and_project_are_both_needed(environment: dict[str, str]) -> None:
    with pytest.raises(DeploymentError, match="PROJECT is the id"):
        find_upkeep(environment)
