"""Tests whole scripts of the embedded writer."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from cpoa.agents.script.embedded.weaver import EmbeddedScriptWeaver
from cpoa.agents.script.pacing import seconds, spoken_words
from cpoa.contracts.ask import Ask, AskKind
from cpoa.contracts.dialogue import LengthLimit, Script, Speaker, TurnKind
from cpoa.contracts.material import Coverage, Material, PassageRole, Sentence
from shared.errors import ClaimLostError, PermanentStepError
from tests.unit.cpoa.agents.script.materials import family_history, material, passage, reef_material, request
from tests.unit.cpoa.agents.script.script_properties import violations

WEAVER = EmbeddedScriptWeaver()


def weave(from_material: Material, length_minutes: int = 4, seed: int = 1) -> Script:
    return WEAVER.weave(request(from_material, length_minutes, seed), lambda: None)


def spoken(script: Script) -> str:
    return " ".join(turn.text for turn in script.turns)


def leaf_material() -> Material:
    """A question whose answer is in the second article."""
    leaf = passage(
        "Leaf",
        "",
        sentences=(
            Sentence("A leaf is an organ of a plant.", 0.6),
            Sentence("Most leaves are flat, and grow above the ground.", 0.3),
            Sentence("The autumn festival of leaves is held in October.", 0.1),
        ),
    )
    chlorophyll = passage(
        "Chlorophyll",
        "",
        sentences=(
            Sentence("Chlorophyll is a pigment in the leaves of plants.", 0.7),
            Sentence("It absorbs blue and red light, and reflects green light, so leaves are green.", 0.95),
            Sentence("The name was given in 1818.", 0.1),
        ),
    )
    ask = Ask("why are leaves green", AskKind.WHY, ("leaves", "green"), ("leaves",))
    return replace(material(leaf, chlorophyll, subject="leaves", topic=ask.text), ask=ask)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("length_minutes", [1, 2, 4])
def test_every_property_holds_of_a_topic_and_of_an_own_text(seed: int, length_minutes: int) -> None:
    for one in (reef_material(), reef_material(Coverage.AROUND), family_history(), leaf_material()):
        assert violations(weave(one, length_minutes, seed), one, length_minutes) == []


def test_the_same_seed_gives_the_same_script_and_another_another() -> None:
    assert weave(reef_material(), seed=5) == weave(reef_material(), seed=5)
    assert spoken(weave(reef_material(), seed=5)) != spoken(weave(reef_material(), seed=8))


def test_a_script_survives_its_artefact() -> None:
    script = weave(reef_material())
    assert msgspec.json.decode(msgspec.json.encode(script), type=Script) == script


def test_the_answer_comes_first_with_the_sentence_that_it_leans_on() -> None:
    script = weave(leaf_material())
    assert [part.text for part in script.turns[2].parts] == ["Why are leaves green?"]
    assert [part.text for part in script.turns[3].parts if part.kind is TurnKind.FACT][:2] == [
        "Chlorophyll is a pigment in the leaves of plants.",
        "It absorbs blue and red light, and reflects green light, so leaves are green.",
    ]
    assert script.summary.startswith("Chlorophyll is a pigment")


def test_what_bears_on_something_else_is_never_said() -> None:
    text = spoken(weave(leaf_material(), 10))
    assert "festival" not in text
    assert "1818" not in text
    assert "A leaf is an organ of a plant." in text


def test_the_title_is_the_ask_in_good_form() -> None:
    assert weave(leaf_material()).title == "Why are leaves green?"
    assert weave(reef_material()).title == "Coral reefs"


def test_the_hosts_say_when_the_sources_hold_no_answer_and_only_then() -> None:
    assert "Our sources have no" in spoken(weave(reef_material(Coverage.AROUND)))
    assert "Our sources" not in spoken(weave(reef_material()))


def test_an_end_of_material_is_reported_and_not_padded() -> None:
    script = weave(reef_material(), 30)
    assert script.length_limited_by is LengthLimit.MATERIAL
    assert script.word_count < 600


def test_a_shorter_wish_is_met_by_saying_less_and_what_is_left_out_is_named() -> None:
    script = weave(family_history(), 2)
    assert script.length_limited_by is None
    assert 95 <= sum(seconds(spoken_words(turn.text)) for turn in script.turns) <= 134
    assert script.left_out


def test_an_own_text_keeps_its_order_its_headings_and_its_first_person() -> None:
    text = spoken(weave(family_history(), 8))
    places = [text.index(words) for words in ("one suitcase", "blue glass bottles", "minesweeper", "thirty cuttings")]
    assert places == sorted(places)
    assert "The war years." in text
    assert "article" not in text
    assert "the author" not in text
    assert "My great-grandmother Rosa Lindqvist came" in text


def test_chapters_have_the_names_of_headings() -> None:
    titles = [chapter.title for chapter in weave(family_history(), 8).chapters]
    assert {"The station master", "The war years"} & set(titles)
    assert len(set(titles)) == len(titles)


def test_unusable_material_is_a_permanent_error_that_names_the_source() -> None:
    useless = material(
        passage("Scraps", "x = y {z}. ??? ...", PassageRole.OWN), subject="scraps", coverage=Coverage.OWN
    )
    with pytest.raises(PermanentStepError, match="Scraps") as raised:
        weave(useless)
    assert raised.value.error_code == "API_GW_PODCAST_NO_SOURCES"


def test_a_cancelled_step_stops_the_work() -> None:
    def lost() -> None:
        raise ClaimLostError

    with pytest.raises(ClaimLostError):
        WEAVER.weave(request(reef_material()), lost)


def test_both_voices_have_a_part_of_a_short_episode() -> None:
    for seed in range(12):
        script = weave(reef_material(), 1, seed)
        words = sum(turn.word_count for turn in script.turns if turn.speaker is Speaker.HOST)
        assert 0.28 <= words / script.word_count <= 0.72
