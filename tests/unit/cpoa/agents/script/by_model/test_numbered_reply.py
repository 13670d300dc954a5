"""Replies of numbered lines in the forms that models write."""

from __future__ import annotations

import json

import pytest

from cpoa.agents.script.by_model.numbered_reply import read_numbered

SAID = "the passages say 4 seconds"


@pytest.mark.parametrize(
    "text",
    [
        f"7: {SAID}\n12: {SAID}",
        f"7. {SAID}\n12. {SAID}",
        f"7) {SAID}\n12) {SAID}",
        f"- 7: {SAID}\n- 12: {SAID}",
        f"**7:** {SAID}\n**12:** {SAID}",
        f"* **7**: {SAID}\n* **12**: {SAID}",
        f"[7] {SAID}\n[12] {SAID}",
        f"Line 7: {SAID}\nline 12 - {SAID}",
        f"Line 7 {SAID}\nLINE 12 {SAID}",
        f"#7 \u2013 {SAID}\n#12 \u2013 {SAID}",
        f"| 7 | {SAID} |\n| 12 | {SAID} |",
        f"7, 12: {SAID}",
        f"Lines 7 and 12: {SAID}",
        f"7 Anna: {SAID}\n12 Ben: {SAID}",
        f"7:\n{SAID}\n12:\n{SAID}",
        f"<think>3: hm, 9: hm</think>\n7: {SAID}\n12: {SAID}",
        f"<reasoning>3: hm, 9: hm</reasoning>\n7: {SAID}\n12: {SAID}",
        f"Here are the lines:\n\n7: {SAID}\n12: {SAID}\n\nI hope that this helps!",
        f"```\n7: {SAID}\n12: {SAID}\n```",
        json.dumps([{"line": 7, "reason": SAID}, {"line": 12, "reason": SAID}]),
        json.dumps({"7": SAID, "12": SAID}),
        json.dumps({"lines": [{"number": "7", "why": SAID}, {"number": "12", "why": SAID}]}, indent=2),
        "```json\n" + json.dumps([{"line": 7, "reason": SAID}, {"line": 12, "reason": SAID}]) + "\n```",
    ],
)
def test_every_usual_form_is_read(text: str) -> None:
    assert read_numbered(text) == {7: SAID, 12: SAID}


@pytest.mark.parametrize(
    "text",
    [
        "none",
        "",
        "I'm sorry, but I can't help with that.",
        "12 seconds are no hours.",
        "7.5 seconds is what it says",
        "100% of it is fine",
        "{7: broken json",
        "<think>\n7: hm",
        "[[[[" * 20_000,
    ],
)
def test_text_without_numbered_lines_is_not_read(text: str) -> None:
    assert read_numbered(text) is None


def test_numbers_alone_and_empty_json_are_read() -> None:
    assert read_numbered("7, 12") == {7: "", 12: ""}
    assert read_numbered("[7, 12]") == {7: "", 12: ""}
    assert read_numbered("[]") == {}
    assert read_numbered('{"lines": []}') == {}


def test_a_replacement_may_begin_with_a_number() -> None:
    assert read_numbered("7: 4 seconds, no more. [3]") == {7: "4 seconds, no more. [3]"}


def test_the_first_text_of_a_number_counts() -> None:
    assert read_numbered("7: one\n7: two") == {7: "one"}
