"""A script by a language model: outline, chapters one after the other, and the script that is assembled from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from cpoa.agents.topics.by_model.research_plan import PLAN_VERSION
from cpoa.contracts.agents import OwnSource
from cpoa.contracts.dialogue import Script
from cpoa.contracts.material import Coverage, Material
from cpoa.contracts.models import ModelError, TextRequest
from cpoa.steps.chapter import ChapterStep
from cpoa.steps.model_step import ModelWriter
from cpoa.steps.outline import OutlineStep
from cpoa.steps.research import ResearchStep
from cpoa.steps.script import ScriptStep
from cpoa.steps.script_requests import ScriptRequests
from cpoa.workflow.attempts import LastAttemptError
from shared.errors import PermanentStepError, StepWaitsError
from shared.settings import ModelFallback
from tests.media_in_memory import MediaInMemory
from tests.model_parts import ChapterWriter, DirectDesk, Model, WaitingDesk, answer
from tests.step_parts import PODCAST_ID, Research, ScriptsInMemory, Writer, context, material

if TYPE_CHECKING:
    from collections.abc import Callable

    from cpoa.contracts.agents import CheckCancelled, ResearchRequest
    from cpoa.contracts.records import ScriptRecord, StepResult
    from cpoa.workflow.step import StepContext, StepOutcome

OWN = (OwnSource("We left on a Monday, and it rained.", "My notes"),)
LINE = "The divers were eaten by sharks."


def fails(when: Callable[[str], bool], error: ModelError) -> Callable[[str], str]:
    def reply(prompt: str) -> str:
        if when(prompt):
            raise error
        return answer(prompt)

    return reply


@dataclass
class Studio:
    """The steps of one episode up to the script."""

    model: Model = field(default_factory=Model)
    fallback: ModelFallback = ModelFallback.EMBEDDED
    has_model: bool = True
    general_knowledge: bool = False

    def __post_init__(self) -> None:
        self.store, self.cache = MediaInMemory(), ScriptsInMemory()
        self.embedded, self.agent = Writer(), ChapterWriter()
        self.research = Research(material(words=30))
        self.results: dict[str, StepResult] = {}
        self.contexts: dict[str, StepContext] = {}
        self.brief: dict[str, Any] = {}

    def step(self, name: str) -> ResearchStep | OutlineStep | ChapterStep | ScriptStep:
        writer = ModelWriter(self.agent, DirectDesk(self.model)) if self.has_model else None
        requests = ScriptRequests(self.store)
        if name == "research":
            return ResearchStep(self.store, self.research, writer.desk if writer else None, self.general_knowledge)
        if name == "outline":
            return OutlineStep(self.store, requests, writer, self.fallback, self.cache)
        if name.startswith("chapter"):
            return ChapterStep(self.store, requests, writer, self.fallback)
        return ScriptStep(self.store, requests, self.embedded, self.cache, writer.agent if writer else None)

    def context(self, name: str) -> StepContext:
        return context(name, dict(self.results), **self.brief)

    def run(self, name: str) -> StepOutcome:
        self.contexts[name] = self.context(name)
        outcome = self.step(name).run(self.contexts[name])
        self.results[name] = outcome.result
        return outcome

    def run_all(self) -> dict[str, StepOutcome]:
        outcomes = {name: self.run(name) for name in ("research", "outline")}
        names = [*(new.step for new in outcomes["outline"].new_steps), "script"]
        return outcomes | {name: self.run(name) for name in names}

    def script(self) -> Script:
        record: ScriptRecord = self.results["script"]  # type: ignore[assignment]  # the results have the base type
        return msgspec.json.decode(self.store.read(record.script), type=Script)


@pytest.fixture
def studio() -> Studio:
    return Studio()


def test_research_adds_the_outline_only_if_a_model_writes(studio: Studio) -> None:
    assert [new.step for new in studio.run("research").new_steps] == ["outline"]
    assert Studio(has_model=False).run("research").new_steps == ()


def test_research_can_ask_the_model_and_its_artefact_names_it(studio: Studio) -> None:
    studio.run("research")
    (asked,) = studio.research.asked
    assert asked.model is not None
    assert asked.model.ask("titles", TextRequest("Tides", max_tokens=9)).text == answer("Tides")
    without = Studio(has_model=False)
    without.run("research")
    assert without.research.asked[0].model is None
    assert without.step("research").engine_version == studio.research.engine_version
    assert studio.step("research").engine_version == f"research-test-1 with {PLAN_VERSION} by test model"


def test_research_waits_for_the_model(studio: Studio) -> None:
    class Asking(Research):
        def research(self, request: ResearchRequest, check_cancelled: CheckCancelled) -> Material:
            assert request.model is not None
            request.model.ask("titles", TextRequest("Tides", max_tokens=9))
            return super().research(request, check_cancelled)

    step = ResearchStep(studio.store, Asking(), WaitingDesk(studio.model))
    with pytest.raises(StepWaitsError):
        step.run(studio.context("research"))
    assert studio.store.objects == {}
    assert step.run(studio.context("research")).result
    assert studio.model.prompts == ["Tides"]


def test_the_outline_adds_a_step_for_each_chapter(studio: Studio) -> None:
    studio.run("research")
    outcome = studio.run("outline")
    assert [new.step for new in outcome.new_steps] == ["chapter-0", "chapter-1", "chapter-2"]
    assert outcome.log == ("Planned 3 chapters.",)


def test_the_script_is_assembled_from_the_chapters_and_gets_a_voice_for_each(studio: Studio) -> None:
    outcomes = studio.run_all()
    script = studio.script()
    assert [chapter.title for chapter in script.chapters] == ["The lamp", "The keepers", "The birds"]
    assert [new.step for new in outcomes["script"].new_steps] == ["voice-0", "voice-1", "voice-2"]
    assert outcomes["script"].podcast_updates["writer"] == "chapters-test-1 by test model"
    assert outcomes["script"].log == ("Wrote the script: 3 chapters from 1 source.",)
    assert studio.embedded.asked == []


def test_each_chapter_says_which_one_it_is(studio: Studio) -> None:
    outcomes = studio.run_all()
    assert [outcomes[f"chapter-{number}"].log for number in range(3)] == [
        (f"Wrote chapter {number} of 3.",) for number in (1, 2, 3)
    ]


@pytest.mark.parametrize("name", ["outline", "chapter-1", "script"])
def test_a_redelivered_step_asks_nothing_again(studio: Studio, name: str) -> None:
    outcomes = studio.run_all()
    asked, objects = list(studio.model.prompts), dict(studio.store.objects)
    assert studio.step(name).run(studio.contexts[name]) == outcomes[name]
    assert studio.model.prompts == asked
    assert studio.store.objects == objects


def test_the_artefacts_are_in_the_folders_of_their_steps(studio: Studio) -> None:
    studio.run_all()
    folders = {name.split("/")[2] for name in studio.store.objects if name.startswith(f"episodes/{PODCAST_ID}/")}
    assert folders == {"research", "outline", "chapter-0", "chapter-1", "chapter-2", "script"}


def test_a_chapter_is_written_again_if_what_it_continues_has_changed(studio: Studio) -> None:
    outcomes = studio.run_all()
    changed = msgspec.structs.replace(outcomes["chapter-0"].result, chapter=outcomes["chapter-1"].result.chapter)
    studio.results = {name: outcomes[name].result for name in ("research", "outline")} | {"chapter-0": changed}
    asked = len(studio.model.prompts)
    studio.run("chapter-1")
    assert len(studio.model.prompts) == asked + 2


@pytest.mark.parametrize(
    ("brief", "said"),
    [
        ({}, f"Removed 1 line that the sources do not support: “{LINE}”"),
        ({"sources": OWN}, "Removed 1 line that the sources do not support."),
    ],
)
def test_lines_that_were_removed_are_quoted_except_those_of_an_own_text(
    studio: Studio, brief: dict[str, Any], said: str
) -> None:
    studio.agent.removed, studio.brief = (LINE,), brief
    outcome = studio.run_all()["chapter-0"]
    assert outcome.log == (said, "Wrote chapter 1 of 3.")
    assert outcome.summary == {"repaired_lines": 0, "removed_lines": 1}
    stored = msgspec.json.encode([outcome.result, outcome.summary, outcome.log]).decode()
    assert (LINE in stored) is not bool(brief)


def test_a_repaired_line_is_told_before_a_removed_one(studio: Studio) -> None:
    studio.agent.repaired, studio.agent.removed = (LINE, LINE), (LINE,)
    told = studio.run_all()["chapter-2"].log
    assert [line.split(" that ")[0] for line in told[:2]] == ["Rewrote 2 lines", "Removed 1 line"]


@pytest.mark.parametrize("brief", [{}, {"sources": OWN}])
def test_the_notes_of_the_check_are_in_the_log(studio: Studio, brief: dict[str, Any]) -> None:
    studio.agent.notes, studio.brief = ("The judge gave no answer that could be read.",), brief
    assert studio.run_all()["chapter-0"].log[0] == "The judge gave no answer that could be read."


# The cache


def test_a_script_in_the_cache_is_used_without_a_question(studio: Studio) -> None:
    studio.run_all()
    again = Studio()
    again.cache = studio.cache
    outcomes = again.run_all()
    assert again.model.prompts == []
    assert outcomes["outline"].new_steps == ()
    assert again.script() == studio.script()
    assert outcomes["script"].log == ("Wrote the script: 3 chapters from 1 source.",)


@pytest.mark.parametrize("brief", [{"sources": OWN}, {"test_scenarios": {"pswa": "default"}}])
def test_an_own_text_and_a_test_neither_read_nor_fill_the_cache(studio: Studio, brief: dict[str, Any]) -> None:
    studio.run_all()
    other = Studio()
    other.cache, other.brief = studio.cache, brief
    other.run_all()
    assert len(other.model.prompts) == 7
    fresh = Studio()
    fresh.brief = brief
    fresh.run_all()
    assert fresh.cache.kept == {}


# The model fails


@dataclass
class NothingFound(Research):
    """``code``: of the failure."""

    code: str = "API_GW_PODCAST_NO_SOURCES"

    def research(self, request: ResearchRequest, check_cancelled: CheckCancelled) -> Material:
        raise PermanentStepError(self.code, "Nothing is known of it.", nearest_topics=("Tides",))


def without_sources(model: Model | None = None, **fields: Any) -> Studio:
    studio = Studio(model or Model(), general_knowledge=True, **fields)
    studio.research = NothingFound()
    return studio


def test_a_topic_without_sources_is_written_from_what_the_model_knows() -> None:
    studio = without_sources()
    outcomes = studio.run_all()
    found = msgspec.json.decode(studio.store.read(studio.results["research"].material), type=Material)
    assert (found.coverage, found.sources, found.passages, found.subject) == (Coverage.GENERAL, (), (), "coral reefs")
    assert outcomes["research"].podcast_updates["coverage"] == "general"
    assert "Nothing is checked against sources." in outcomes["research"].log[0]
    assert len(outcomes["research"].log) == 1, "it does not say that 0 articles were found"
    updates = outcomes["script"].podcast_updates
    assert (updates["sources"], updates["licence"]) == ((), None)
    assert updates["writer"].endswith("by test model")
    assert outcomes["script"].log == ("Wrote the script: 3 chapters without sources.",)


@pytest.mark.parametrize("fields", [{"general_knowledge": False}, {"has_model": False, "general_knowledge": True}])
def test_a_topic_without_sources_fails_with_the_nearest_ones_if_no_model_may_write_it(fields: dict[str, bool]) -> None:
    studio = Studio(**fields)
    studio.research = NothingFound()
    with pytest.raises(PermanentStepError) as caught:
        studio.run("research")
    assert (caught.value.error_code, caught.value.nearest_topics) == ("API_GW_PODCAST_NO_SOURCES", ("Tides",))


def test_another_failure_of_research_fails_the_episode() -> None:
    studio = without_sources()
    studio.research = NothingFound(code="API_GW_PODCAST_UNSPEAKABLE_TEXT")
    with pytest.raises(PermanentStepError, match="Nothing is known"):
        studio.run("research")


@pytest.mark.parametrize("when", [lambda prompt: prompt.startswith("Plan"), lambda prompt: prompt == "The keepers"])
@pytest.mark.parametrize("is_temporary", [True, False])
def test_an_episode_without_sources_has_no_fallback(when: Callable[[str], bool], *, is_temporary: bool) -> None:
    studio = without_sources(Model(fails(when, ModelError("it is away", is_temporary=is_temporary))))
    with pytest.raises(LastAttemptError if is_temporary else PermanentStepError) as caught:
        studio.run_all()
    assert caught.value.error_code == "API_GW_PODCAST_MODEL_FAILED"
    assert "it is away. No source was found about its topic" in caught.value.message
    assert studio.embedded.asked == []


ERROR = ModelError("The server has no model `x`.", is_temporary=False)
FAILURES = [
    pytest.param(lambda prompt: prompt.startswith("Plan"), 1, id="outline"),
    pytest.param(lambda prompt: prompt == "The keepers", 4, id="second chapter"),
]


@pytest.mark.parametrize(("when", "questions"), FAILURES)
def test_the_embedded_writer_replaces_a_model_that_fails(when: Callable[[str], bool], questions: int) -> None:
    studio = Studio(Model(fails(when, ERROR)))
    outcomes = studio.run_all()
    assert len(studio.model.prompts) == questions, "the later chapters are not asked for"
    written = outcomes["script"]
    assert written.podcast_updates["writer"] == "writer-test-1"
    assert written.summary["model_error"] == "The server has no model `x`"
    assert written.log[0] == (
        "The language model did not answer (The server has no model `x`); the built-in writer wrote this episode."
    )
    assert studio.script().is_makeshift
    assert studio.cache.kept == {}
    told = [line for outcome in outcomes.values() for line in outcome.log if line.startswith("Wrote chapter")]
    assert told == ["Wrote chapter 1 of 3."] * (questions // 4)


def test_a_failure_leaves_no_record_in_the_bucket() -> None:
    studio = Studio(Model(fails(lambda _prompt: True, ERROR)))
    studio.run("research")
    objects = dict(studio.store.objects)
    assert studio.run("outline").result.model_error
    assert studio.store.objects == objects


@pytest.mark.parametrize(("when", "questions"), FAILURES)
def test_a_permanent_error_fails_the_episode_if_there_is_no_fallback(
    when: Callable[[str], bool], questions: int
) -> None:
    studio = Studio(Model(fails(when, ERROR)), fallback=ModelFallback.FAIL)
    with pytest.raises(PermanentStepError) as caught:
        studio.run_all()
    assert caught.value.error_code == "API_GW_PODCAST_MODEL_FAILED"
    assert "The server has no model `x`" in caught.value.message
    assert len(studio.model.prompts) == questions


def test_a_temporary_error_is_an_attempt_if_there_is_no_fallback() -> None:
    error = ModelError("Nothing answers at 127.0.0.1.")
    studio = Studio(Model(fails(lambda prompt: prompt.startswith("Plan"), error)), fallback=ModelFallback.FAIL)
    with pytest.raises(LastAttemptError) as caught:
        studio.run_all()
    assert caught.value.error_code == "API_GW_PODCAST_MODEL_FAILED"
    assert "Nothing answers at 127.0.0.1" in caught.value.message


@pytest.mark.parametrize("count", [0, 61])
def test_an_outline_with_an_impossible_number_of_chapters_is_an_error_of_the_model(count: int) -> None:
    studio = Studio(Model(lambda _prompt: "\n".join(f"Chapter {number}" for number in range(count))))
    studio.run("research")
    assert f"it planned {count} chapters" in (studio.run("outline").result.model_error or "")


def test_a_waiting_step_waits_and_leaves_no_record(studio: Studio) -> None:
    studio.run("research")
    objects = dict(studio.store.objects)
    requests, writer = ScriptRequests(studio.store), ModelWriter(studio.agent, WaitingDesk(studio.model))
    step = OutlineStep(studio.store, requests, writer, ModelFallback.EMBEDDED, studio.cache)
    with pytest.raises(StepWaitsError):
        step.run(studio.context("outline"))
    assert studio.store.objects == objects
    assert step.run(studio.context("outline")).result.chapter_count == 3


# The model is not asked


def test_too_little_material_is_left_to_the_embedded_writer(studio: Studio) -> None:
    studio.research.found = material()
    outcomes = studio.run_all()
    assert studio.model.prompts == []
    assert outcomes["script"].log[0] == (
        "There is too little material for the language model; the built-in writer wrote this episode."
    )
    assert studio.script().is_makeshift


def test_a_workflow_of_an_earlier_release_has_no_outline_and_is_written_by_the_embedded_writer(studio: Studio) -> None:
    studio.run("research")
    outcome = studio.run("script")
    assert outcome.log[0] == "An earlier release began this episode, so the built-in writer wrote it."
    assert studio.cache.kept == {}


@pytest.mark.parametrize("name", ["outline", "chapter-1", "script"])
def test_a_model_that_was_removed_from_the_settings_is_replaced_by_the_embedded_writer(
    studio: Studio, name: str
) -> None:
    studio.run_all()
    removed = Studio(has_model=False)
    removed.store, removed.results = studio.store, dict(studio.contexts[name].results.by_step)
    result = removed.run(name).result
    if name == "script":
        assert removed.script().writer == "writer-test-1"
    else:
        assert result.model_error == "none is set up any more"


def test_the_episode_says_that_its_model_was_removed_after_the_chapters_were_written(studio: Studio) -> None:
    studio.run_all()
    removed = Studio(has_model=False)
    removed.store, removed.results = studio.store, dict(studio.contexts["script"].results.by_step)
    assert removed.run("script").log[0] == (
        "No language model is set up any more; the built-in writer wrote this episode."
    )


def test_an_episode_in_another_language_is_never_written_by_the_embedded_writer(studio: Studio) -> None:
    studio.brief = {"language": "de"}
    studio.model = Model(fails(lambda _: True, ModelError("it is overloaded", is_temporary=False)))
    studio.run("research")
    with pytest.raises(PermanentStepError, match="could not write this episode: it is overloaded"):
        studio.run("outline")
    assert studio.embedded.asked == []


def test_a_model_that_was_removed_fails_an_episode_in_another_language() -> None:
    studio = Studio(has_model=False)
    studio.brief = {"language": "de"}
    studio.run("research")
    with pytest.raises(PermanentStepError, match="does not write German") as failed:
        studio.run("script")
    assert failed.value.error_code == "API_GW_PODCAST_MODEL_FAILED"
    assert studio.embedded.asked == []


def test_little_material_in_another_language_is_for_the_model_too(studio: Studio) -> None:
    studio.brief = {"language": "de"}
    studio.research.found = material(words=5)
    studio.run("research")
    assert studio.run("outline").new_steps


def test_the_language_is_an_input_of_the_steps_unless_it_is_english(studio: Studio) -> None:
    studio.run_all()
    english = {name: studio.step(name).inputs(each) for name, each in studio.contexts.items()}
    assert not any("language" in inputs for inputs in english.values())
    studio = Studio()
    studio.brief = {"language": "de-AT"}
    studio.run_all()
    for name, each in studio.contexts.items():
        assert studio.step(name).inputs(each)["language"] == "de-AT"
    assert studio.research.asked[-1].language == "de-AT"
