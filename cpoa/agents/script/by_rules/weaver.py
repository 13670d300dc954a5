"""The embedded script writer: rules and the sources' own sentences, no model, no network."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from cpoa.agents.script.by_rules.chapters import cut_into_chapters
from cpoa.agents.script.by_rules.conversation import Conversation
from cpoa.agents.script.by_rules.episode_notes import episode_title, summary
from cpoa.agents.script.by_rules.framing import SHORT_EPISODE_WORDS, greet, take_leave
from cpoa.agents.script.by_rules.own_voice import Retelling
from cpoa.agents.script.by_rules.pacing import wanted_words
from cpoa.agents.script.by_rules.pieces import PieceMaker
from cpoa.agents.script.by_rules.reactions import is_sober
from cpoa.agents.script.by_rules.sections import heading_phrase, tell_section
from cpoa.agents.script.by_rules.selection import Pool, Section, choose, gather, without_least
from cpoa.agents.script.by_rules.tagger import Tagger
from cpoa.agents.script.by_rules.telling import Teller
from cpoa.agents.script.by_rules.titles import ChapterNamer
from cpoa.contracts.dialogue import LengthLimit, Script, TurnKind
from cpoa.contracts.material import Coverage, Material, PassageRole
from shared.error_codes.steps import API_GW_PODCAST_NO_SOURCES
from shared.errors import PermanentStepError

if TYPE_CHECKING:
    from pathlib import Path

    from cpoa.contracts.agents import CheckCancelled, ScriptRequest

ENGINE_VERSION = "embedded-4"
MET = 0.9
"""The share of the asked length from which an episode counts as long enough."""
MOST = 1.1
"""Never aim past this share of the asked length: the promise is 1.2, the voice's pace is only estimated."""
_TOO_SHORT = 0.85
_ROUNDS = 12
_LEAST_WORDS = 12
_THROWS = 5
_LARGEST_SHARE = 0.64
"""Of all the words, what one of the two voices may have."""


@dataclass(frozen=True, slots=True)
class Draft:
    talk: Conversation
    teller: Teller
    sections: list[Section]
    pool: Pool

    @property
    def words(self) -> float:
        return self.talk.spoken_words

    @property
    def told_all(self) -> bool:
        """Whether what was left out is too little to matter: neighbours give a part of themselves only."""
        reachable = sum(section.words for section in choose(self.pool, self.pool.words + 1))
        return sum(section.words for section in self.sections) >= MET * reachable


