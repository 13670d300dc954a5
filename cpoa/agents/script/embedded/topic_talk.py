"""Says a planned episode about a topic: a curious host, and a guest who knows; both read from the sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.agents.script.credit import credit
from cpoa.agents.script.embedded.dialogue_turns import DialogueTurns
from cpoa.agents.script.embedded.introductions import names_itself
from cpoa.agents.script.embedded.questions import ATTRIBUTIONS, section_line, section_title, spoken_heading
from cpoa.agents.script.intro_outro import GOODBYES, GREETING_REPLIES, GREETINGS, SYNTHETIC, LineChooser
from cpoa.agents.script.names import join_names, spoken_title
from cpoa.agents.script.titles import is_about_subject
from cpoa.contracts.ask import AskKind
from cpoa.contracts.dialogue import Speaker, TurnKind
from cpoa.contracts.material import Coverage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpoa.agents.script.embedded.outline import Outline, Section
    from cpoa.agents.script.embedded.paragraphs import Run
    from cpoa.agents.script.titles import AskInWords
    from cpoa.contracts.agents import ScriptRequest

_LAST_PAUSE_SECONDS = 1.2
_MIN_ASKED_WORDS = 25
"""Of an article from which less is said, the voices just name it."""

_MAX_SHARE = 0.62
"""A voice with a greater share of the words hands the next run over."""

_NOT_ANSWERED = (
    "Our sources do not say. Here is what they do say about {titles}.",
    "Our sources do not answer that. Here is what they do say about {titles}.",
)
_NO_ARTICLE = (
    "Our sources have no article on exactly that. Here is what they do say about {titles}.",
    "Our sources have nothing on exactly that. Here is what they do say about {titles}.",
)
_TAKEAWAY_LINES = ("In one sentence, then: {question}", "So, once more: {question}")


class TopicTalk:
    def __init__(self, request: ScriptRequest, outline: Outline, ask: AskInWords) -> None:
        self._request = request
        self._material = request.material
        self._outline = outline
        self._lines = LineChooser(f"{request.seed}|{request.material.topic}")
        self._forms = ask.forms
        self._question = ask.question
        self._is_plain = ask.ask.kind is AskKind.WHAT_IS
        self._subjects = ask.ask.subjects or (request.material.subject,)
        self._source_id: str | None = None
        self.turns = DialogueTurns()

    def build(self) -> DialogueTurns:
        self._open()
        for section in self._outline.sections:
            self._tell(section)
        self._take_away()
        self._close()
        return self.turns

    def _open(self) -> None:
        hosts, turns, lines = self._request.hosts, self.turns, self._lines
        turns.open_section(self._question)
        turns.say(Speaker.HOST, lines.pick(GREETINGS, host=hosts.host), TurnKind.GREETING)
        turns.say(Speaker.GUEST, lines.pick(GREETING_REPLIES, guest=hosts.guest), TurnKind.GREETING)
        turns.say(Speaker.HOST, self._question, TurnKind.QUESTION)
        reader = Speaker.GUEST
        if self._material.coverage is Coverage.AROUND:
            choices = _NO_ARTICLE if self._is_plain else _NOT_ANSWERED
            turns.say(Speaker.GUEST, lines.pick(choices, titles=self._titles()), TurnKind.PREVIEW)
            reader = Speaker.HOST
        for run in self._outline.answer:
            self._read(reader, run)
            reader = reader.other

    def _titles(self) -> str:
        runs = (*self._outline.answer, *(run for section in self._outline.sections for run in section.runs))
        titles = list(dict.fromkeys(spoken_title(run.passage.title) for run in runs))
        if not self._is_plain and any(is_about_subject(title, self._material) for title in titles):
            return join_names([self._forms.inside(subject) for subject in self._subjects])
        return join_names([self._forms.inside(title) for title in titles[:2]])

    def _tell(self, section: Section) -> None:
        reader = self._introduce(section)
        for run in section.runs:
            self._read(reader, run)
            reader = self._next_reader(reader)

    def _introduce(self, section: Section) -> Speaker:
        """Returns who reads first: mostly the guest, whom the host asks. The host reads where the guest has most of the
        words, and a voice that takes over with another article names it."""
        is_new = self._source_id is not None and section.source_id != self._source_id
        guest_has_most = self.turns.word_share(Speaker.GUEST) > _MAX_SHARE
        is_short = sum(run.words for run in section.runs) < _MIN_ASKED_WORDS
        has_heading = spoken_heading(section.heading) is not None
        takes_over = not has_heading and (guest_has_most or is_short)
        if is_new or has_heading:
            self.turns.open_section(section_title(section))
        if takes_over or not (is_new or has_heading):
            return self._next_reader(self.turns.last_speaker)
        line = section_line(section, asks=not guest_has_most, new_source=is_new, forms=self._forms, lines=self._lines)
        self.turns.say(Speaker.HOST, line, TurnKind.QUESTION if line.endswith("?") else TurnKind.HANDOVER)
        self._source_id = section.source_id
        return Speaker.HOST if guest_has_most else Speaker.GUEST

    def _next_reader(self, reader: Speaker) -> Speaker:
        return reader if self.turns.word_share(reader.other) > _MAX_SHARE else reader.other

    def _read(self, reader: Speaker, run: Run) -> None:
        """Names the source where it changes, if the run does not say what it is about. The first source needs no name
        if it has the episode's subject."""
        is_first = self._source_id is None
        changes = run.passage.source_id != self._source_id
        known = names_itself(run) or (is_first and is_about_subject(run.passage.title, self._material))
        title = spoken_title(run.passage.title)
        attribution = self._lines.pick(ATTRIBUTIONS, title=title) if changes and not known else None
        self._source_id = run.passage.source_id
        self.turns.read(reader, run, attribution=attribution)

    def _take_away(self) -> None:
        takeaway = self._outline.takeaway
        if takeaway is None or not self._outline.sections:
            return
        self.turns.say(Speaker.HOST, self._lines.pick(_TAKEAWAY_LINES, question=self._question), TurnKind.HANDOVER)
        self.turns.read(Speaker.GUEST, takeaway, kind=TurnKind.RECAP)

    def _close(self) -> None:
        turns, lines = self.turns, self._lines
        turns.pause_after_last(_LAST_PAUSE_SECONDS)
        used = {run.passage.source_id for run in self.runs}
        thanks = credit(self._material, used)
        first = turns.quieter_speaker
        if thanks:
            turns.say(first, thanks, TurnKind.CREDIT)
        turns.say(first, lines.pick(SYNTHETIC), TurnKind.CLOSE)
        turns.say(first.other, lines.pick(GOODBYES), TurnKind.CLOSE)

    @property
    def runs(self) -> Sequence[Run]:
        told = [*self._outline.answer, *(run for section in self._outline.sections for run in section.runs)]
        return [*told, self._outline.takeaway] if self._outline.takeaway else told
