"""Says a planned episode about a topic: a curious host, and a guest who knows; both read from the sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.agents.script.credit import credit
from cpoa.agents.script.embedded.dialogue_turns import DialogueTurns
from cpoa.agents.script.embedded.introductions import names_itself, subject_name
from cpoa.agents.script.embedded.questions import ATTRIBUTIONS, section_line, section_title, spoken_heading
from cpoa.agents.script.intro_outro import CLOSINGS, GOODBYES, GREETING_REPLIES, GREETINGS, SYNTHETIC, LineChooser
from cpoa.agents.script.names import join_names, spoken_title
from cpoa.agents.script.titles import is_about_subject
from cpoa.contracts.ask import AskKind
from cpoa.contracts.dialogue import Speaker, TurnKind
from cpoa.contracts.material import Coverage
from cpoa.text.words import content_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cpoa.agents.script.embedded.outline import Outline, Section
    from cpoa.agents.script.embedded.paragraphs import Run
    from cpoa.agents.script.titles import AskInWords
    from cpoa.contracts.agents import ScriptRequest

_LAST_PAUSE_SECONDS = 1.2
_MIN_ASKED_WORDS = 25
"""Of an article from which less is said, the voices just name it."""

_MAX_SHARE = 0.68
"""Where the guest has a greater share of the words, the host reads the next section."""

_MAX_RUN_SHARE, _MIN_SHARED_WORDS = 0.4, 30
"""Of the words of all runs; a longer run is shared by both voices."""

_PLAIN_QUESTIONS = (
    "What is there to know about {subject}?",
    "What should we know about {subject}?",
    "What do we know about {subject}?",
    "Our subject is {subject}. Where do we begin?",
    "What can you tell us about {subject}?",
    "We are talking about {subject}. What is there to say?",
    "What do the sources tell us about {subject}?",
    "Let's hear about {subject}. Where does it start?",
)
_NOT_ANSWERED = (
    "Our sources do not say. Here is what they do say about {titles}.",
    "Our sources do not answer that. Here is what they have on {titles}.",
    "Our sources do not tell us that. They do tell us about {titles}.",
    "Our sources do not go into that. What they have is about {titles}.",
    "Our sources do not have the answer. They do have something on {titles}.",
)
_NO_ARTICLE = (
    "Our sources have no article on exactly that. Here is what they do say about {titles}.",
    "Our sources have nothing on exactly that. They do tell us about {titles}.",
    "Our sources have nothing about just that. What they have is about {titles}.",
)
_TAKEAWAY_QUESTIONS = ("In one sentence, then: {question}", "So, once more: {question}", "And in short: {question}")
_TAKEAWAYS = ("In one sentence, then:", "So, once more:", "And in short:")


class TopicTalk:
    def __init__(self, request: ScriptRequest, outline: Outline, ask: AskInWords) -> None:
        self._request = request
        self._material = request.material
        self._outline = outline
        self._lines = LineChooser(f"{request.seed}|{request.material.topic}")
        self._forms = ask.forms
        self._question = ask.question
        self._subject = ask.plain_subject
        self._is_plain = ask.ask.kind is AskKind.WHAT_IS
        self._subjects = ask.ask.subjects or (request.material.subject,)
        self._source_id: str | None = None
        self._told = (*outline.answer, *(run for section in outline.sections for run in section.runs))
        self.runs = (*self._told, outline.takeaway) if outline.takeaway else self._told
        self._max_run_words = max(_MAX_RUN_SHARE * sum(run.words for run in self.runs), _MIN_SHARED_WORDS)
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
        question = lines.pick(_PLAIN_QUESTIONS, subject=self._subject) if self._subject else self._question
        turns.say(Speaker.HOST, question, TurnKind.QUESTION)
        reader = Speaker.GUEST
        if self._material.coverage is Coverage.AROUND:
            choices = _NO_ARTICLE if self._is_plain else _NOT_ANSWERED
            turns.say(Speaker.GUEST, lines.pick(choices, titles=self._titles()), TurnKind.PREVIEW)
            reader = Speaker.HOST
        for run in self._shared(self._outline.answer):
            self._read(reader, run)
            reader = reader.other

    def _titles(self) -> str:
        firsts = list({spoken_title(run.passage.title): run for run in reversed(self._told)}.items())[::-1]
        named = set(content_words(" ".join(title for title, _ in firsts)))
        has_subjects = all(set(content_words(subject)) <= named for subject in self._subjects)
        inside = [self._forms.heading_inside(subject) for subject in self._subjects]
        if not self._is_plain and has_subjects and all(map(self._forms.is_noun_phrase, inside)):
            return join_names(inside)
        return join_names([subject_name(run, self._forms) for _, run in firsts[:2]])

    def _tell(self, section: Section) -> None:
        reader, announced = self._introduce(section)
        for run in self._shared(section.runs):
            self._read(reader, run, announced)
            reader, announced = reader.other, None

    def _shared(self, runs: Sequence[Run]) -> Iterator[Run]:
        """Halves a run that is so great a part of a short episode that one voice would say nearly all."""
        for run in runs:
            yield from run.halves() if run.words > self._max_run_words else (run,)

    def _introduce(self, section: Section) -> tuple[Speaker, str | None]:
        """Returns who reads first, and what that voice says before. No voice has two turns in succession: the host asks
        after the guest has read, and else the other voice goes on."""
        changes = self._source_id is not None and section.source_id != self._source_id
        is_new = changes and not self._is_known(section.source_title)
        has_heading = spoken_heading(section.heading) is not None
        if is_new or has_heading:
            self.turns.open_section(section_title(section))
        reader = self.turns.last_speaker.other
        if not has_heading and (not is_new or reader is Speaker.GUEST or self._host_takes_over(section)):
            return reader, None
        asks = reader is Speaker.HOST and not self._guest_has_most
        line = section_line(section, asks=asks, new_source=is_new, forms=self._forms, lines=self._lines)
        self._source_id = section.source_id
        if not asks:
            return reader, line
        self.turns.say(Speaker.HOST, line, TurnKind.QUESTION if line.endswith("?") else TurnKind.HANDOVER)
        return Speaker.GUEST, None

    @property
    def _guest_has_most(self) -> bool:
        return self.turns.word_share(Speaker.GUEST) > _MAX_SHARE

    def _host_takes_over(self, section: Section) -> bool:
        return self._guest_has_most or sum(run.words for run in section.runs) < _MIN_ASKED_WORDS

    def _is_known(self, title: str) -> bool:
        """Whether an article is about the episode's own subject, which needs no introduction. The second subject of a
        comparison needs one."""
        is_first = self._source_id is None
        return (is_first or len(self._subjects) == 1) and is_about_subject(title, self._material)

    def _read(self, reader: Speaker, run: Run, announced: str | None = None) -> None:
        """Names the source where it changes, if the run does not say what it is about. A source needs no name if it has
        the episode's subject."""
        title = run.passage.title
        changes = run.passage.source_id != self._source_id
        if changes and announced is None and not self._is_known(title) and not names_itself(run):
            announced = self._lines.pick(ATTRIBUTIONS, title=spoken_title(title))
        self._source_id = run.passage.source_id
        self.turns.read(reader, run, attribution=announced)

    def _take_away(self) -> None:
        takeaway = self._outline.takeaway
        if takeaway is None or not self._outline.sections:
            return
        if self.turns.last_speaker is Speaker.HOST:
            self.turns.read(Speaker.GUEST, takeaway, kind=TurnKind.RECAP, attribution=self._lines.pick(_TAKEAWAYS))
            return
        self.turns.say(Speaker.HOST, self._lines.pick(_TAKEAWAY_QUESTIONS, question=self._question), TurnKind.HANDOVER)
        self.turns.read(Speaker.GUEST, takeaway, kind=TurnKind.RECAP)

    def _close(self) -> None:
        turns, lines = self.turns, self._lines
        turns.pause_after_last(_LAST_PAUSE_SECONDS)
        used = {run.passage.source_id for run in self.runs}
        thanks = credit(self._material, used, lines)
        first = turns.last_speaker.other
        turns.say(first, lines.pick(CLOSINGS), TurnKind.CLOSE)
        if thanks:
            turns.say(first, thanks, TurnKind.CREDIT)
        turns.say(turns.quieter_speaker, lines.pick(SYNTHETIC), TurnKind.CLOSE)
        turns.say(first.other, lines.pick(GOODBYES), TurnKind.CLOSE)
