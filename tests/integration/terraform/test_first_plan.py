"""Tests `make plan` for an empty project: the real terraform, and a gcloud that finds no state."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.integration.terraform.terraform_runs import stand_in
from tools.routes import ROOT

if TYPE_CHECKING:
    from pathlib import Path

GCLOUD = """#!/bin/sh
case "$*" in
  "services list"*) echo cloudresourcemanager.googleapis.com serviceusage.googleapis.com storage.googleapis.com ;;
  "billing"*) echo True ;;
  "storage buckets describe"*) exit 1 ;;
  *) echo something ;;
esac
"""


def test_the_first_plan_shows_every_resource_and_creates_none(tmp_path: Path) -> None:
    gcloud = tmp_path / "gcloud"
    gcloud.write_text(GCLOUD)
    gcloud.chmod(0o755)
    typed = {"ENV": "dev", "PROJECT": "demo-project", "DOMAIN": "podcasts.example.com", "TF_CLI_ARGS": "-no-color"}
    environment = {**os.environ, **typed, "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    command = [str(stand_in()), "--", sys.executable, "-m", "tools.deploy.command", "plan"]
    planned = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert planned.returncode == 0, planned.stdout + planned.stderr
    assert "Nothing is deployed there yet." in planned.stdout
    assert "to add, 0 to change, 0 to destroy" in planned.stdout
    for package in ("auth", "migrate"):
        assert f'google_storage_bucket_object.package["{package}"] will be created' in planned.stdout
    assert not (ROOT / "terraform" / "terraform.tfstate").exists()
