"""Terraform on a stand-in for Google's provider: it plans and applies everything and reaches no network.

TERRAFORM_STAND_IN names the program that runs a command with the stand-in around it. Without one, `terraform test` and
its mocks are what `make test-terraform` has, and the tests here are skipped.
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
NUMBER = "123456789012"  # the stand-in's, of every project
DOMAIN = "podcasts.example.com"
BASE = (f"-var=project_id={PROJECT}", f"-var=domain={DOMAIN}")
_LOCAL_STATE = 'terraform {\n  backend "local" {}\n}\n'


def stand_in() -> Path | None:
    named = os.environ.get("TERRAFORM_STAND_IN")
    found = Path(named) if named else ROOT.parent / "shared" / "tools" / "tfstub" / "run"
    return found.resolve() if found.is_file() and shutil.which("terraform") else None


@dataclass(frozen=True)
class Checkout:
    """A copy of terraform/ with a state of its own, and packages that may be changed."""

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
        """What a plan says that must fail, in one line."""
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
    """The state after an apply: every value is known."""

    document: dict[str, Any]

    @cached_property
    def resources(self) -> list[Resource]:
        return [
            Resource(one["address"], one["type"], one["name"], str(one.get("index", "")), one["values"])
            for one in self.document["values"]["root_module"]["resources"]
            if one["mode"] == "managed"
        ]

    def of(self, kind: str, name: str | None = None) -> dict[str, dict[str, Any]]:
        """Key -> values, of all resources of a type and perhaps a name."""
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
