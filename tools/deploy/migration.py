"""Runs the migration job, which also grants the functions their tables, and waits for it."""

from __future__ import annotations

import json
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tools.deploy.target import DeploymentError
from tools.deploy.tools import run, run_for_output

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tools.deploy.target import Target

# From Cloud Scheduler's log: `gcloud scheduler jobs run` only confirms that the job was requested.
ATTEMPT_FINISHED = "type.googleapis.com/google.cloud.scheduler.logging.AttemptFinished"
SUPERUSER = "cloudsqlsuperuser"
END_SECONDS = 900.0  # its permission may take effect late, and Terraform configures five tries
PAUSE_SECONDS = 5.0


@dataclass(frozen=True)
class Attempt:
    entry: str
    has_failed: bool
    said: str


@dataclass(frozen=True)
class MigrationJob:
    target: Target
    name: str
    region: str
    database_instance: str
    database_user: str

    def run(self) -> None:
        """Raises DeploymentError with the result of the last attempt."""
        before = self._last_attempt()
        run("gcloud", "scheduler", "jobs", "run", self.name, f"--location={self.region}", self._project)
        deadline = time.monotonic() + END_SECONDS
        while (attempt := self._last_attempt()) == before or not attempt or attempt.has_failed:
            if time.monotonic() > deadline:
                said = attempt.said if attempt and attempt != before else "nothing"
                raise DeploymentError(
                    f"The job {self.name} did not succeed; the result of its last attempt: {said}.\n"
                    "See the log of the function migrate for the reason. You can run `make deploy` again."
                )
            time.sleep(PAUSE_SECONDS)

    @contextmanager
    def as_superuser(self) -> Iterator[None]:
        """In a new database we do not own the schema, and only Cloud SQL's superusers may create extensions."""
        self._assign_roles(f"--database-roles={SUPERUSER}")
        try:
            yield
        finally:
            self.as_owner()

    def as_owner(self) -> None:
        """Also removes the role after a deployment that was killed, or that an earlier release left."""
        self._assign_roles("--revoke-existing-roles")

    def _assign_roles(self, roles: str) -> None:
        """Raises DeploymentError."""
        which = (self.database_user, f"--instance={self.database_instance}", "--type=CLOUD_IAM_SERVICE_ACCOUNT")
        run_for_output("gcloud", "sql", "users", "assign-roles", *which, roles, self._project)

    @property
    def _project(self) -> str:
        return f"--project={self.target.project}"

    def _last_attempt(self) -> Attempt | None:
        wanted = (
            'resource.type="cloud_scheduler_job"',
            f'resource.labels.job_id="{self.name}"',
            f'resource.labels.location="{self.region}"',
            f'jsonPayload."@type"="{ATTEMPT_FINISHED}"',
        )
        newest = ("--freshness=1d", "--limit=1", "--format=json")
        answer = run_for_output("gcloud", "logging", "read", " AND ".join(wanted), self._project, *newest)
        found = json.loads(answer or "[]")
        if not found:
            return None
        failed = found[0].get("severity") == "ERROR"
        return Attempt(found[0]["insertId"], failed, found[0].get("jsonPayload", {}).get("status", "OK"))
