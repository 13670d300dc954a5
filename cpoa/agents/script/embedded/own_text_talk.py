"""Reads the user's own texts in two voices: questions and answers, the author's own words, a story, a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.agents.script.credit import credit
from cpoa.agents.script.embedded.announcements import Announcements, with_stop
from cpoa.agents.script.embedded.dialogue_turns import DialogueTurns
from cpoa.agents.script.embedded.text_readers import AuthorReader, Reader, choose_reader
from cpoa.agents.script.intro_outro import CLOSINGS, GOODBYES, GREETING_REPLIES, GREETINGS, SYNTHETIC_OWN, LineChooser
from cpoa.agents.script.names import capitalised, is_same_title
from cpoa.contracts.dialogue import Speaker, TurnKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpoa.agents.script.embedded.own_text_block import Block
    from cpoa.agents.script.embedded.own_text_plan import OwnOutline
    from cpoa.contracts.agents import ScriptRequest

HEADING_PAUSE_SECONDS = 0.7
_LAST_PAUSE_SECONDS = 1.2
_WHOLE = (
    "That was the whole of it.",
    "That is the whole text.",
    "And that is all of it.",
    "That is where the text ends.",
    "There the text ends.",
)
_WHOLE_OF_SEVERAL = (
    "Those were our texts.",
    "That was the last of our texts.",
    "And that is where the last of them ends.",
)
_MIN_SECTIONED_WORDS = 150
"""Spoken words: with less, a text among others is one section, whatever headings it has."""

_OPENINGS = frozenset(("abstract", "summary", "introduction", "overview", "foreword", "preface", "executive summary"))
"""Headings that tell nothing above the first paragraph of a text."""


class OwnTextTalk:
    def __init__(self, request: ScriptRequest, outline: OwnOutline) -> None:
        self._request = request
        self._outline = outline
        self._lines = LineChooser(f"{request.seed}|{request.material.topic}")
        self._sources = {source.source_id: source for source in request.material.sources}
        used = tuple(dict.fromkeys(block.source_id for block in outline.blocks))
        self._announcements = Announcements(request.material, used, self._lines)
        self._is_several = len(used) > 1
        self._heading: str | None = None
        self._has_sections = True
        self.turns = DialogueTurns()

    def build(self) -> DialogueTurns:
        hosts, turns, lines = self._request.hosts, self.turns, self._lines
        title = capitalised(" ".join(self._request.material.topic.split()))
        turns.open_section(title)
        turns.say(Speaker.HOST, lines.pick(GREETINGS, host=hosts.host), TurnKind.GREETING)
        turns.say(Speaker.GUEST, lines.pick(GREETING_REPLIES, guest=hosts.guest), TurnKind.GREETING)
        turns.say(Speaker.HOST, self._announcements.introduction(title), TurnKind.PREVIEW)
        self._heading = title
        self._read_all()
        self._close()
        return turns

    def _read_all(self) -> None:
        source_id: str | None = None
        reader: Reader | None = None
        for block in self._outline.blocks:
            if reader is None or block.source_id != source_id:
                reader = self._begin_source(block, is_first=source_id is None)
                source_id = block.source_id
            announcer = self._announce_heading(block, reader)
            if announcer is not None:
                reader.restart(announcer)
            for run in block.runs:
                reader.read(run)

    def _begin_source(self, block: Block, *, is_first: bool) -> Reader:
        source = self._sources[block.source_id]
        line = self._announcements.source(source)
        if line is not None:
            title = capitalised(source.title)
            if not is_first:
                self.turns.open_section(title)
            self.turns.say(Speaker.HOST, line, TurnKind.HANDOVER)
            self._heading = title
        runs = [run for run in self._outline.runs if run.passage.source_id == block.source_id]
        is_whole = block.source_id not in self._outline.partly
        reader = choose_reader(self.turns, source, runs, self._lines, is_whole=is_whole)
        if isinstance(reader, AuthorReader):
            said = self._announcements.first_person(source, is_whole=is_whole)
            self.turns.say(Speaker.HOST, said, TurnKind.HANDOVER)
        self._has_sections = sum(run.words for run in runs) >= _MIN_SECTIONED_WORDS or line is None
        return reader

    def _announce_heading(self, block: Block, reader: Reader) -> Speaker | None:
        """Returns who said the heading: the host, or the guest after the host has read; None if it is not said."""
        heading = block.heading
        opens_text = reader.has_read_nothing and heading is not None and heading.strip(" .:").lower() in _OPENINGS
        if heading is None or opens_text or is_same_title(heading, self._heading or ""):
            return None
        self._heading = heading
        speaker = reader.announcer
        if self._has_sections:
            self.turns.open_section(heading.strip(" .:"))
        kind = TurnKind.QUESTION if heading.endswith("?") else TurnKind.HANDOVER
        self.turns.say(speaker, with_stop(capitalised(heading)), kind, pause_seconds=HEADING_PAUSE_SECONDS)
        return speaker

    def _close(self) -> None:
        turns, lines = self.turns, self._lines
        turns.pause_after_last(_LAST_PAUSE_SECONDS)
        first = turns.last_speaker.other
        thanks = credit(self._request.material, {run.passage.source_id for run in self._outline.runs}, lines)
        turns.say(first, lines.pick(self._ending()), TurnKind.CLOSE)
        if thanks:
            turns.say(first, thanks, TurnKind.CREDIT)
        turns.say(first, lines.pick(SYNTHETIC_OWN), TurnKind.CLOSE)
        turns.say(first.other, lines.pick(GOODBYES), TurnKind.CLOSE)

    def _ending(self) -> Sequence[str]:
        if self._outline.left_out:
            return CLOSINGS
        return _WHOLE_OF_SEVERAL if self._is_several else _WHOLE
