from __future__ import annotations

import re
from typing import get_args

from cpoa.sharing.report_requests import MAX_MESSAGE_CHARS, REASONS, Reason
from tools.routes import ROOT

DIALOG = ROOT / "frontend" / "parts" / "report_dialog.js"


def test_each_reason_has_words() -> None:
    assert tuple(REASONS) == get_args(Reason)


def test_the_dialog_of_the_page_has_the_same_reasons_in_the_same_words() -> None:
    script = DIALOG.read_text(encoding="utf-8")
    (listed,) = re.findall(r"const REASONS = \{\n(.*?)\n\};", script, re.DOTALL)
    assert dict(re.findall(r'^  (\w+): "(.*)",$', listed, re.MULTILINE)) == REASONS
    assert f"const MAX_MESSAGE_CHARACTERS = {MAX_MESSAGE_CHARS};" in script
