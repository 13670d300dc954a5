"""Reads the user's own texts in two voices: questions and answers, the author's own words, a story, a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.agents.script.credit import credit
from cpoa.agents.script.embedded.dialogue_turns import DialogueTurns
from cpoa.agents.script.intro_outro import GOODBYES, GREETING_REPLIES, GREETINGS, SYNTHETIC_OWN, LineChooser
from cpoa.agents.script.names import capitalised, is_same_title
from cpoa.contracts.dialogue import Speaker, TurnKind
from cpoa.contracts.material import PassageForm

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from cpoa.agents.script.embedded.own_text_plan import Block, OwnOutline
    from cpoa.agents.script.embedded.paragraphs import Run
    from cpoa.contracts.agents import ScriptRequest
    from cpoa.contracts.material import Source

HEADING_PAUSE_SECONDS = 0.7
ITEM_PAUSE_SECONDS = 0.5
_LAST_PAUSE_SECONDS = 1.2
_MIN_HANDOVER_WORDS = 45
"""Spoken words: one voice reads at least so much before the other takes over."""

_INTRODUCTIONS = ("Today: {title}", "Our text today: {title}")
_WITHOUT_TITLE = "We have a text for you today."
_NEXT_TEXT = ("The next text: {title}", "And now another text: {title}")
_NEXT_WITHOUT_TITLE = "And now another text."
_CUT = "…"
"""At the end of a title that is only the first words of the text."""

_FIRST_PERSON = "Here it is, in its own words."
_QUOTES = ('"', "“", "'", "‘", "—", "–")


class OwnTextTalk:
    def __init__(self, request: ScriptRequest, outline: OwnOutline) -> None:
        self._request = request
        self._outline = outline
        self._lines = LineChooser(f"{request.seed}|{request.material.topic}")
        self._sources = {source.source_id: source for source in request.material.sources}
        self._heading: str | None = None
        self.turns = DialogueTurns()

    def build(self) -> DialogueTurns:
        hosts, turns, lines = self._request.hosts, self.turns, self._lines
        title = capitalised(" ".join(self._request.material.topic.split()))
        turns.open_section(title)
        turns.say(Speaker.HOST, lines.pick(GREETINGS, host=hosts.host), TurnKind.GREETING)
        turns.say(Speaker.GUEST, lines.pick(GREETING_REPLIES, guest=hosts.guest), TurnKind.GREETING)
        introduction = lines.pick(_INTRODUCTIONS, title=_with_stop(title))
        turns.say(Speaker.HOST, _WITHOUT_TITLE if title.endswith(_CUT) else introduction, TurnKind.PREVIEW)
        self._heading = title
        self._read_all()
        self._close()
        return turns

    def _read_all(self) -> None:
        source_id: str | None = None
        reader: _Reader | None = None
        for block in self._outline.blocks:
            if reader is None or block.source_id != source_id:
                reader = self._begin_source(block, is_first=source_id is None)
                source_id = block.source_id
            if self._announce_heading(block):
                reader.restart()
            for run in block.runs:
                reader.read(run)

    def _begin_source(self, block: Block, *, is_first: bool) -> _Reader:
        source = self._sources.get(block.source_id)
        if not is_first and source is not None:
            title = capitalised(source.title)
            self.turns.open_section(title)
            announced = self._lines.pick(_NEXT_TEXT, title=_with_stop(title))
            line = _NEXT_WITHOUT_TITLE if title.endswith(_CUT) else announced
            self.turns.say(Speaker.HOST, line, TurnKind.HANDOVER)
        runs = [run for run in self._outline.runs if run.passage.source_id == block.source_id]
        reader = _choose_reader(self.turns, source, runs)
        if isinstance(reader, _AuthorReader):
            self.turns.say(Speaker.HOST, _FIRST_PERSON, TurnKind.HANDOVER)
        return reader

    def _announce_heading(self, block: Block) -> bool:
        """Returns whether the host said the heading."""
        heading = block.heading
        if heading is None or is_same_title(heading, self._heading or ""):
            return False
        self._heading = heading
        self.turns.open_section(heading.strip(" .:"))
        kind = TurnKind.QUESTION if heading.endswith("?") else TurnKind.HANDOVER
        self.turns.say(Speaker.HOST, _with_stop(capitalised(heading)), kind, pause_seconds=HEADING_PAUSE_SECONDS)
        return True

    def _close(self) -> None:
        turns, lines = self.turns, self._lines
        turns.pause_after_last(_LAST_PAUSE_SECONDS)
        first = turns.quieter_speaker
        thanks = credit(self._request.material, {run.passage.source_id for run in self._outline.runs})
        if thanks:
            turns.say(first, thanks, TurnKind.CREDIT)
        turns.say(first, lines.pick(SYNTHETIC_OWN), TurnKind.CLOSE)
        turns.say(first.other, lines.pick(GOODBYES), TurnKind.CLOSE)


def _with_stop(text: str) -> str:
    text = text.strip(" ,;:")
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _choose_reader(turns: DialogueTurns, source: Source | None, runs: list[Run]) -> _Reader:
    speakers = list(dict.fromkeys(run.passage.speaker for run in runs if run.passage.speaker))
    if any(run.passage.form is PassageForm.QUESTION for run in runs):
        return _InterviewReader(turns, {run.passage.speaker for run in runs if run.passage.form is PassageForm.ANSWER})
    if len(speakers) > 1:
        return _SpeakersReader(turns, speakers)
    if source is not None and source.in_first_person:
        return _AuthorReader(turns)
    return _Reader(turns)


class _Reader:
    """The two voices take turns at the ends of paragraphs. Lines of a conversation stay with one voice."""

    def __init__(self, turns: DialogueTurns) -> None:
        self._turns = turns
        self._speaker = Speaker.HOST
        self._words = float(_MIN_HANDOVER_WORDS)
        self._last: Run | None = None

    def restart(self) -> None:
        """The guest begins after a heading, which the host has said."""
        self._speaker, self._words, self._last = Speaker.HOST, float(_MIN_HANDOVER_WORDS), None

    def read(self, run: Run) -> None:
        if self._hands_over(run):
            self._speaker, self._words = self._speaker.other, 0.0
        self._say(self._speaker, run)

    def _hands_over(self, run: Run) -> bool:
        if run.passage.form is PassageForm.LIST and self._last is not None and self._words < _MIN_HANDOVER_WORDS * 2:
            return False
        in_conversation = self._last is not None and (_is_spoken(run) or _is_spoken(self._last))
        return self._words >= _MIN_HANDOVER_WORDS and not (in_conversation and self._words < _MIN_HANDOVER_WORDS * 4)

    def _say(self, speaker: Speaker, run: Run, attribution: str | None = None) -> None:
        self._turns.read(speaker, run, attribution=attribution)
        if run.passage.form is PassageForm.LIST:
            self._turns.pause_after_last(ITEM_PAUSE_SECONDS)
        self._words += run.words
        self._last = run


def _is_spoken(run: Run) -> bool:
    return run.text.startswith(_QUOTES)


class _AuthorReader(_Reader):
    """One voice reads the words of an author who says "I"."""

    def read(self, run: Run) -> None:
        self._say(Speaker.GUEST, run)


class _InterviewReader(_Reader):
    """The host asks, and reads what leads to the questions; the guest answers. Names of those who answer are said once,
    and again where another one answers."""

    def __init__(self, turns: DialogueTurns, answering: AbstractSet[str | None]) -> None:
        super().__init__(turns)
        self._many = len(answering) > 1
        self._answering: str | None = None

    def read(self, run: Run) -> None:
        passage = run.passage
        if passage.form is PassageForm.ANSWER:
            if passage.speaker and passage.speaker != self._answering:
                if self._many or not self._turns.has_said(passage.speaker.split()[0]):
                    self._turns.say(Speaker.HOST, f"{passage.speaker} answers.", TurnKind.HANDOVER)
                self._answering = passage.speaker
            self._say(Speaker.GUEST, run)
        else:
            self._say(Speaker.HOST, run)


class _SpeakersReader(_Reader):
    """Each label has one of the two voices. With two labels each is named once, with more at every change."""

    def __init__(self, turns: DialogueTurns, speakers: list[str]) -> None:
        super().__init__(turns)
        voices = (Speaker.HOST, Speaker.GUEST)
        self._voices = {name: voices[number % 2] for number, name in enumerate(speakers)}
        self._once = len(speakers) <= len(voices)
        self._named: set[str] = set()
        self._label: str | None = None

    def read(self, run: Run) -> None:
        name = run.passage.speaker
        if name is None:
            self._say(Speaker.HOST, run)
            return
        speaker = self._voices[name]
        is_named = name == self._label or (self._once and name in self._named)
        self._named.add(name)
        self._label = name
        self._say(speaker, run, None if is_named else f"{name} says:")
