"""Each sentence of a script gets the times of the captions that have its words."""

from __future__ import annotations

from cpoa.contracts.agents import Cue
from cpoa.contracts.dialogue import Part, Speaker, Turn, TurnKind
from cpoa.transcript.sentence_times import TimedTurn, time_turns


def fact(text: str) -> Part:
    return Part(text, TurnKind.FACT, ("p",))


def turn(*parts: Part, speaker: Speaker = Speaker.HOST) -> Turn:
    return Turn(speaker, parts)


def times(timed: list[TimedTurn]) -> list[tuple[str, float, float]]:
    return [(one.text, round(one.start, 3), round(one.end, 3)) for turn in timed for one in turn.sentences]


def test_a_sentence_has_the_times_of_its_caption() -> None:
    turns = [turn(fact("Reefs grow."), fact("They grow slowly.")), turn(fact("How slowly?"), speaker=Speaker.GUEST)]
    cues = [
        Cue(1.0, 2.0, "Anna", "Reefs grow."),
        Cue(2.4, 4.0, "Anna", "They grow slowly."),
        Cue(4.5, 5.5, "Ben", "How slowly?"),
    ]
    timed = time_turns(turns, cues)
    assert times(timed) == [("Reefs grow.", 1.0, 2.0), ("They grow slowly.", 2.4, 4.0), ("How slowly?", 4.5, 5.5)]
    assert [each.speaker for each in timed] == ["Anna", "Ben"]


def test_a_sentence_in_several_captions_has_their_clauses() -> None:
    text = "Reefs grow slowly, and most of them are old."
    cues = [Cue(1.0, 2.0, "Anna", "Reefs grow slowly,"), Cue(2.2, 4.0, "Anna", "and most of them are old.")]
    ((sentence,),) = [each.sentences for each in time_turns([turn(fact(text))], cues)]
    assert [(each.words, each.start, each.end) for each in sentence.clauses] == [(3, 1.0, 2.0), (6, 2.2, 4.0)]


def test_a_caption_with_several_sentences_is_divided_by_their_letters() -> None:
    timed = time_turns([turn(fact("Abcd."), fact("Efghijkl."))], [Cue(10.0, 13.0, "Anna", "Abcd. Efghijkl.")])
    assert times(timed) == [("Abcd.", 10.0, 11.0), ("Efghijkl.", 11.0, 13.0)]


def test_what_is_not_spoken_has_no_time_of_its_own() -> None:
    turns = [turn(fact("* * *"), fact("Reefs grow slowly [12] every – year.")), turn(fact("Dropped line."))]
    cues = [Cue(1.0, 2.0, "Anna", "Reefs grow slowly"), Cue(2.0, 3.0, "Anna", "every – year.")]
    ((sentence,),) = [each.sentences for each in time_turns(turns, cues)]
    assert [(each.words, each.start) for each in sentence.clauses] == [(4, 1.0), (3, 2.0)]


def test_a_caption_that_the_script_does_not_have_is_passed_over() -> None:
    cues = [Cue(0.0, 1.0, "Anna", "Jingle"), Cue(1.0, 2.0, "Anna", "Reefs grow.")]
    assert times(time_turns([turn(fact("Reefs grow."))], cues)) == [("Reefs grow.", 1.0, 2.0)]


def test_the_words_of_the_clauses_are_those_of_the_sentence() -> None:
    text = "Das  Riff wächst – Straße für Straße –, und das seit Jahren."
    cues = [
        Cue(0.0, 1.0, "Anna", "Das Riff wächst – Straße für Straße –,"),
        Cue(1.0, 2.0, "Anna", "und das seit Jahren."),
    ]
    ((sentence,),) = [each.sentences for each in time_turns([turn(fact(text))], cues)]
    assert sum(each.words for each in sentence.clauses) == len(sentence.text.split(" "))
