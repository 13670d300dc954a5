"""`make deploy` twice and `make destroy`, with the real terraform on the stand-in for Google's provider."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.integration.terraform.terraform_runs import DOMAIN, PROJECT, stand_in
from tools.routes import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integration.terraform.terraform_runs import Checkout

# Knows the state's bucket once it was created, and each job run; records all other calls.
GCLOUD = """#!/bin/sh
echo "$*" >> {folder}/calls
runs=$(grep -c "scheduler jobs run" {folder}/calls)
case "$*" in
  "services list"*) echo cloudresourcemanager.googleapis.com serviceusage.googleapis.com storage.googleapis.com ;;
  "billing"*) echo True ;;
  "logging read"*) echo '[{{"insertId": "'$runs'", "severity": "INFO"}}]' ;;
  "storage buckets create"*) touch {folder}/bucket ;;
  "storage buckets describe"*) test -e {folder}/bucket ;;
  *) echo something ;;
esac
"""


@pytest.fixture
def gcloud(tmp_path: Path) -> Path:
    folder = tmp_path / "gcloud"
    folder.mkdir()
    (folder / "gcloud").write_text(GCLOUD.format(folder=folder))
    (folder / "gcloud").chmod(0o755)
    return folder


def run(command: str, checkout: Checkout, gcloud: Path) -> str:
    module = "tests.integration.terraform.deploying_on_a_stand_in"
    program = [str(stand_in()), "--", sys.executable, "-m", module, str(checkout.folder), command]
    typed = {"ENV": "dev", "PROJECT": PROJECT, "DOMAIN": DOMAIN, "YES": "1", "TF_CLI_ARGS": "-no-color"}
    environment = {**os.environ, **typed, "PATH": f"{gcloud}:{os.environ['PATH']}"}
    finished = subprocess.run(program, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return finished.stdout


def resources(checkout: Checkout) -> list[str]:
    state = json.loads((checkout.folder / "terraform" / "terraform.tfstate").read_text())
    return [one["type"] for one in state["resources"] if one["mode"] == "managed"]


def test_a_second_deploy_changes_nothing_and_destroy_removes_everything(checkout: Checkout, gcloud: Path) -> None:
    first = run("deploy", checkout, gcloud)
    assert f"{DOMAIN}.  300  IN  A  203.0.113.10" in first
    assert "Apply complete!" in first
    assert "Checked http://203.0.113.10" in first
    assert "google_cloudfunctions2_function" in resources(checkout)

    again = run("deploy", checkout, gcloud)
    assert "No changes." in again
    assert "Apply complete!" not in again

    assert "Destroyed." in run("destroy", checkout, gcloud)
    assert resources(checkout) == []

    calls = (gcloud / "calls").read_text().splitlines()
    assert len([call for call in calls if call.startswith("storage buckets create")]) == 1
    assert "scheduler jobs run aethercast-dev-migrate --location=europe-west1 --project=demo-project" in calls
    uploads = [call for call in calls if call.startswith("storage cp")]
    assert all(f"gs://{PROJECT}-aethercast-dev-frontend/" in call for call in uploads)
