"""PSWA with a language model: an outline, then one request or a few for each chapter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpoa.agents.script.by_model.chapter_assembly import assemble_script, final_chapters
from cpoa.agents.script.by_model.chapter_draft import write_chapter
from cpoa.agents.script.by_model.chapter_prompt import PROMPT_VERSION
from cpoa.agents.script.by_model.check_prompts import CHECK_VERSION
from cpoa.agents.script.by_model.outline_plan import plan_episode
from cpoa.contracts.dialogue import published_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpoa.contracts.agents import ScriptRequest
    from cpoa.contracts.dialogue import Chapter, Script
    from cpoa.contracts.models import AskedModel
    from cpoa.contracts.writing import Outline, WrittenChapter


@dataclass(frozen=True, slots=True)
class ModelChapterWriter:
    """A ``ChapterWritingAgent``. ``model_name``: the name of the model that the steps ask."""

    model_name: str

    @property
    def engine_version(self) -> str:
        return f"{PROMPT_VERSION} and {CHECK_VERSION} by {self.model_name}"

    def plan(self, request: ScriptRequest, model: AskedModel) -> Outline:
        return plan_episode(request, model, f"{PROMPT_VERSION} by {published_name(model.name)}")

    def write(
        self, request: ScriptRequest, outline: Outline, before: Sequence[WrittenChapter], model: AskedModel
    ) -> WrittenChapter:
        return write_chapter(request, outline, before, model)

    def final_chapters(
        self, request: ScriptRequest, outline: Outline, written: Sequence[WrittenChapter]
    ) -> tuple[Chapter, ...]:
        return final_chapters(request, outline, written)

    def assemble(self, request: ScriptRequest, outline: Outline, chapters: Sequence[Chapter]) -> Script:
        return assemble_script(request, outline, chapters)
