"""Who reads what of a text: the two voices in turn, an author, an interview, several speakers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cpoa.contracts.dialogue import Speaker, TurnKind
from cpoa.contracts.material import PassageForm

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from cpoa.agents.script.embedded.dialogue_turns import DialogueTurns
    from cpoa.agents.script.embedded.paragraphs import Run
    from cpoa.agents.script.intro_outro import LineChooser
    from cpoa.contracts.material import Source

ITEM_PAUSE_SECONDS = 0.5
_MIN_HANDOVER_WORDS = 25
"""Spoken words: one voice reads at least so much before the other takes over."""

_MAX_CONVERSATION_WORDS = 180

_MIN_STRETCH_WORDS = 100
"""Spoken words: the author's voice reads at least so much before the host says how far the text is."""

_MIN_ENDING_WORDS = 20
_AT_HALF = (
    "That is about half of it.",
    "We are about halfway through.",
    "So far we have heard about half.",
    "Here we are in the middle of the text.",
)
_GOES_ON = (
    "The text goes on.",
    "And it goes on.",
    "We read on.",
    "Now the next part.",
)
_TO_THE_END = (
    "And this is how it ends.",
    "Here is the last part.",
    "Now the end of it.",
    "What is left is the ending.",
)
_HALF, _NEAR_HALF = 0.5, 0.09
_MAX_ENDING_SHARE = 0.25
_SAYS_I = re.compile(r"\b(?:I|me|my|mine|we|us|our|ours)\b", re.IGNORECASE)
_QUOTES = ('"', "“", "'", "‘", "—", "–")


def choose_reader(
    turns: DialogueTurns, source: Source, runs: list[Run], lines: LineChooser, *, is_whole: bool
) -> Reader:
    speakers = list(dict.fromkeys(run.passage.speaker for run in runs if run.passage.speaker))
    if any(run.passage.form is PassageForm.QUESTION for run in runs):
        return InterviewReader(turns, {run.passage.speaker for run in runs if run.passage.form is PassageForm.ANSWER})
    if len(speakers) > 1:
        return SpeakersReader(turns, speakers)
    if source.in_first_person:
        return AuthorReader(turns, sum(run.words for run in runs), lines, is_whole=is_whole)
    return Reader(turns)


class Reader:
    """The two voices take turns at the ends of paragraphs. Lines of a conversation stay with one voice."""

    def __init__(self, turns: DialogueTurns) -> None:
        self._turns = turns
        self._speaker = Speaker.HOST
        self._words = float(_MIN_HANDOVER_WORDS)
        self._last: Run | None = None

    @property
    def has_read_nothing(self) -> bool:
        return self._last is None

    @property
    def announcer(self) -> Speaker:
        """Who says the next heading: not the voice that has just read."""
        return Speaker.HOST if self._last is None else self._speaker.other

    def restart(self, announcer: Speaker) -> None:
        """The voice that did not say the heading begins."""
        self._speaker, self._words, self._last = announcer, float(_MIN_HANDOVER_WORDS), None

    def read(self, run: Run) -> None:
        if self._hands_over(run):
            self._speaker, self._words = self._speaker.other, 0.0
        self._say(self._speaker, run)

    def _hands_over(self, run: Run) -> bool:
        if run.passage.form is PassageForm.LIST and self._last is not None:
            return True
        return self._words >= _MIN_HANDOVER_WORDS and (
            not self._in_conversation(run) or self._words >= _MAX_CONVERSATION_WORDS
        )

    def _in_conversation(self, run: Run) -> bool:
        return self._last is not None and (_is_spoken(run) or _is_spoken(self._last))

    def _say(self, speaker: Speaker, run: Run, attribution: str | None = None) -> None:
        self._turns.read(speaker, run, attribution=attribution)
        if run.passage.form is PassageForm.LIST:
            self._turns.pause_after_last(ITEM_PAUSE_SECONDS)
        self._words += run.words
        self._last, self._speaker = run, speaker


def _is_spoken(run: Run) -> bool:
    return run.text.startswith(_QUOTES)


class AuthorReader(Reader):
    """One voice reads the words of an author who says "I"; both share the items of a list. The host says between
    paragraphs how far the text is."""

    def __init__(self, turns: DialogueTurns, all_words: float, lines: LineChooser, *, is_whole: bool) -> None:
        super().__init__(turns)
        self._is_whole = is_whole
        self._all_words = max(all_words, 1.0)
        self._read_words = 0.0
        self._lines = lines
        self._ends = False
        self._words = 0.0

    def restart(self, announcer: Speaker) -> None:
        super().restart(announcer)
        self._words = 0.0

    def read(self, run: Run) -> None:
        if self._is_long(run):
            self._turns.say(Speaker.HOST, self._lines.pick(self._progress()), TurnKind.HANDOVER)
            self._words = 0.0
        self._say(self._speaker.other if self._is_shared(run) else Speaker.GUEST, run)
        self._read_words += run.words

    def _is_shared(self, run: Run) -> bool:
        """Whether it is a further item of a list, in which the author does not speak of themselves."""
        in_list = self._last is not None and PassageForm.LIST is run.passage.form is self._last.passage.form
        return in_list and not _SAYS_I.search(run.text)

    def _is_long(self, run: Run) -> bool:
        opens_paragraph = run.start == 0 and not run.leans and not self._in_conversation(run)
        enough_left = self._all_words - self._read_words >= _MIN_ENDING_WORDS
        return opens_paragraph and enough_left and self._words >= _MIN_STRETCH_WORDS and not self._ends

    def _progress(self) -> Sequence[str]:
        if not self._is_whole:
            return _GOES_ON
        share = self._read_words / self._all_words
        if abs(share - _HALF) <= _NEAR_HALF:
            return _AT_HALF
        self._ends = share >= 1 - _MAX_ENDING_SHARE
        return _TO_THE_END if self._ends else _GOES_ON


class InterviewReader(Reader):
    """The host asks, and reads what leads to the questions; the guest answers. Names of those who answer are said once,
    and again where another one answers."""

    def __init__(self, turns: DialogueTurns, answering: AbstractSet[str | None]) -> None:
        super().__init__(turns)
        self._many = len(answering) > 1
        self._answering: str | None = None

    @property
    def announcer(self) -> Speaker:
        return Speaker.HOST

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


class SpeakersReader(Reader):
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
