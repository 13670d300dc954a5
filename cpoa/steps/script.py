"""The second step: writes the dialogue, and adds one voice step for each chapter."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from cpoa.agents.voice.remote.voice_limits import max_minutes_at
from cpoa.agents.voice.voice_catalogue import EMBEDDED_VOICES
from cpoa.contracts.agents import ScriptRequest
from cpoa.contracts.decoding import decode_json
from cpoa.contracts.dialogue import Hosts, Script
from cpoa.contracts.material import Material
from cpoa.contracts.records import ScriptRecord, SpokenClaim, UsedSource, VoiceStepMode
from cpoa.steps.base import ArtefactStep, pluralise
from cpoa.workflow.plan import AgentName, voice_step
from cpoa.workflow.step import NewStep, StepOutcome

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cpoa.agents.voice.voice_catalogue import VoiceCatalogue
    from cpoa.artefacts import ArtefactFolder
    from cpoa.contracts.agents import ScriptWeavingAgent, VoiceParams
    from cpoa.steps.script_cache import ScriptCache
    from cpoa.workflow.step import StepContext


@dataclass(frozen=True)
class ScriptStep(ArtefactStep[ScriptRecord]):
    """``one_voice_step``: a remote voice service speaks the whole script in one step."""

    agent: ScriptWeavingAgent
    cache: ScriptCache
    catalogue: VoiceCatalogue = EMBEDDED_VOICES
    one_voice_step: bool = False

    @property
    def record_type(self) -> type[ScriptRecord]:
        return ScriptRecord

    @property
    def engine_version(self) -> str:
        return self.agent.engine_version

    def inputs(self, context: StepContext) -> Mapping[str, Any]:
        voice_params = self._voice_params(context)
        return {
            "material": context.results.research.material,
            "length_minutes": context.brief.length_minutes,
            "voice_name": voice_params.voice_name,
            "speaking_rate": voice_params.speaking_rate,
        }

    def make(self, context: StepContext, folder: ArtefactFolder) -> ScriptRecord:
        name = context.results.research.material
        material = decode_json(self.store.read(name), Material, name)
        voice_params = self._voice_params(context)
        host, guest = self.catalogue.default_pair(voice_params.voice_name)
        request = ScriptRequest(
            material=material,
            hosts=Hosts(host=host.display_name, guest=guest.display_name),
            length_minutes=self._length_minutes(context, voice_params),
            seed=compute_seed(material.topic),
            speaking_rate=voice_params.speaking_rate,
        )
        script = self._script(request, context)
        return ScriptRecord(
            script=folder.save("json", msgspec.json.encode(script), "application/json"),
            script_id=script.script_id,
            title=script.title,
            chapter_count=len(script.chapters),
            spoken=VoiceStepMode.WHOLE if self.one_voice_step else VoiceStepMode.BY_CHAPTER,
            length_limited_by=script.length_limited_by,
            sources=_used_sources(script, material),
            left_out=script.left_out,
            writer=script.writer,
        )

    def outcome(self, context: StepContext, record: ScriptRecord) -> StepOutcome:
        count = record.chapter_count
        licences = [source.licence for source in record.sources if source.licence]
        return StepOutcome(
            result=record,
            summary={"script_id": record.script_id, "title": record.title, "segment_count": count},
            new_steps=tuple(
                NewStep(voice_step(index), AgentName.VFA)
                for index in range(1 if record.spoken is VoiceStepMode.WHOLE else count)
            ),
            podcast_updates={
                "title": record.title,
                "length_limited_by": record.length_limited_by.value if record.length_limited_by else None,
                "sources": msgspec.to_builtins(record.sources),
                "licence": licences[0] if licences else None,
                "left_out": list(record.left_out),
                "writer": record.writer,
            },
            log=(f"Wrote the script: {pluralise(count, 'chapter')} from {pluralise(len(record.sources), 'source')}.",),
        )

    def _script(self, request: ScriptRequest, context: StepContext) -> Script:
        if context.brief.sources or "pswa" in context.brief.test_scenarios:
            # The user's own text must not enter the cache, where it would outlive the episode. Nor a test's script.
            return self.agent.weave(request, context.check_cancelled)
        script = self.cache.find(request, self.engine_version)
        if script is None:
            script = self.agent.weave(request, context.check_cancelled)
            if not script.is_makeshift:
                self.cache.save(request, script, self.engine_version)
        return script

    def _length_minutes(self, context: StepContext, voice_params: VoiceParams) -> int:
        """The requested length. If one request must hold the whole script, the speaking rate limits the length."""
        asked = context.brief.length_minutes
        return min(asked, max_minutes_at(voice_params.speaking_rate)) if self.one_voice_step else asked

    def _voice_params(self, context: StepContext) -> VoiceParams:
        return self.catalogue.voice_params_from(context.brief.voice_params, context.brief.user_preferences)


def compute_seed(topic: str) -> int:
    """The same topic has the same seed, so that a cached script and a new one are the same."""
    return int.from_bytes(hashlib.sha256(topic.casefold().encode()).digest()[:4], "big")


def _used_sources(script: Script, material: Material) -> tuple[UsedSource, ...]:
    """The sources of the script's claims. All sources if there are no claims: a remote writer does not name them."""
    source_of = {passage.passage_id: passage.source_id for passage in material.passages}
    claims: dict[str, list[SpokenClaim]] = {}
    for number, turn in enumerate(script.turns):
        for part in turn.parts:
            for passage_id in part.passage_ids:
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
