"""Runs gcloud and terraform from the PATH."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

from tools.deploy.target import DeploymentError

if TYPE_CHECKING:
    from pathlib import Path

# They must not wait for input or report new versions.
_QUIET = {"CLOUDSDK_CORE_DISABLE_PROMPTS": "1", "CHECKPOINT_DISABLE": "1", "TF_INPUT": "0", "TF_IN_AUTOMATION": "1"}


def run(*command: str, cwd: Path | None = None) -> None:
    """Runs a command with its output on the terminal. Raises DeploymentError if it fails."""
    finished = subprocess.run(command, cwd=cwd, env={**os.environ, **_QUIET}, check=False)
    if finished.returncode:
        raise DeploymentError(f"`{' '.join(command[:3])} ...` failed; see its output above.")


def ask(*command: str, cwd: Path | None = None) -> str | None:
    """Returns the output of a command, None if it fails."""
    finished = subprocess.run(
        command, cwd=cwd, env={**os.environ, **_QUIET}, capture_output=True, text=True, check=False
    )
    return finished.stdout.strip() if finished.returncode == 0 else None


def run_for_output(*command: str, cwd: Path | None = None) -> str:
    """Returns the output of a command. Raises DeploymentError with its error output if it fails."""
    finished = subprocess.run(
        command, cwd=cwd, env={**os.environ, **_QUIET}, capture_output=True, text=True, check=False
    )
    if finished.returncode:
        raise DeploymentError(f"`{' '.join(command)}` failed:\n{finished.stderr.strip()}")
    return finished.stdout.strip()
