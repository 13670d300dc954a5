"""GitHub's workflow runs the repository's own check, without secrets and with read access only."""

from __future__ import annotations

import re

from tools.routes import ROOT

WORKFLOW = (ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")


def test_it_runs_the_check_that_every_change_must_pass() -> None:
    assert re.findall(r"- run: (\S+)$", WORKFLOW, re.MULTILINE) == [".ci/run"]
    assert (ROOT / ".ci" / "run").is_file()


def test_it_has_no_secrets_and_only_read_access() -> None:
    assert "secrets" not in WORKFLOW.split("jobs:")[1]
    assert re.search(r"^permissions:\n  contents: read\n\n", WORKFLOW, re.MULTILINE)
    assert "pull_request_target" not in WORKFLOW
