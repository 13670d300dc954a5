"""Writes the dialogue, or assembles it from a model's chapters, and adds the voice steps."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import msgspec

from cpoa.contracts.dialogue import Script
from cpoa.contracts.language_tags import is_english, language_name
from cpoa.contracts.records import ScriptRecord, SpokenClaim, UsedSource, VoiceStepMode
from cpoa.contracts.writing import Outline, WrittenChapter
from cpoa.steps.base import ArtefactStep, pluralise
from cpoa.steps.script_requests import is_cacheable
from cpoa.steps.spoken_parts import spoken_parts
from cpoa.workflow.plan import AgentName, voice_step
from cpoa.workflow.step import NewStep, StepOutcome
from shared.error_codes.steps import API_GW_PODCAST_MODEL_FAILED
from shared.errors import PermanentStepError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cpoa.artefacts import ArtefactFolder
    from cpoa.contracts.agents import ScriptRequest, ScriptWeavingAgent
    from cpoa.contracts.material import Material
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
        }

    def make(self, context: StepContext, folder: ArtefactFolder) -> ScriptRecord:
        request = self.requests.build(context)
        script = self._script(request, context)
        return ScriptRecord(
            script=folder.save("json", msgspec.json.encode(script), "application/json"),
            script_id=script.script_id,
            title=script.title,
            chapter_count=len(script.chapters),
            spoken=VoiceStepMode.WHOLE if self.requests.one_voice_step else VoiceStepMode.BY_CHAPTER,
            parts=() if self.requests.one_voice_step else spoken_parts(script.chapters),
            length_limited_by=script.length_limited_by,
            sources=_used_sources(script, request.material),
            left_out=script.left_out,
            writer=script.writer,
        )

    def outcome(self, context: StepContext, record: ScriptRecord) -> StepOutcome:
        count = record.chapter_count
        licences = [source.licence for source in record.sources if source.licence]
        return StepOutcome(
            result=record,
            summary={
                "script_id": record.script_id,
                "title": record.title,
                "segment_count": count,
                **({"model_error": error} if (error := find_model_error(context.results)) else {}),
            },
            new_steps=tuple(
                NewStep(voice_step(index), AgentName.VFA)
                for index in range(1 if record.spoken is VoiceStepMode.WHOLE else len(record.parts) or count)
            ),
            podcast_updates={
                "title": record.title,
                "length_limited_by": record.length_limited_by.value if record.length_limited_by else None,
                "sources": msgspec.to_builtins(record.sources),
                "licence": licences[0] if licences else None,
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
        if outline is not None and outline.outline and self.writer and _has_all_chapters(context.results):
            return self._assembled(request, self.load(outline.outline, Outline), self.writer, context)
        _check_english(request)
        return replace(self.agent.weave(request, context.check_cancelled), is_makeshift=True)

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
        script = writer.assemble(request, outline, [self.load(name, WrittenChapter) for name in names])
        if is_cacheable(context.brief) and not script.is_makeshift:
            # Under the version by which the outline step looks for it.
            self.cache.save(request, script, writer.engine_version)
        return script


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


def _used_sources(script: Script, material: Material) -> tuple[UsedSource, ...]:
    """The sources of the script's claims. All sources if there are no claims: a remote writer does not name them."""
    source_of = {passage.passage_id: passage.source_id for passage in material.passages}
    claims: dict[str, list[SpokenClaim]] = {}
    for number, turn in enumerate(script.turns):
        for passage_id in turn.passage_ids:
            claims.setdefault(source_of[passage_id], []).append(SpokenClaim(number, passage_id))
    return tuple(
        UsedSource(
            source_id=source.source_id,
            title=source.title,
            url=source.url,
            licence=source.licence,
            credit=source.credit,
            claims=tuple(claims.get(source.source_id, ())),
        )
        for source in material.sources
        if source.source_id in claims or not claims
    )
