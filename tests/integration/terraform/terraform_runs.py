"""Terraform with a stand-in for Google's provider: it plans and applies everything and uses no network.

TERRAFORM_STAND_IN names the program that runs a command inside the stand-in. If it is unset, the tests here are
skipped, and `make test-terraform` runs only `terraform test` with its mocks.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from tools.routes import ROOT

TERRAFORM = ROOT / "terraform"
PROJECT = "demo-project"
NUMBER = "123456789012"  # the stand-in uses it for every project
DOMAIN = "podcasts.example.com"
BASE = (f"-var=project_id={PROJECT}", f"-var=domain={DOMAIN}")
_LOCAL_STATE = 'terraform {\n  backend "local" {}\n}\n'


def stand_in() -> Path | None:
    named = os.environ.get("TERRAFORM_STAND_IN")
    found = Path(named) if named else ROOT.parent / "shared" / "tools" / "tfstub" / "run"
    return found.resolve() if found.is_file() and shutil.which("terraform") else None


@dataclass(frozen=True)
class Checkout:
    """A copy of terraform/ with its own state, and packages that a test may change."""

    folder: Path

    @classmethod
    def make(cls, folder: Path) -> Checkout:
        copied = shutil.copytree(TERRAFORM, folder / "terraform", ignore=shutil.ignore_patterns(".terraform*"))
        (copied / "state_override.tf").write_text(_LOCAL_STATE)
        (folder / "functions").symlink_to(ROOT / "functions")
        packages = folder / "build" / "packages"
        packages.mkdir(parents=True)
        for path in (ROOT / "functions").glob("*/main.py"):
            (packages / f"{path.parent.name}.zip").write_bytes(b"a package")
        checkout = cls(folder)
        assert checkout.run("init", "-input=false").returncode == 0
        return checkout

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [str(stand_in()), "--", "terraform", *arguments]
        environment = {**os.environ, "TF_CLI_ARGS": "-no-color"}
        return subprocess.run(
            command, cwd=self.folder / "terraform", env=environment, capture_output=True, text=True, check=False
        )

    def apply(self, *variables: str) -> Deployed:
        applied = self.run("apply", "-auto-approve", "-input=false", *BASE, *variables)
        assert applied.returncode == 0, applied.stdout + applied.stderr
        return Deployed(json.loads(self.run("show", "-json").stdout))

    def plan(self, *variables: str) -> dict[str, Any]:
        planned = self.run("plan", "-input=false", "-out=plan.bin", *BASE, *variables)
        assert planned.returncode == 0, planned.stdout + planned.stderr
        plan: dict[str, Any] = json.loads(self.run("show", "-json", "plan.bin").stdout)
        return plan

    def refusal(self, *variables: str) -> str:
        """Returns the error of a plan that must fail, in one line."""
        planned = self.run("plan", "-input=false", *BASE, *variables)
        assert planned.returncode == 1, planned.stdout
        return " ".join(planned.stderr.replace("│", " ").split())


@dataclass(frozen=True)
class Resource:
    address: str
    type: str
    name: str
    key: str
    values: dict[str, Any]


@dataclass(frozen=True)
class Deployed:
    """The state after an apply. Every value is known."""

    document: dict[str, Any]

    @cached_property
    def resources(self) -> list[Resource]:
        return [
            Resource(one["address"], one["type"], one["name"], str(one.get("index", "")), one["values"])
            for one in self.document["values"]["root_module"]["resources"]
            if one["mode"] == "managed"
        ]

    def of(self, kind: str, name: str | None = None) -> dict[str, dict[str, Any]]:
        """Returns key -> values of all resources of a type, optionally only those of a name."""
        found = [one for one in self.resources if one.type == kind and name in (None, one.name)]
        return {one.key or one.name: one.values for one in found}

    def one(self, kind: str, name: str) -> dict[str, Any]:
        (values,) = self.of(kind, name).values()
        return values

    def by_id(self, identity: str) -> Resource:
        (found,) = [one for one in self.resources if one.values.get("id") == identity]
        return found


def changed_by(plan: dict[str, Any]) -> set[str]:
    return {one["address"] for one in plan["resource_changes"] if one["change"]["actions"] != ["no-op"]}
