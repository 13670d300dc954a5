"""Tests who reads what of the user's own texts."""

from __future__ import annotations

from itertools import pairwise

from cpoa.agents.script.embedded.announcements import _FIRST_PERSON
from cpoa.agents.script.embedded.text_readers import _AT_HALF, _GOES_ON, _TO_THE_END, ITEM_PAUSE_SECONDS
from cpoa.agents.script.embedded.weaver import EmbeddedScriptWeaver
from cpoa.contracts.dialogue import Speaker, Turn
from cpoa.contracts.material import Material, Passage, PassageForm
from tests.unit.cpoa.agents.script.embedded.sources import own, own_material
from tests.unit.cpoa.agents.script.materials import request

QUESTION, ANSWER, LIST = PassageForm.QUESTION, PassageForm.ANSWER, PassageForm.LIST
LONG = "The old tower has {} steps, and the keeper climbed all of them every evening with a can of oil in his hand."


def turns(material: Material) -> list[Turn]:
    return list(EmbeddedScriptWeaver().weave(request(material, 10), lambda: None).turns)


def lines(*passages: Passage, in_first_person: bool = False) -> list[tuple[Speaker, str]]:
    said = turns(own_material("The lamp", *passages, in_first_person=in_first_person))
    return [(turn.speaker, turn.text) for turn in said]


def speaker_of(text: str, said: list[tuple[Speaker, str]]) -> Speaker:
    [found] = [speaker for speaker, line in said if text in line]
    return found


def test_a_question_is_asked_by_the_host_and_answered_by_the_guest() -> None:
    said = lines(
        own(0, "Is the bus free?", form=QUESTION),
        own(1, "Yes.", form=ANSWER),
        own(2, "Are dogs allowed on the bus to the lamp?", form=QUESTION),
        own(3, "No.", form=ANSWER),
    )
    place = said.index((Speaker.HOST, "Is the bus free?"))
    assert said[place : place + 4] == [
        (Speaker.HOST, "Is the bus free?"),
        (Speaker.GUEST, "Yes."),
        (Speaker.HOST, "Are dogs allowed on the bus to the lamp?"),
        (Speaker.GUEST, "No."),
    ]


def test_the_one_who_answers_is_named_once_and_not_if_the_text_has_named_them() -> None:
    asked = own(1, "What is on your bench?", form=QUESTION)
    answered = own(2, "A clock.", form=ANSWER, speaker="Ingrid Solberg")
    again = (
        own(3, "And now?", form=QUESTION),
        own(4, "Still a clock of brass.", form=ANSWER, speaker="Ingrid Solberg"),
    )
    unnamed = [text for _, text in lines(own(0, "This is a talk about clocks."), asked, answered, *again)]
    assert sum("Ingrid Solberg answers." in text for text in unnamed) == 1
    named = [
        text for _, text in lines(own(0, "With me is Ingrid Solberg, who repairs clocks."), asked, answered, *again)
    ]
    assert not any("answers." in text for text in named)


def test_a_text_in_the_first_person_is_read_by_the_guest_and_announced_once() -> None:
    said = lines(
        own(0, "I was born in the tower.", LONG.format(1), heading="Birth"),
        own(1, "We had a lamp.", LONG.format(2), heading="Lamp"),
        in_first_person=True,
    )
    assert sum(line in text for _, text in said for line in _FIRST_PERSON) == 1
    assert speaker_of("I was born", said) is speaker_of("We had a lamp", said) is Speaker.GUEST
    assert (Speaker.HOST, "Lamp.") in said


def test_the_voices_take_turns_at_the_ends_of_paragraphs() -> None:
    said = lines(
        *(
            own(number, LONG.format(number * 3), LONG.format(number * 3 + 1), LONG.format(number * 3 + 2))
            for number in range(4)
        )
    )
    readers = [speaker for speaker, text in said if "steps" in text]
    assert readers == [Speaker.GUEST, Speaker.HOST, Speaker.GUEST, Speaker.HOST]


def test_lines_of_a_conversation_stay_with_one_voice() -> None:
    talk = [own(number, f"'Take lamp {number},' said the boy.") for number in range(1, 9)]
    said = lines(own(0, LONG.format(1), LONG.format(2)), *talk)
    assert len({speaker for speaker, text in said if "said the boy" in text}) == 1


