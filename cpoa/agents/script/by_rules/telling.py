"""Turns claims into talk: who tells, who asks, when the other takes over, finishes a sentence or reacts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpoa.agents.script.by_rules import reply_phrases
from cpoa.agents.script.by_rules.asking import is_story, questions_on
from cpoa.agents.script.by_rules.claims import Claim, Opening
from cpoa.agents.script.by_rules.compression import main_clause
from cpoa.agents.script.by_rules.conversation import LONGEST_TURN_WORDS, Conversation, other
from cpoa.agents.script.by_rules.cues import subject_cue, time_cue
from cpoa.agents.script.by_rules.cutting import Link, Piece
from cpoa.agents.script.by_rules.own_voice import Relatives
from cpoa.agents.script.by_rules.prompts import prompt_before, takes_prompt
from cpoa.agents.script.by_rules.reactions import definition_echo, reaction_to
from cpoa.agents.script.by_rules.subjects import capitalised, lowered
from cpoa.contracts.dialogue import Part, Speaker, TurnKind
from cpoa.contracts.material import PassageRole
from cpoa.text.words import content_words

if TYPE_CHECKING:
    from cpoa.agents.script.by_rules.pieces import PieceMaker
    from cpoa.agents.script.by_rules.selection import Pool, Section

_COMFORTABLE_TURN_WORDS = 38
_EASY_SENTENCE_WORDS = 19
_PROMPT_DISTANCE = 5


@dataclass(frozen=True, slots=True)
class Told:
    """A claim as it was told, from turn number ``turn`` on."""

    claim: Claim
    text: str
    turn: int


class Teller:
    def __init__(self, talk: Conversation, pieces: PieceMaker, pool: Pool, *, sober: bool) -> None:
        self.talk = talk
        self.told: list[Told] = []
        self.floor = Speaker.HOST
        self._pieces = pieces
        self.lower_words = pool.lower_words
        self._pool = pool
        self._skipped: set[Claim] = set()
        self._sober = sober
        self._react_to: str | None = None
        self._turn_of_prompt = -10
        self.relatives = Relatives()

    @property
    def listener(self) -> Speaker:
        return other(self.floor)

    @property
    def _chance(self) -> float:
        return self.talk.random.random()

    def score(self, claim: Claim) -> float:
        return self._pool.scores.get(claim, 0.0)

    def has_told(self, claim: Claim) -> bool:
        """By its text: a link sentence is told before the claims of its passage."""
        return claim in self._skipped or any(told.claim.text == claim.text for told in self.told)

    def main_clause(self, told: Told) -> str | None:
        """The core of what was told, as it stands after "that"."""
        return main_clause(self._pieces.parse(told.text), self.lower_words)

    def first_piece(self, claim: Claim, text: str) -> str:
        """What is surely said in the turn in which the claim is told: the rest may follow in the next."""
        spoken = self._pieces.spoken(claim, text)
        return spoken.pieces[0].text if spoken.pieces else spoken.whole or ""

    def can_tell(self, claim: Claim) -> bool:
        return self._pieces.spoken(claim, claim.detached() or claim.text).is_tellable

    def skip_before(self, section: Section, start: Claim) -> None:
        """Leaves out what stands before ``start``, such as the definition of an everyday thing."""
        self._skipped.update(claim for claim in section.claims if claim.index < start.index)

    def change_floor(self) -> None:
        """The next claim opens a turn of its own."""
        self.floor = other(self.talk.last_speaker)

    def give_floor_after_listener(self) -> None:
        """After a line of the listener, the one who did not speak last tells on."""
        self.floor = other(self.talk.last_speaker)

    def tell(self, claim: Claim, *, is_answer: bool = False) -> None:
        """``is_answer``: a question or hand-over that fits this claim was just said."""
        follows = bool(self.told) and claim.previous is self.told[-1].claim
        if follows and self.told[-1].text.endswith("?"):
            self.give_floor_after_listener()
            self._say(claim, claim.text)
        elif claim.text.endswith("?") and self.talk.turns:
            self.change_floor()
            self._say(claim, claim.detached() or claim.text)
        elif is_answer:
            self.give_floor_after_listener()
            self._say(claim, self._answer_text(claim, follows=follows))
        elif not follows and claim.leans_on_previous:
            return
        else:
            self._lead_in(claim, follows=follows)

    def _answer_text(self, claim: Claim, *, follows: bool) -> str:
        """Behind a line that names the noun, a pronoun may stand; connectives may not."""
        detached = claim.detached()
        if claim.opening in (Opening.PRONOUN, Opening.POSSESSIVE) and detached is not None:
            named = self.talk.last_turn_mentions(claim.subject.name)
            return claim.text if named else detached
        return detached if detached is not None else claim.text

    def _lead_in(self, claim: Claim, *, follows: bool) -> None:
        """What comes between the claim before and this one."""
        detached = claim.detached()
        if claim.label and self._announce(claim.label):
            self._say(claim, detached or claim.text)
            return
        askable = claim.text if follows and is_story(claim) else detached
        if askable is not None and self._ask_about(claim, askable):
            return
        reaction = self._take_reaction()
        if reaction and self._take_over_with(reaction, claim, claim.text if follows else detached or claim.text):
            return
        if reaction and detached is not None:
            self.talk.say(self.listener, Part(reaction, TurnKind.REACTION))
            self._say(claim, detached)
            return
        if detached is not None and self._cue(claim, detached):
            return
        text = claim.text if follows else detached or claim.text
        across = claim.previous is not None and claim.previous.passage_id != claim.passage_id
        if not (across and detached is None) and self._should_swap(text):
            self.floor = self.listener
        self._say(claim, text)

    def _announce(self, label: str) -> bool:
        """ "Day two." in the source becomes the listener's "On to day two."."""
        if self.talk.last_speaker is self.listener:
            self.floor = self.listener
        name = lowered(label, self.lower_words)
        line = capitalised(self.talk.pick(reply_phrases.LABELS, name=name) or f"{name}.")
        if self.talk.was_said(line):
            return False
        self.talk.say(self.listener, Part(line, TurnKind.HANDOVER))
        return True

    def _ask_about(self, claim: Claim, text: str) -> bool:
        rest = 2 if is_story(claim) else 3
        if self.talk.turns_since(TurnKind.QUESTION) < rest:
            return False
        if self.talk.last_speaker is self.listener and not is_story(claim):
            return False
        for question in questions_on(claim, text, self.talk, self._pieces, self.lower_words):
            answered = set(content_words(question)) & set(content_words(self.first_piece(claim, text)))
            if answered and self.talk.may_ask(question) and not self._would_prompt(question, claim):
                self.floor = self.talk.last_speaker
                reaction = self._take_reaction() if self._chance < 0.5 else None
                parts = [Part(reaction, TurnKind.REACTION)] if reaction else []
                asked = self.relatives.shortened(question)
                self.talk.say(self.listener, *parts, Part(asked, TurnKind.QUESTION))
                whole = claim.text if self._keeps_pronoun(claim, text, asked) else text
                self._say(claim, whole, prompted=not asked.startswith("Why "))
                return True
        return False

    def _would_prompt(self, question: str, claim: Claim) -> bool:
        """Half the time "why" is better asked in the middle of the sentence."""
        rested = len(self.talk.turns) - self._turn_of_prompt >= _PROMPT_DISTANCE
        pieces = self._pieces.spoken(claim, claim.text).pieces
        reason = any(piece.link is Link.REASON for piece in pieces[1:])
        return question.startswith("Why ") and rested and reason and self._chance < 0.6

    def _keeps_pronoun(self, claim: Claim, text: str, question: str) -> bool:
        """Behind a question that names the noun, and shares a word with the answer as it stands."""
        named = self.talk.last_turn_mentions(self._pieces.parse(text).subject or "")
        shares = bool(set(content_words(question)) & set(content_words(claim.text)))
        return named and shares and claim.opening is Opening.PRONOUN

    def _take_reaction(self) -> str | None:
        """The reaction to the last claim, if it is time for one."""
        text, self._react_to = self._react_to, None
        if text is None or self.talk.turns_since(TurnKind.REACTION) < 3 or self.talk.last_speaker is not self.floor:
            return None
        told = self.told[-1].claim
        asked = self.talk.turns[-2].text if len(self.talk.turns) > 1 else ""
        if re.search(r"\bHow (?:many|long|much|old)\b[^?]{0,500}+\?$", asked):
            return None
        if told.index == 0 and told.subject.defined:
            return definition_echo(text, self.talk)
        return reaction_to(text, self.talk, sober=self._sober, story=told.passage.role is PassageRole.OWN)

    def _take_over_with(self, reaction: str, claim: Claim, text: str) -> bool:
        """The listener reacts and tells on in the same turn."""
        fits = len(reaction.split()) + len(text.split()) <= LONGEST_TURN_WORDS
        crowded = self.talk.share(self.listener) > 0.55
        if not fits or (claim.detached() is not None and (crowded or self._chance < 0.4)):
            return False
        self.floor = self.listener
        self.talk.say(self.floor, Part(reaction, TurnKind.REACTION))
        self._say(claim, text)
        return True

    def _cue(self, claim: Claim, detached: str) -> bool:
        """A line of the listener made from what the next claim is about."""
        if not self.talk.turns or self.talk.last_speaker is not self.floor:
            return False
        full = self.talk.turns[-1].word_count + len(detached.split()) > _COMFORTABLE_TURN_WORDS
        if self.talk.turns_since(TurnKind.QUESTION) < 3 or self.talk.turns_since(TurnKind.HANDOVER) < 3:
            return False
        if not full and self._chance < 0.5:
            return False
        sentence = self._pieces.parse(detached)
        line = time_cue(sentence, self.talk)
        if line is None and set(content_words(sentence.subject or "")) != claim.subject.keys:
            line = subject_cue(sentence, self.talk, self.lower_words)
        if line is None:
            return False
        self.talk.say(self.listener, Part(line, TurnKind.QUESTION if line.endswith("?") else TurnKind.HANDOVER))
        self._say(claim, detached)
        return True

    def _should_swap(self, text: str) -> bool:
        if not self.talk.turns or self.talk.last_speaker is not self.floor:
            return False
        words = self.talk.turns[-1].word_count
        if words + len(text.split()) > _COMFORTABLE_TURN_WORDS + 8:
            return True
        if self.talk.share(self.floor) > 0.58 and self.talk.spoken_words > 60:
            return True
        pressure = 0.25 + 0.5 * (words > 20) + (0.25 if self.talk.share(self.floor) > 0.55 else 0.0)
        return self._chance < pressure

    # Saying one claim

    def _say(self, claim: Claim, text: str, *, prompted: bool = True) -> None:
        """``prompted``: the listener may come in between. Not where "why" was asked just now."""
        spoken = self._pieces.spoken(claim, text)
        if not spoken.is_tellable and self.talk.last_turn_mentions(claim.subject.name):
            text, spoken = claim.text, self._pieces.spoken(claim, claim.text)
        turn = len(self.talk.turns)
        pieces = spoken.pieces
        if spoken.whole is not None and not (prompted and self._prefers_pieces(claim, spoken.whole, pieces)):
            verbatim = text == claim.text and text not in self._pool.changed
            self._speak(self.floor, text, claim, verbatim=verbatim)
        elif pieces:
            self._say_pieces(claim, pieces)
        else:
            return
        self.told.append(Told(claim, text, min(turn, len(self.talk.turns) - 1)))
        self._react_to = " ".join(piece.text for piece in pieces) if spoken.whole is None else text

    def _prefers_pieces(self, claim: Claim, whole: str, pieces: tuple[Piece, ...]) -> bool:
        if not pieces:
            return False
        prompted = any(takes_prompt(piece, story=is_story(claim)) for piece in pieces[1:])
        if prompted and len(self.talk.turns) - self._turn_of_prompt >= _PROMPT_DISTANCE:
            return True
        return len(whole.split()) > _EASY_SENTENCE_WORDS and self._chance < 0.75

    def _say_pieces(self, claim: Claim, pieces: tuple[Piece, ...]) -> None:
        for piece in pieces:
            if takes_prompt(piece, story=is_story(claim)) and self._prompt(piece):
                self._speak(self.floor, piece.text, claim)
            elif piece.link is Link.COMPLETION or (piece.link is Link.NEXT and self._should_swap(piece.text)):
                if self.talk.last_speaker is self.floor:
                    self.floor = self.listener
                self._speak(self.floor, piece.text, claim)
            elif piece.link in (Link.REASON, Link.EXAMPLES):
                self.floor = self.listener
                self._speak(self.floor, piece.text, claim)
            else:
                self._speak(self.floor, piece.text, claim)

    def _prompt(self, piece: Piece) -> bool:
        if len(self.talk.turns) - self._turn_of_prompt < _PROMPT_DISTANCE or self.talk.last_speaker is not self.floor:
            return False
        line = prompt_before(piece, self.talk)
        if line is None:
            return False
        self.talk.say(self.listener, Part(line, TurnKind.REACTION))
        self._turn_of_prompt = len(self.talk.turns)
        return True

    def _speak(self, speaker: Speaker, text: str, claim: Claim, *, verbatim: bool = False) -> None:
        text = self.relatives.shortened(text)
        if speaker is self.talk.last_speaker and not self.talk.can_join_last_turn(speaker, text):
            self.floor = speaker = other(speaker)
        self.talk.say(speaker, Part(text, TurnKind.FACT, (claim.passage_id,), verbatim))
