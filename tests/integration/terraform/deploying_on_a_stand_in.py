"""Runs `make deploy` or `make destroy` with the real terraform on a copy of terraform/, inside the stand-in.

    python -m tests.integration.terraform.deploying_on_a_stand_in <checkout> deploy|destroy

Terraform's state is in the copy, gcloud is the one in the PATH, and the service responds correctly.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tools import packaging
from tools.deploy import command as deploy
from tools.deploy import infrastructure, site, target
from tools.deploy.tools import run_for_output


def service(url: str) -> site.Answer | None:
    if url.startswith("https:"):
        return None
    if url.endswith("/health"):
        return site.Answer(200, {}, f'{{"schema_version": "{deploy.newest_migration()}"}}')
    return site.Answer(301, {"location": "https://podcasts.example.com/"}, "")


def main(checkout: Path, command: str) -> int:
    terraform = checkout / "terraform"
    infrastructure.TERRAFORM = target.TERRAFORM = terraform
    infrastructure.PLAN_FILE = checkout / "terraform.plan"
    infrastructure.Infrastructure.init = lambda _self: run_for_output("terraform", "init", cwd=terraform)
    packaging.stage_all = list
    site.resolve_addresses = lambda _domain: set()
    site.get = service
    return deploy.main([command])


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