class EmbeddedScriptWeaver:
    """PSWA. ``tagger_path`` names the weights of the tagger; without it fewer questions are asked."""

    def __init__(self, tagger_path: Path | None) -> None:
        self._tagger_path = tagger_path

    @property
    def engine_version(self) -> str:
        return f"{ENGINE_VERSION}{'' if self._tagger_path else '-untagged'}"

    @cached_property
    def _tagger(self) -> Tagger:
        return Tagger(self._tagger_path)

    def weave(self, request: ScriptRequest, check_cancelled: CheckCancelled) -> Script:
        check_cancelled()
        pieces = PieceMaker(self._tagger)
        retelling = Retelling(request.material, self._tagger)
        request = replace(request, material=retelling.material)
        pool = gather(
            request.material,
            self._tagger,
            pieces,
            changed=frozenset(retelling.changed),
            check_cancelled=check_cancelled,
        )
        if pool.words < _LEAST_WORDS:
            raise PermanentStepError(API_GW_PODCAST_NO_SOURCES, _nothing_usable(request.material))
        draft = self._best_draft(request, pool, pieces, check_cancelled)
        return self._script(request, draft, pieces)

    def _best_draft(
        self, request: ScriptRequest, pool: Pool, pieces: PieceMaker, check_cancelled: CheckCancelled
    ) -> Draft:
        """Talk adds words that cannot be known beforehand: draft, measure, choose more or fewer claims."""
        aim = _aim(request)
        too_few, too_many = 0.0, pool.words + 1
        budget = min(aim * 0.82 - 40, too_many)
        best: Draft | None = None
        longer: Draft | None = None
        for _ in range(_ROUNDS):
            draft = self._draft(request, pool, pieces, choose(pool, budget), check_cancelled)
            if draft.words > MOST * aim and (longer is None or draft.words < longer.words):
                longer = draft
            if best is None or _is_better(draft.words, best.words, aim):
                best = draft
            if 0.98 * aim <= draft.words <= 1.03 * aim or (draft.words < aim and budget >= pool.words):
                break
            if draft.words < aim:
                too_few = budget
            else:
                too_many = budget
            step = budget + (aim - draft.words) * 0.85
            budget = step if too_few < step < too_many else (too_few + too_many) / 2
        assert best is not None  # noqa: S101 (one round at least has run)
        if longer is not None and best.words < _TOO_SHORT * aim:
            return self._cut_down(request, longer, pieces, best, check_cancelled)
        return best

    def _cut_down(
        self, request: ScriptRequest, longer: Draft, pieces: PieceMaker, best: Draft, check_cancelled: CheckCancelled
    ) -> Draft:
        """Between two choices of claims may lie much: take single claims out of the longer one."""
        aim, draft = _aim(request), longer
        for _ in range(_ROUNDS):
            sections = without_least(draft.sections, draft.pool.scores)
            if sections is None or draft.words <= MOST * aim:
                break
            draft = self._draft(request, draft.pool, pieces, sections, check_cancelled)
        return draft if _is_better(draft.words, best.words, aim) else best

    def _draft(
        self,
        request: ScriptRequest,
        pool: Pool,
        pieces: PieceMaker,
        sections: list[Section],
        check_cancelled: CheckCancelled,
    ) -> Draft:
        """The first draft in which neither voice has nearly all the words; short ones may need another throw."""
        drafts: list[Draft] = []
        for throw in range(_THROWS):
            drafts.append(self._thrown(request, pool, pieces, sections, throw=throw, check_cancelled=check_cancelled))
            if drafts[-1].talk.largest_share <= _LARGEST_SHARE:
                break
        return min(drafts, key=lambda draft: max(_LARGEST_SHARE, draft.talk.largest_share))

    def _thrown(
        self,
        request: ScriptRequest,
        pool: Pool,
        pieces: PieceMaker,
        sections: list[Section],
        *,
        throw: int,
        check_cancelled: CheckCancelled,
    ) -> Draft:
        material = request.material
        talk = Conversation(request.hosts, f"{request.seed}|{material.topic}" + f"|{throw}" * bool(throw))
        texts = [claim.text for section in sections for claim in section.claims]
        teller = Teller(talk, pieces, pool, sober=is_sober([material.topic, *texts]))
        aim = _aim(request)
        brief = aim < SHORT_EPISODE_WORDS or pool.words < SHORT_EPISODE_WORDS / 2
        greet(talk, material, sections, preview=_preview(sections, material, pool.lower_words), brief=brief)
        for number, section in enumerate(sections):
            check_cancelled()
            tell_section(talk, teller, section, self._tagger, first=number == 0)
        take_leave(talk, teller, pieces, material, brief=brief)
        return Draft(talk, teller, sections, pool)

    def _script(self, request: ScriptRequest, draft: Draft, pieces: PieceMaker) -> Script:
        material = request.material
        namer = ChapterNamer(draft.teller, pieces, draft.talk.sections, material.subject)
        aim = _aim(request)
        starts = [turn for turn, _ in draft.talk.sections]
        return Script(
            script_id=_script_id(request, self.engine_version),
            title=episode_title(material, draft.sections),
            topic=material.topic,
            summary=summary(draft.pool, draft.sections) or _first_words(draft.talk),
            hosts=request.hosts,
            chapters=cut_into_chapters(
                draft.talk.turns, starts, draft.talk.paragraph_starts, namer.name, speaking_rate=request.speaking_rate
            ),
            length_limited_by=LengthLimit.MATERIAL if draft.words < MET * aim and draft.told_all else None,
            writer=self.engine_version,
        )


def _aim(request: ScriptRequest) -> float:
    return wanted_words(request.length_minutes, request.speaking_rate)


def _words(text: str) -> int:
    return len(text.split())


def _first_words(talk: Conversation) -> str:
    """For sources of long sentences only: the first pieces told, which stand in order."""
    told = [part.text for turn in talk.turns for part in turn.parts if part.kind is TurnKind.FACT]
    return " ".join(told[:2])


def _is_better(words: float, best: float, aim: float) -> bool:
    """Nearest to the aim wins, but nothing past the limit beats something within it."""
    if (words > MOST * aim) != (best > MOST * aim):
        return words <= MOST * aim
    return abs(words - aim) < abs(best - aim)


def _preview(sections: list[Section], material: Material, lower_words: frozenset[str]) -> list[str]:
    """Up to three names of what comes: neighbours, or the headings of the text."""
    names: list[str] = []
    for section in sections[1:]:
        name = _preview_name(section, material, lower_words)
        if name and name not in names:
            names.append(name)
    return names[:3] if len(names) >= 2 else []


def _preview_name(section: Section, material: Material, lower_words: frozenset[str]) -> str | None:
    if section.role is PassageRole.NEIGHBOUR:
        return section.claims[0].subject.topic_name
    if section.passage.heading and section.opens_part and material.coverage is Coverage.OWN:
        return heading_phrase(section.passage.heading, lower_words)
    return None


def _nothing_usable(material: Material) -> str:
    titles = ", ".join(dict.fromkeys(passage.title for passage in material.passages))
    named = f" ({titles})" if titles else ""
    return f"The sources{named} hold no sentence that can be spoken. Give a text of your own in plain English prose."


def _script_id(request: ScriptRequest, engine_version: str) -> str:
    described = repr((request.material, request.hosts, request.length_minutes, request.seed, engine_version))
    return "script_" + hashlib.sha256(described.encode()).hexdigest()[:24]
