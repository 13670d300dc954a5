"""The embedded script writer: says the sources' own sentences whole and in order. No model, no network."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpoa.agents.script.chapters import cut_into_chapters
from cpoa.agents.script.embedded.chapter_names import ChapterNamer
from cpoa.agents.script.embedded.own_text_plan import plan_own_text
from cpoa.agents.script.embedded.own_text_talk import OwnTextTalk
from cpoa.agents.script.embedded.paragraphs import read_paragraphs
from cpoa.agents.script.embedded.topic_plan import TopicPlanner
from cpoa.agents.script.embedded.topic_talk import TopicTalk
from cpoa.agents.script.names import asked_of_several, capitalised, spoken_title
from cpoa.agents.script.pacing import MIN_LENGTH_SHARE, wanted_words
from cpoa.agents.script.titles import AskInWords
from cpoa.contracts.dialogue import LengthLimit, Script
from cpoa.contracts.material import Coverage, PassageForm
from shared.error_codes.steps import API_GW_PODCAST_NO_SOURCES
from shared.errors import PermanentStepError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cpoa.agents.script.embedded.dialogue_turns import DialogueTurns
    from cpoa.agents.script.embedded.paragraphs import Paragraph, Run
    from cpoa.contracts.agents import CheckCancelled, ScriptRequest
    from cpoa.contracts.material import Material

ENGINE_VERSION = "embedded-7"
_MIN_TOPIC_WORDS, _MIN_OWN_WORDS = 12, 3
_WORD = re.compile(r"[^\W\d_]{2,}")
_MAX_LENGTH_SHARE = 1.05
_FRAME_WORDS = 75
"""Of the greeting, the question, the credit and the farewell, before they are measured."""

_OWN_FRAME_WORDS = 45
_ROUNDS = 4
NEEDS_SOURCES = "No article that we have is about this topic, and without one the built-in writer has nothing to say."
_SUMMARY_SENTENCES = 3
_MAX_SUMMARY_WORDS = 70


@dataclass(frozen=True, slots=True)
class _Draft:
    dialogue: DialogueTurns
    runs: Sequence[Run]
    left_out: tuple[str, ...] = ()


class EmbeddedScriptWeaver:
    """PSWA."""

    engine_version = ENGINE_VERSION

    def weave(self, request: ScriptRequest, check_cancelled: CheckCancelled) -> Script:
        """Raises PermanentStepError if the material has no text that can be said."""
        check_cancelled()
        if request.material.coverage is Coverage.GENERAL:
            raise PermanentStepError(API_GW_PODCAST_NO_SOURCES, NEEDS_SOURCES)
        paragraphs = read_paragraphs(request.material, check_cancelled)
        is_own = request.material.coverage is Coverage.OWN
        words = sum(len(_WORD.findall(sentence.text)) for one in paragraphs for sentence in one.sentences)
        if words < (_MIN_OWN_WORDS if is_own else _MIN_TOPIC_WORDS):
            raise PermanentStepError(API_GW_PODCAST_NO_SOURCES, _nothing_usable(request.material))
        in_words = AskInWords(request.material)
        if is_own:
            draft = _write_own_text(request, paragraphs, check_cancelled)
        else:
            draft = _write_topic(request, in_words, paragraphs, check_cancelled)
        return _script(request, in_words.title, draft)


def _write_own_text(request: ScriptRequest, paragraphs: Sequence[Paragraph], check_cancelled: CheckCancelled) -> _Draft:
    check_cancelled()
    material = request.material
    words = _aim(request) * _MAX_LENGTH_SHARE - _OWN_FRAME_WORDS
    outline = plan_own_text(paragraphs, material.topic, words, asked=asked_of_several(material))
    check_cancelled()
    return _Draft(OwnTextTalk(request, outline).build(), outline.runs, outline.left_out)


def _write_topic(
    request: ScriptRequest, in_words: AskInWords, paragraphs: Sequence[Paragraph], check_cancelled: CheckCancelled
) -> _Draft:
    """The talk adds words that are known only when it is written: write it, measure, and plan again."""
    aim = _aim(request)
    planner = TopicPlanner(paragraphs, in_words.ask, request.material.coverage, aim)
    max_words = aim - _FRAME_WORDS - sum(run.words for run in planner.answer)
    best: _Draft | None = None
    for _ in range(_ROUNDS):
        check_cancelled()
        outline = planner.plan(max_words)
        talk = TopicTalk(request, outline, in_words)
        draft = _Draft(talk.build(), talk.runs)
        words = draft.dialogue.spoken_words
        fits = _fits(draft, aim)
        if best is None or (fits and (words > best.dialogue.spoken_words or not _fits(best, aim))):
            best = draft
        if (fits and words >= 0.95 * aim) or (fits and max_words > planner.words):
            break
        max_words += aim - words
    assert best is not None  # noqa: S101 (there is at least one round)
    return best


def _fits(draft: _Draft, aim: float) -> bool:
    return draft.dialogue.spoken_words <= _MAX_LENGTH_SHARE * aim


def _script(request: ScriptRequest, title: str, draft: _Draft) -> Script:
    material, dialogue = request.material, draft.dialogue
    namer = ChapterNamer(dialogue, capitalised(spoken_title(material.subject)))
    is_short = dialogue.spoken_words < MIN_LENGTH_SHARE * _aim(request) and not draft.left_out
    return Script(
        script_id=_script_id(request),
        title=title,
        topic=material.topic,
        summary=_summary(_prose(draft.runs)),
        hosts=request.hosts,
        chapters=cut_into_chapters(
            dialogue.turns,
            sorted(dialogue.starts),
            dialogue.paragraph_starts,
            namer.name,
            speaking_rate=request.speaking_rate,
        ),
        length_limited_by=LengthLimit.MATERIAL if is_short else None,
        writer=ENGINE_VERSION,
        left_out=draft.left_out,
    )


def _aim(request: ScriptRequest) -> float:
    return wanted_words(request.length_minutes, request.speaking_rate)


def _summary(runs: Iterable[Run]) -> str:
    """The first two or three sentences that were said, and that can be understood alone."""
    chosen: list[str] = []
    for run in runs:
        for place, sentence in enumerate(run.sentences):
            words = len(" ".join([*chosen, sentence.text]).split())
            if chosen and (
                len(chosen) == _SUMMARY_SENTENCES or words > _MAX_SUMMARY_WORDS or (place == 0 and run.leans)
            ):
                return " ".join(chosen)
            chosen.append(sentence.text)
    return " ".join(chosen)


def _prose(runs: Sequence[Run]) -> Sequence[Run]:
    """Without items of lists, unless the text is mostly lists."""
    prose = [run for run in runs if run.passage.form is not PassageForm.LIST]
    return prose if 2 * sum(run.words for run in prose) >= sum(run.words for run in runs) else runs


def _nothing_usable(material: Material) -> str:
    titles = ", ".join(dict.fromkeys(passage.title for passage in material.passages))
    named = f" ({titles})" if titles else ""
    return f"The sources{named} hold no sentence that can be spoken. Give a text of your own in plain English prose."


def _script_id(request: ScriptRequest) -> str:
    described = repr((request.material, request.hosts, request.length_minutes, request.seed, ENGINE_VERSION))
    return "script_" + hashlib.sha256(described.encode()).hexdigest()[:24]
