"""gcloud and terraform, as they are found in the PATH."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

from tools.deploy.target import DeploymentError

if TYPE_CHECKING:
    from pathlib import Path

# Nothing of theirs waits for a key or tells of new versions.
_QUIET = {"CLOUDSDK_CORE_DISABLE_PROMPTS": "1", "CHECKPOINT_DISABLE": "1", "TF_INPUT": "0", "TF_IN_AUTOMATION": "1"}


def run(*command: str, cwd: Path | None = None) -> None:
    """Its output goes to the person. Raises DeploymentError where it fails."""
    finished = subprocess.run(command, cwd=cwd, env={**os.environ, **_QUIET}, check=False)
    if finished.returncode:
        raise DeploymentError(f"`{' '.join(command[:3])} ...` failed; what it said stands above.")


def ask(*command: str, cwd: Path | None = None) -> str | None:
    """What it prints, None where it fails."""
    finished = subprocess.run(
        command, cwd=cwd, env={**os.environ, **_QUIET}, capture_output=True, text=True, check=False
    )
    return finished.stdout.strip() if finished.returncode == 0 else None


def run_for_output(*command: str, cwd: Path | None = None) -> str:
    """As `ask`. Raises DeploymentError with what it said where it fails."""
    finished = subprocess.run(
        command, cwd=cwd, env={**os.environ, **_QUIET}, capture_output=True, text=True, check=False
    )
    if finished.returncode:
        raise DeploymentError(f"`{' '.join(command)}` failed:\n{finished.stderr.strip()}")
    return finished.stdout.strip()
