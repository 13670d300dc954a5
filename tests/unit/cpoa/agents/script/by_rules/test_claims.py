from __future__ import annotations

from cpoa.contracts.material import PassageRole, SubjectKind
from tests.unit.cpoa.agents.script.by_rules.materials import REEF, claims


def test_claims_keep_the_order_and_the_words_of_the_passage() -> None:
    assert " ".join(claim.text for claim in claims(REEF)) == REEF


def test_a_pronoun_becomes_the_noun_when_the_sentence_stands_alone() -> None:
    _, second = claims("A coral reef is an ecosystem of the sea. It is held together by calcium carbonate.")
    assert second.detached() == "The coral reef is held together by calcium carbonate."
    assert not second.leans_on_previous


def test_a_pronoun_after_another_subject_cannot_be_resolved() -> None:
    *_, last = claims(
        "A coral reef is an ecosystem. The Romans built ships there. It was destroyed in the war of 1902."
    )
    assert last.detached() is None
    assert last.leans_on_previous


def test_a_pronoun_behind_an_opener_leans_on_the_sentence_before() -> None:
    *_, last = claims("A coral reef is an ecosystem. Some sailors feared the place. Founded in 1209, it is very old.")
    assert last.leans_on_previous


def test_however_is_dropped_when_what_it_answers_is_gone() -> None:
    *_, last = claims(
        "A coral reef is an ecosystem. Corals grow very slowly there. However, sponges grow faster than that."
    )
    assert last.detached() == "Sponges grow faster than that."


def test_a_person_is_called_by_the_last_name() -> None:
    text = "Marie Curie was a physicist of the twentieth century. She shared the prize. She was born in Warsaw."
    *_, last = claims(text, title="Marie Curie", kind=SubjectKind.PERSON)
    assert last.detached() == "Curie was born in Warsaw."


def test_scraps_and_formulas_are_no_claims() -> None:
    text = "A coral reef is an ecosystem. E = mc2 holds here. A raw point where water is. Corals grow very slowly."
    assert [claim.index for claim in claims(text)] == [0, 3]


def test_a_scrap_in_an_own_text_labels_the_sentence_after_it() -> None:
    (claim,) = claims("Day two. I met Ingrid at the Alesjaure hut.", role=PassageRole.OWN)
    assert claim.label == "Day two"


def test_other_names_of_the_subject_are_left_out() -> None:
    (claim,) = claims(
        "A pipe organ, also known as a church organ, is a large instrument with pipes.", title="Pipe organ"
    )
    assert claim.text == "A pipe organ is a large instrument with pipes."
