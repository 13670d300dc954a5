"""The page shows a stage for each kind of step that an episode has."""

from __future__ import annotations

import re

from cpoa.contracts.dialogue import EMBEDDED_WRITER
from cpoa.workflow.plan import PLAN
from tests.started_steps import MODEL_KINDS, READ_KINDS, STARTED_KINDS
from tools.routes import ROOT

STAGES_FILE = ROOT / "frontend" / "making" / "stages.js"


def test_the_page_has_a_stage_for_each_started_step_in_the_order_of_the_plan() -> None:
    stages = re.search(
        r"^const STAGES = \[$(.*?)^\];$", STAGES_FILE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )
    assert stages, "STAGES is not where this test looks for it."
    names = re.findall(r'\["([a-z_]+)", "[^"]+"\]', stages[1])
    assert names == sorted((*READ_KINDS, *STARTED_KINDS, *MODEL_KINDS), key=lambda kind: PLAN[kind].order)


def test_a_stage_that_only_some_episodes_have_is_optional() -> None:
    code = STAGES_FILE.read_text(encoding="utf-8")
    optional = re.search(r"^const OPTIONAL_STAGES = new Set\(\[(.*?)\]\);$", code, re.MULTILINE)
    assert optional, "OPTIONAL_STAGES is not where this test looks for it."
    assert re.findall(r'"([a-z_]+)"', optional[1]) == [kind.value for kind in (*READ_KINDS, *MODEL_KINDS)]


def test_the_page_recognises_the_embedded_writer_as_the_service_does() -> None:
    origin = (ROOT / "frontend" / "listening" / "origin.js").read_text(encoding="utf-8")
    assert f'const EMBEDDED_WRITER = "{EMBEDDED_WRITER}";' in origin
