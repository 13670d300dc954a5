"""The page shows a stage for each kind of step that an episode has."""

from __future__ import annotations

import re

from cpoa.workflow.plan import PLAN
from tests.started_steps import STARTED_KINDS
from tools.routes import ROOT

STAGES_FILE = ROOT / "frontend" / "making" / "stages.js"


def test_the_page_has_a_stage_for_each_started_step_in_the_order_of_the_plan() -> None:
    stages = re.search(
        r"^const STAGES = \[$(.*?)^\];$", STAGES_FILE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )
    assert stages, "STAGES is not where this test looks for it."
    names = re.findall(r'\["([a-z_]+)", "[^"]+"\]', stages[1])
    assert names == sorted(STARTED_KINDS, key=lambda kind: PLAN[kind].order)
