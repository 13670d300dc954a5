"""Weaves scripts with a fake model, and makes replies that have one fault."""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cpoa.agents.script.by_model.weaver import ModelScriptWeaver
from cpoa.agents.script.embedded.weaver import EmbeddedScriptWeaver
from tests.unit.cpoa.agents.script.by_model.scripted_model import (
    Answer,
    ScriptedModel,
    all_turns,
    episode,
    part,
    reaction,
)
from tests.unit.cpoa.agents.script.materials import reef_material, request

if TYPE_CHECKING:
    from cpoa.contracts.agents import CheckCancelled, ScriptRequest
    from cpoa.contracts.dialogue import Script
    from cpoa.contracts.material import Material

REEF = reef_material()
EMBEDDED = EmbeddedScriptWeaver()
MODEL_WRITES = "model-script-2 by gemini-2.5-flash at a fake"


@dataclass(frozen=True)
class CannedWriter:
    """A fast fallback that returns a prepared script."""

    script: Script
    engine_version: str = "canned-1"

    def weave(self, request: ScriptRequest, check_cancelled: CheckCancelled) -> Script:
        return self.script


CANNED = CannedWriter(EMBEDDED.weave(request(REEF, 2), lambda: None))


def weave(*answers: Answer, of: Material = REEF, minutes: int = 2) -> tuple[Script, ScriptedModel]:
    model = ScriptedModel(list(answers))
    return ModelScriptWeaver(model, EMBEDDED).weave(request(of, minutes), lambda: None), model


def spoken(script: Script) -> str:
    return " ".join(turn.text for turn in script.turns)


def changed(change: Any, of: Material = REEF) -> dict[str, Any]:
    one = copy.deepcopy(episode(of))
    change(one)
    return one


def cut_at(share: float) -> str:
    text = json.dumps(episode(REEF))
    return text[: int(share * len(text))]


def with_lies(count: int) -> dict[str, Any]:
    def change(one: dict[str, Any]) -> None:
        facts = [each for turn in all_turns(one) for each in turn["parts"] if each["passage_ids"]]
        for number, fact in enumerate(facts[:count]):
            fact["text"] = f"As Albert Einstein found in {1900 + number}, it swims."

    return changed(change)


def chatter(one: dict[str, Any]) -> None:
    """Replaces the content of the turns by reactions only."""
    for number, each in enumerate(all_turns(one)[2:-2]):
        each["parts"] = [part(reaction(number))]
