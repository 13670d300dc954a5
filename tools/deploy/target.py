"""The target of a deployment, from `make deploy ENV=dev PROJECT=... DOMAIN=...`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tools.routes import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

TERRAFORM = ROOT / "terraform"
_OWN = ".local.tfvars"  # personal values for an environment; ignored by git
ENVIRONMENTS = tuple(sorted(path.stem for path in (TERRAFORM / "env").glob("*.tfvars") if not path.name.endswith(_OWN)))


class DeploymentError(Exception):
    """The message says what is wrong and how to correct it."""


@dataclass(frozen=True, kw_only=True)
class Target:
    env: str
    project: str
    domain: str
    region: str  # empty: Terraform's default
    alert_email: str
    agreed: bool  # do not ask for confirmation

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Target:
        """Raises DeploymentError that lists everything missing."""
        target = cls(
            env=environment.get("ENV", "").strip(),
            project=environment.get("PROJECT", "").strip(),
            domain=environment.get("DOMAIN", "").strip(),
            region=environment.get("REGION", "").strip(),
            alert_email=environment.get("ALERT_EMAIL", "").strip(),
            agreed=environment.get("YES", "").strip() not in ("", "0"),
        )
        problems = list(target.problems())
        if problems:
            example = "make deploy ENV=dev PROJECT=my-project DOMAIN=podcasts.example.com"
            raise DeploymentError("\n".join([*problems, f"For example: {example}"]))
        return target

    def problems(self) -> Iterator[str]:
        if self.env not in ENVIRONMENTS:
            yield f"ENV is {' or '.join(ENVIRONMENTS)}: a file of terraform/env/."
        if not re.fullmatch(r"[a-z][a-z0-9-]{4,28}[a-z0-9]", self.project):
            yield "PROJECT is the id of a Google Cloud project."
        if not re.fullmatch(r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}", self.domain):
            yield "DOMAIN is the host name of the page."

    @property
    def state_bucket(self) -> str:
        return f"{self.project}-aethercast-tfstate"

    @property
    def variables(self) -> list[str]:
        """Terraform's arguments: the environment's file, then the personal one, then the command line's values."""
        own = TERRAFORM / "env" / f"{self.env}{_OWN}"
        files = [f"-var-file=env/{self.env}.tfvars", *([f"-var-file=env/{own.name}"] if own.is_file() else [])]
        typed = {"project_id": self.project, "domain": self.domain}
        typed |= {"region": self.region} if self.region else {}
        typed |= {"alert_email": self.alert_email} if self.alert_email else {}
        return [*files, *(f"-var={name}={value}" for name, value in typed.items())]
