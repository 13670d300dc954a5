"""Runs Terraform for a deployment: state bucket, plans, applies, outputs."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

from tools.deploy.target import TERRAFORM, DeploymentError
from tools.deploy.tools import ask, run, run_for_output
from tools.routes import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from tools.deploy.target import Target

PLAN_FILE = ROOT / "build" / "terraform.plan"
FIRST_PLAN = ROOT / "build" / "plan"
DEFAULT_REGION = "europe-west1"  # same as in terraform/variables.tf
PEERING = "servicenetworking-googleapis-com"  # Google's name for it
ADDRESS = "google_compute_global_address.load_balancer"


class Infrastructure:
    def __init__(self, target: Target) -> None:
        self._target = target

    def has_state(self) -> bool:
        return ask("gcloud", "storage", "buckets", "describe", f"gs://{self._target.state_bucket}") is not None

    def is_begun(self) -> bool:
        """Whether this environment has any resources; the address is always created first."""
        if not self.has_state():
            return False
        self.init()
        return "address" in self.outputs()

    def make_state_bucket(self) -> None:
        """Only members of the project have access; every version of the state is kept."""
        bucket = f"gs://{self._target.state_bucket}"
        project = f"--project={self._target.project}"
        location = f"--location={self._target.region or DEFAULT_REGION}"
        closed = ("--uniform-bucket-level-access", "--public-access-prevention")
        run("gcloud", "storage", "buckets", "create", bucket, project, location, *closed)
        run("gcloud", "storage", "buckets", "update", bucket, "--versioning")

    def init(self) -> None:
        backend = (f"-backend-config=bucket={self._target.state_bucket}", f"-backend-config=prefix={self._target.env}")
        run_for_output("terraform", "init", "-reconfigure", "-input=false", *backend, cwd=TERRAFORM)

    def address(self) -> str:
        """Creates the address first and alone, because the DNS record takes time and the certificate needs it."""
        made = self.outputs().get("address")
        if made:
            return str(made)
        arguments = ["-auto-approve", "-input=false", f"-target={ADDRESS}", *self._target.variables]
        run_for_output("terraform", "apply", *arguments, cwd=TERRAFORM)
        return str(self.outputs()["address"])

    def plan(self, *options: str) -> bool:
        """Shows the plan and stores it for `apply`; returns False if there is nothing to do.

        Raises DeploymentError if it would move the deployment to another region.
        """
        PLAN_FILE.parent.mkdir(exist_ok=True)
        run("terraform", "plan", "-input=false", f"-out={PLAN_FILE}", *options, *self._target.variables, cwd=TERRAFORM)
        plan = json.loads(run_for_output("terraform", "show", "-json", str(PLAN_FILE), cwd=TERRAFORM))
        outputs = plan.get("output_changes", {})
        self._stay(outputs.get("region", {}))
        changes = [*(one["change"] for one in plan.get("resource_changes", [])), *outputs.values()]
        return any(change["actions"] not in (["no-op"], ["read"]) for change in changes)

    def _stay(self, region: dict[str, Any]) -> None:
        if region.get("actions") == ["update"]:
            raise DeploymentError(
                f"{self._target.env} is in {region['before']}. This would recreate everything in {region['after']},\n"
                f"and delete the database and the media. Set REGION={region['before']}, or write it into\n"
                f"terraform/env/{self._target.env}.local.tfvars. To move, `make destroy` first."
            )

    def plan_of_nothing_deployed(self) -> None:
        """Plans without a state bucket and without creating one, in a copy with a local state."""
        folder = _copy_with_its_own_state(FIRST_PLAN)
        run_for_output("terraform", "init", "-input=false", cwd=folder)
        packages = "-var=packages_dir=../../packages"
        run("terraform", "plan", "-input=false", *self._target.variables, packages, cwd=folder)

    def apply(self) -> None:
        run("terraform", "apply", "-input=false", str(PLAN_FILE), cwd=TERRAFORM)

    def remove_peering(self) -> None:
        """Removes the peering with Cloud SQL's network, which prevents deleting our network."""
        network = (f"--network=aethercast-{self._target.env}", f"--project={self._target.project}")
        ask("gcloud", "compute", "networks", "peerings", "delete", PEERING, *network)

    def outputs(self) -> dict[str, Any]:
        """Only outputs of resources that exist."""
        document = json.loads(run_for_output("terraform", "output", "-json", cwd=TERRAFORM))
        return {name: one["value"] for name, one in document.items()}


def _copy_with_its_own_state(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    copy = shutil.copytree(TERRAFORM, folder / "terraform", ignore=shutil.ignore_patterns(".terraform*", "*.tfstate*"))
    (copy / "state_override.tf").write_text('terraform {\n  backend "local" {}\n}\n', encoding="utf-8")
    (folder / "functions").symlink_to(ROOT / "functions")
    return copy
