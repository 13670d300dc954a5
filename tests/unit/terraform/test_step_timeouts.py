"""Terraform can set the time limit of each step, and its defaults are those of the code."""

from __future__ import annotations

import re

from cpoa.workflow.plan import StepKind
from shared.settings import Settings
from tools.routes import ROOT

TERRAFORM = (ROOT / "terraform" / "functions.tf").read_text(encoding="utf-8")


def test_each_step_has_its_time_limit() -> None:
    block = TERRAFORM.split('variable "step_timeout_seconds" {')[1].split("\n}")[0]
    written = {step: int(seconds) for step, seconds in re.findall(r"(\w+) += optional\(number, (\d+)\)", block)}
    settings = Settings()
    assert written == {kind.value: getattr(settings, f"step_timeout_{kind}_seconds") for kind in StepKind}
