"""`make plan`, `make deploy`, `make destroy`: the service on Google Cloud. See docs/deploy.md.

Each command says what it will do, stops at the first problem, and can be repeated.
"""

from __future__ import annotations

import argparse
import os
import sys

from tools import packaging
from tools.deploy import page, preflight
from tools.deploy.infrastructure import Infrastructure
from tools.deploy.migration import MigrationJob
from tools.deploy.site import Site
from tools.deploy.target import DeploymentError, Target
from tools.routes import ROOT


def plan(target: Target) -> None:
    say(f"Showing what `make deploy` would change in {target.project} ({target.env}). Nothing is changed.")
    preflight.check(target)
    preflight.require_first_apis(target)
    package()
    infrastructure = Infrastructure(target)
    if infrastructure.has_state():
        infrastructure.init()
        infrastructure.plan()
        return
    say(f"Nothing is deployed there yet. `make deploy` first creates gs://{target.state_bucket} for Terraform's state.")
    infrastructure.plan_of_nothing_deployed()


def deploy(target: Target) -> None:
    say(
        f"Deploying {target.env} to {target.project}, for https://{target.domain}/:\n"
        "  packages, address, everything else, the database's schema, the page, and a check of the result."
    )
    preflight.check(target)
    package()
    infrastructure = Infrastructure(target)
    if not infrastructure.is_begun():
        begin(target, infrastructure)
    site = Site(target.domain, infrastructure.address())
    say(dns_record(site))
    if infrastructure.plan():
        agree(target, "This is what changes.")
        infrastructure.apply()
    outputs = infrastructure.outputs()
    job = MigrationJob(
        target,
        name=outputs["migrate_job"],
        region=outputs["region"],
        database_instance=outputs["database_instance"],
        database_user=outputs["migrate_database_user"],
    )
    migrate(job, site)
    say(f"The page: {page.upload(outputs['frontend_bucket'])} files.")
    look_at(site)


def begin(target: Target, infrastructure: Infrastructure) -> None:
    agree(target, f"This starts {target.env} in {target.project}. From its first part on, an address, it costs money.")
    preflight.turn_on_first_apis(target)
    if not infrastructure.has_state():
        say(f"Creating gs://{target.state_bucket} for Terraform's state.")
        infrastructure.make_state_bucket()
    infrastructure.init()


def destroy(target: Target) -> None:
    say(f"Destroying {target.env} in {target.project}: functions, database with its backups, media, page.")
    preflight.check(target)
    infrastructure = Infrastructure(target)
    if not infrastructure.has_state():
        say("Nothing is deployed there.")
        return
    infrastructure.init()
    if infrastructure.outputs().get("protected"):
        raise DeploymentError(
            f"{target.env} is protected: its database and media cannot be deleted by one command. Write\n"
            f"protected = false into terraform/env/{target.env}.local.tfvars, `make deploy`, and then `make destroy`."
        )
    package()
    if infrastructure.plan("-destroy"):
        agree(target, "This deletes all of the above, with every account and episode.")
        take_down(infrastructure)
    say(f"Destroyed. gs://{target.state_bucket} is kept; it has the history of Terraform's state.")


def take_down(infrastructure: Infrastructure) -> None:
    """Raises DeploymentError."""
    try:
        infrastructure.apply()
    except DeploymentError:
        say("Removing the network's peering with the database, which Google leaves behind, and continuing.")
        infrastructure.remove_peering()
        infrastructure.plan("-destroy")
        try:
            infrastructure.apply()
        except DeploymentError as error:
            raise DeploymentError(
                f"{error}\nGoogle keeps the functions' network addresses, and so the network, for up to two hours after"
                " deleting the functions. Run `make destroy` again later."
            ) from error


def package() -> None:
    """Raises DeploymentError."""
    try:
        for staged in packaging.stage_all():
            packaging.pack(staged)
    except packaging.MissingFileError as error:
        raise DeploymentError(str(error)) from error


def migrate(job: MigrationJob, site: Site) -> None:
    version = newest_migration()
    say(f"Migrating the database to {version}.")
    if site.has_schema(version):
        job.as_owner()
        job.run()
    else:
        with job.as_superuser():
            job.run()
    site.wait_for_schema(version)


def newest_migration() -> str:
    """The `schema_version` that /health reports when the database is up to date."""
    files = [path for folder in ("shared", "cpoa") for path in (ROOT / folder / "migrations").glob("[0-9]*.*")]
    return max(path.stem for path in files)


def look_at(site: Site) -> None:
    """Raises DeploymentError."""
    base = site.base()
    faults = list(site.faults(base))
    if faults:
        raise DeploymentError("\n".join(["The check of the deployment found:", *(f"  - {fault}" for fault in faults)]))
    if base.startswith("https:"):
        say(f"Checked page, API and health. The service is running at {base}/")
        return
    say(
        f"Checked {base}: health, and the redirect to HTTPS. The certificate of {site.domain} is not active"
        f" yet: Google issues it some 15 to 60 minutes after the DNS record is there.\n{dns_record(site)}"
        "Run `make deploy` again to check everything over HTTPS."
    )


def dns_record(site: Site) -> str:
    leads_to = site.leads_to()
    if leads_to == {site.address}:
        return f"{site.domain} resolves to {site.address}, as it should."
    now = f" (it currently resolves to {', '.join(sorted(leads_to))})" if leads_to else ""
    return f"Set this DNS record{now}:\n\n    {site.domain}.  300  IN  A  {site.address}\n"


def agree(target: Target, what: str) -> None:
    """Raises DeploymentError."""
    if target.agreed:
        say(what)
        return
    if not sys.stdin.isatty():
        raise DeploymentError(f"{what} There is no terminal to ask for confirmation. Add YES=1 to confirm.")
    if input(f"{what} Type {target.env} to go on: ").strip() != target.env:
        raise DeploymentError("Stopped; nothing was changed.")


def say(text: str) -> None:
    print(text, flush=True)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.deploy.command")
    parser.add_argument("command", choices=("plan", "deploy", "destroy"))
    command = parser.parse_args(arguments).command
    try:
        {"plan": plan, "deploy": deploy, "destroy": destroy}[command](Target.from_environment(os.environ))
    except DeploymentError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
