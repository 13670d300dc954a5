"""Four chapters with lies and good lines planted, and what a strong model answered to the prompts of their check.

`python -m tests.unit.cpoa.agents.script.by_model.dialogs` writes the prompts and the results again after a change of
the prompts. The replies stay: read then whether they still suit the prompts, and change CHECK_VERSION.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tests.unit.cpoa.agents.script.by_model.claim_sets import (
    CHAPTERS,
    FOLDER,
    HOSTS,
    AnsweringModel,
    TestChapter,
    line,
    load,
)

if TYPE_CHECKING:
    from cpoa.agents.script.by_model.checked_lines import CheckedLines


@dataclass(frozen=True, slots=True)
class Dialog:
    """``asked``: purpose, system, prompt and reply of each request. ``result``: the checked chapter."""

    name: str
    chapter: TestChapter
    asked: list[dict[str, str]]
    result: dict[str, Any]

    def model(self) -> AnsweringModel:
        return AnsweringModel({each["purpose"]: each["reply"] for each in self.asked})


def written(checked: CheckedLines) -> dict[str, Any]:
    """Returns the result as it is stored: "Anna: It has 30 gears. [a4]"."""
    lines = [
        f"{HOSTS.name(one.speaker)}: {one.text}" + (f" [{','.join(one.passage_ids)}]" if one.passage_ids else "")
        for one in checked.lines
    ]
    return {"lines": lines, "repaired": list(checked.repaired), "removed": list(checked.removed)}


def dialogs() -> list[Dialog]:
    return [_dialog(fields) for fields in load("dialogs")]


def _dialog(fields: dict[str, Any]) -> Dialog:
    lines = list(CHAPTERS[fields["chapter"]].lines)
    for planted in sorted(_planted(fields), key=lambda one: -one["after"]):
        each = planted.get("lines", [planted])
        lines[planted["after"] : planted["after"]] = map(line, each)
    chapter = replace(CHAPTERS[fields["chapter"]], lines=tuple(lines))
    return Dialog(fields["chapter"], chapter, fields["asked"], fields["result"])


def _planted(fields: dict[str, Any]) -> list[dict[str, Any]]:
    """Finds the planted lines by their first words. The reply to a lie is not planted."""
    sets = [one for one in (*load("planted_lies"), *load("kept_jokes")) if one["chapter"] == fields["chapter"]]
    return [one for one in sets if _text(one).startswith(tuple(fields["planted"]))]


def _text(planted: dict[str, Any]) -> str:
    return str(planted.get("lines", [planted])[0]["text"])


def _rewritten(dialog: Dialog, fields: dict[str, Any]) -> dict[str, Any]:
    model = dialog.model()
    result = written(dialog.chapter.check(model))
    asked = [
        {"purpose": purpose, "system": request.system, "prompt": request.prompt, "reply": str(model.answers[purpose])}
        for purpose, request in model.asked.items()
    ]
    return {**fields, "asked": asked, "result": result}


if __name__ == "__main__":
    found = [_rewritten(dialog, fields) for dialog, fields in zip(dialogs(), load("dialogs"), strict=True)]
    text = json.dumps(found, indent=1, ensure_ascii=False)
    (FOLDER / "dialogs.json").write_text(f"{text}\n", encoding="utf-8")
