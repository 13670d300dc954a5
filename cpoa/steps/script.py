"""Writes the dialogue, or assembles it from a model's chapters, and adds the voice steps that no chapter has added."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import msgspec

from cpoa.contracts.dialogue import Script
from cpoa.contracts.language_tags import is_english, language_name
from cpoa.contracts.licences import licence_of_episode
from cpoa.contracts.records import ScriptRecord, VoiceStepMode
from cpoa.contracts.writing import FinalChapters, Outline, WrittenChapter
from cpoa.steps.base import ArtefactStep, pluralise
from cpoa.steps.script_requests import is_cacheable
from cpoa.steps.spoken_parts import spoken_parts
from cpoa.steps.used_sources import used_sources
from cpoa.steps.voice_parts import early_chapters, early_parts
from cpoa.workflow.plan import AgentName, voice_step
from cpoa.workflow.step import NewStep, StepOutcome
from shared.error_codes.steps import API_GW_PODCAST_MODEL_FAILED
from shared.errors import PermanentStepError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cpoa.artefacts import ArtefactFolder
    from cpoa.contracts.agents import ScriptRequest, ScriptWeavingAgent
    from cpoa.contracts.dialogue import Chapter
    from cpoa.contracts.writing import ChapterWritingAgent
    from cpoa.steps.script_cache import ScriptCache
    from cpoa.steps.script_requests import ScriptRequests
    from cpoa.workflow.step import StepContext
    from cpoa.workflow.step_inputs import StepResults


@dataclass(frozen=True)
class ScriptStep(ArtefactStep[ScriptRecord]):
    """``agent`` writes the script, unless the steps before wrote chapters with ``writer``, which assembles them."""

    requests: ScriptRequests
    agent: ScriptWeavingAgent
    cache: ScriptCache
    writer: ChapterWritingAgent | None = None

    @property
    def record_type(self) -> type[ScriptRecord]:
        return ScriptRecord

    @property
    def engine_version(self) -> str:
        fallback = self.agent.engine_version
        return f"{self.writer.engine_version}, else {fallback}" if self.writer else fallback

    def inputs(self, context: StepContext) -> Mapping[str, Any]:
        outline = context.results.outline
        if outline is None:
            return self.requests.inputs(context)
        return {
            **self.requests.inputs(context),
            "outline": outline.outline or outline.script,
            "chapters": [record.chapter for record in context.results.chapters],
            **({"early_voices": early} if (early := len(early_parts(context.results))) else {}),
        }

    def make(self, context: StepContext, folder: ArtefactFolder) -> ScriptRecord:
        request = self.requests.build(context)
        script = self._script(request, context)
        early = early_parts(context.results)
        # Otherwise the voices of a model's chapters have said something else than this script.
        is_assembled = self._assembles(context.results)
        is_whole = self.requests.one_voice_step and not (early and is_assembled)
        return ScriptRecord(
            script=folder.save("json", msgspec.json.encode(script), "application/json"),
            script_id=script.script_id,
            title=script.title,
            chapter_count=len(script.chapters),
            spoken=VoiceStepMode.WHOLE if is_whole else VoiceStepMode.BY_CHAPTER,
            parts=() if is_whole else spoken_parts(script.chapters),
            first_voice=0 if is_assembled else len(early),
            length_limited_by=script.length_limited_by,
            sources=used_sources(script.turns, request.material),
            left_out=script.left_out,
            writer=script.writer,
        )

    def outcome(self, context: StepContext, record: ScriptRecord) -> StepOutcome:
        count = record.chapter_count
        return StepOutcome(
            result=record,
            summary={
                "script_id": record.script_id,
                "title": record.title,
                "segment_count": count,
                **({"model_error": error} if (error := find_model_error(context.results)) else {}),
            },
            new_steps=tuple(
                NewStep(voice_step(record.first_voice + index), AgentName.VFA)
                for index in range(1 if record.spoken is VoiceStepMode.WHOLE else len(record.parts) or count)
            ),
            podcast_updates={
                "title": record.title,
                "length_limited_by": record.length_limited_by.value if record.length_limited_by else None,
                "sources": msgspec.to_builtins(record.sources),
                "licence": licence_of_episode(record.sources),
                "left_out": list(record.left_out),
                "writer": record.writer,
            },
            log=(
                *_why_the_embedded_writer_wrote(context.results, model_writes=self.writer is not None),
                f"Wrote the script: {pluralise(count, 'chapter')} {_from_sources(len(record.sources))}.",
            ),
        )

    def _script(self, request: ScriptRequest, context: StepContext) -> Script:
        outline = context.results.outline
        if outline is None and self.writer is None:
            _check_english(request)
            return self._script_of_agent(request, context)
        if outline is not None and outline.script:
            return self.load(outline.script, Script)
        if outline is not None and outline.outline and self.writer and self._assembles(context.results):
            return self._assembled(request, self.load(outline.outline, Outline), self.writer, context)
        _check_english(request)
        return replace(self.agent.weave(request, context.check_cancelled), is_makeshift=True)

    def _assembles(self, results: StepResults) -> bool:
        outline = results.outline
        return bool(outline and outline.outline and self.writer and _has_all_chapters(results))

    def _script_of_agent(self, request: ScriptRequest, context: StepContext) -> Script:
        if not is_cacheable(context.brief):
            return self.agent.weave(request, context.check_cancelled)
        script = self.cache.find(request, self.engine_version)
        if script is None:
            script = self.agent.weave(request, context.check_cancelled)
            if not script.is_makeshift:
                self.cache.save(request, script, self.engine_version)
        return script

    def _assembled(
        self, request: ScriptRequest, outline: Outline, writer: ChapterWritingAgent, context: StepContext
    ) -> Script:
        names = [record.chapter for record in context.results.chapters if record.chapter]
        spoken = self._early_chapters(context.results)
        final = writer.final_chapters(request, outline, [self.load(name, WrittenChapter) for name in names])
        script = writer.assemble(request, outline, (*spoken, *final[len(spoken) :]))
        if is_cacheable(context.brief) and not script.is_makeshift:
            # Under the version by which the outline step looks for it.
            self.cache.save(request, script, writer.engine_version)
        return script

    def _early_chapters(self, results: StepResults) -> list[Chapter]:
        """Those whose voices may have been recorded."""
        names = [record.final for record in early_chapters(results.chapters) if record.final]
        return [chapter for name in names for chapter in self.load(name, FinalChapters).chapters]


def _from_sources(count: int) -> str:
    return f"from {pluralise(count, 'source')}" if count else "without sources"


def find_model_error(results: StepResults) -> str | None:
    """Why the model wrote no script, if it was asked."""
    errors = [results.outline.model_error if results.outline else None]
    errors += [record.model_error for record in results.chapters]
    return next(filter(None, errors), None)


def _check_english(request: ScriptRequest) -> None:
    """Raises PermanentStepError for an episode in another language, which only a language model writes."""
    if not is_english(request.language):
        language = language_name(request.language) or request.language
        raise PermanentStepError(
            API_GW_PODCAST_MODEL_FAILED,
            f"No language model is set up any more, and the built-in writer does not write {language}.",
        )


def _has_all_chapters(results: StepResults) -> bool:
    return all(record.chapter for record in results.chapters)


def _why_the_embedded_writer_wrote(results: StepResults, *, model_writes: bool) -> tuple[str, ...]:
    outline, error = results.outline, find_model_error(results)
    if outline is None:
        return ("An earlier release began this episode, so the built-in writer wrote it.",) if model_writes else ()
    if outline.script:
        return ()
    if error:
        why = f"The language model did not answer ({error})"
    elif not outline.outline:
        why = "There is too little material for the language model"
    elif not model_writes:
        why = "No language model is set up any more"
    else:
        return ()
    return (f"{why}; the built-in writer wrote this episode.",)