def test_items_of_a_list_are_read_one_by_one_with_pauses() -> None:
    tea = own(0, "Take these things for a pot of tea.", "Two cups.", "Some milk.", form=LIST)
    said = turns(own_material("Tea", tea))
    items = [turn for turn in said if turn.text in ("Two cups.", "Some milk.")]
    assert len(items) == 2
    assert items[0].pause_seconds == ITEM_PAUSE_SECONDS


def test_the_guest_begins_after_a_heading_also_with_a_list() -> None:
    said = lines(own(0, LONG.format(1), heading="One"), own(1, "Two cups.", "Some milk.", form=LIST, heading="Things"))
    assert speaker_of("Two cups.", said) is Speaker.GUEST


def test_labels_of_several_speakers_have_their_voices() -> None:
    said = lines(
        own(0, "I like the sea very much.", speaker="Ada"),
        own(1, "I like the hills more than that.", speaker="Bo"),
        own(2, "You are wrong.", speaker="Ada"),
    )
    assert speaker_of("Ada says: I like the sea", said) is speaker_of("You are wrong.", said)
    assert speaker_of("Bo says: I like the hills", said) is not speaker_of("You are wrong.", said)
    assert sum("Ada says:" in text for _, text in said) == 1


def test_a_second_text_is_announced() -> None:
    said = lines(own(0, LONG.format(1)), own(0, LONG.format(2), text=2))
    assert any("ext 2." in text for speaker, text in said if speaker is Speaker.HOST)


def in_first_person(count: int) -> list[tuple[Speaker, str]]:
    paragraphs = [
        own(number, f"I was {number} years old.", LONG.format(number), LONG.format(number + 40))
        for number in range(count)
    ]
    return lines(*paragraphs, in_first_person=True)


def test_the_host_says_between_long_stretches_of_an_author_how_far_the_text_is() -> None:
    said = in_first_person(8)
    lines_said = [text for speaker, text in said[3:-2] if speaker is Speaker.HOST]
    assert any(text in _AT_HALF for text in lines_said)
    assert lines_said[-1] in _TO_THE_END
    assert set(lines_said) <= {*_AT_HALF, *_GOES_ON, *_TO_THE_END}
    place = said.index((Speaker.HOST, lines_said[-1]))
    assert len(said) - place <= 5  # the ending is at the end


def test_a_short_text_of_an_author_is_not_interrupted() -> None:
    assert [speaker for speaker, text in in_first_person(2) if "years old" in text] == [Speaker.GUEST] * 2
    assert not any(text in (*_AT_HALF, *_GOES_ON, *_TO_THE_END) for _, text in in_first_person(2))


def test_the_voices_share_the_items_of_a_list() -> None:
    items = [f"Take lamp {number} down from the wall." for number in range(6)]
    said = lines(own(0, *items, form=LIST))
    readers = [speaker for speaker, text in said if text in items]
    assert readers == [Speaker.GUEST, Speaker.HOST] * 3


def test_an_item_stays_with_the_sentence_that_leans_on_it() -> None:
    said = lines(own(0, "The tap leaks.", "It has leaked since May.", "The roof is dry.", form=LIST))
    assert any(text == "The tap leaks. It has leaked since May." for _, text in said)


def test_items_in_which_an_author_says_i_stay_with_the_voice_of_the_author() -> None:
    items = ("Pack the lamp.", "Pack the oil.", "I take my hat.", "Pack the rope.")
    said = lines(own(0, "I left in May.", LONG.format(1)), own(1, *items, form=LIST), in_first_person=True)
    assert [speaker_of(item, said) for item in items] == [Speaker.GUEST, Speaker.HOST, Speaker.GUEST, Speaker.HOST]


def test_a_heading_is_not_said_by_the_voice_that_has_just_read() -> None:
    said = lines(
        own(0, LONG.format(1), LONG.format(2), heading="One"),
        own(1, LONG.format(3), LONG.format(4), heading="One"),
        own(2, LONG.format(5), heading="Two"),
    )
    assert all(one[0] is not other[0] for one, other in pairwise(said[3:]))
    assert (Speaker.GUEST, "Two.") in said
