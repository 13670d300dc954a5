"""The job that brings the database to the code's schema and grants the functions their tables: run, and awaited."""

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

# Of Cloud Scheduler's log. `gcloud scheduler jobs run` itself only says that the job was asked for.
ATTEMPT_FINISHED = "type.googleapis.com/google.cloud.scheduler.logging.AttemptFinished"
SUPERUSER = "cloudsqlsuperuser"
END_SECONDS = 900.0  # its right to call may count late, and Terraform gives it five tries
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
        """Raises DeploymentError with what its last attempt said."""
        before = self._last_attempt()
        run("gcloud", "scheduler", "jobs", "run", self.name, f"--location={self.region}", self._project)
        deadline = time.monotonic() + END_SECONDS
        while (attempt := self._last_attempt()) == before or not attempt or attempt.has_failed:
            if time.monotonic() > deadline:
                said = attempt.said if attempt and attempt != before else "nothing"
                raise DeploymentError(
                    f"The job {self.name} has not ended well; its last attempt said {said}.\n"
                    "The log of the function migrate tells why. `make deploy` may be run again."
                )
            time.sleep(PAUSE_SECONDS)

    @contextmanager
    def as_superuser(self) -> Iterator[None]:
        """Of a new database the schema is nobody's of ours, and only Cloud SQL's superusers create extensions."""
        self._assign_roles(f"--database-roles={SUPERUSER}")
        try:
            yield
        finally:
            self.as_owner()

    def as_owner(self) -> None:
        """Also where a deployment was killed before it took the role away, or an earlier release gave it for good."""
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
