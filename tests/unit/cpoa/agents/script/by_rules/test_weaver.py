from __future__ import annotations

import re

import msgspec
import pytest

from cpoa.agents.script.by_rules.pacing import seconds, spoken_words
from cpoa.agents.script.by_rules.weaver import EmbeddedScriptWeaver
from cpoa.contracts.dialogue import LengthLimit, Script, TurnKind
from cpoa.contracts.material import Coverage, Material, PassageRole
from shared.data_files import data_file
from shared.errors import ClaimLostError, PermanentStepError
from tests.unit.cpoa.agents.script.by_rules.materials import (
    build_own_material,
    family_history,
    material,
    passage,
    reef_material,
    request,
)
from tests.unit.cpoa.agents.script.by_rules.script_properties import violations

WEAVER = EmbeddedScriptWeaver(data_file("tagger.json.gz"))


def weave(from_material: Material, length_minutes: int = 4, seed: int = 1) -> Script:
    return WEAVER.weave(request(from_material, length_minutes, seed), lambda: None)


def spoken(script: Script) -> str:
    return " ".join(turn.text for turn in script.turns)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("length_minutes", [1, 2, 4])
def test_every_property_holds_of_a_topic_and_of_an_own_text(seed: int, length_minutes: int) -> None:
    for one in (reef_material(), reef_material(Coverage.AROUND), family_history()):
        assert violations(weave(one, length_minutes, seed), one, length_minutes) == []


def test_the_same_seed_gives_the_same_script_and_another_another() -> None:
    assert weave(reef_material(), seed=5) == weave(reef_material(), seed=5)
    assert spoken(weave(reef_material(), seed=5)) != spoken(weave(reef_material(), seed=6))


def test_it_works_without_the_tagger() -> None:
    weaver = EmbeddedScriptWeaver(None)
    script = weaver.weave(request(reef_material()), lambda: None)
    assert violations(script, reef_material(), 4) == []
    assert weaver.engine_version != WEAVER.engine_version


def test_a_script_survives_its_artefact() -> None:
    script = weave(reef_material())
    assert msgspec.json.decode(msgspec.json.encode(script), type=Script) == script


def test_an_end_of_material_is_said_and_not_padded() -> None:
    script = weave(reef_material(), 30)
    assert script.length_limited_by is LengthLimit.MATERIAL
    assert script.word_count < 600


def test_a_shorter_wish_is_met_by_telling_less() -> None:
    script = weave(family_history(), 2)
    assert script.length_limited_by is None
    assert 95 <= sum(seconds(spoken_words(turn.text)) for turn in script.turns) <= 134


def test_an_own_text_keeps_its_order_and_its_headings() -> None:
    text = spoken(weave(family_history(), 5))
    places = [text.index(words) for words in ("one suitcase", "blue glass bottles", "minesweeper", "thirty cuttings")]
    assert places == sorted(places)
    assert "the war years" in text
    assert "article" not in text


def test_a_neighbour_opens_with_the_sentence_that_joins_it_to_the_topic() -> None:
    text = spoken(weave(reef_material(), 4))
    assert text.index("near coral reefs and sea grasses") < text.index("ray-finned")


def test_the_hosts_say_when_the_sources_are_only_related() -> None:
    assert any(
        "our sources" in part.text
        for turn in weave(reef_material(Coverage.AROUND)).turns
        for part in turn.parts
        if part.kind is TurnKind.PREVIEW
    )


def test_the_hosts_do_not_call_the_authors_family_their_own() -> None:
    text = spoken(weave(family_history(), 5))
    assert "The author's great-grandmother Rosa Lindqvist came" in text
    assert "the author and their daughter drove" in text
    assert not re.search(r"\b(?:[Mm]y (?!name)|we still|We took)\b", text)
    assert "when you hear" not in text


def test_a_sentence_told_in_other_words_is_not_called_verbatim() -> None:
    parts = [part for turn in weave(family_history(), 5).turns for part in turn.parts if "author" in part.text]
    assert parts
    assert all(part.passage_ids and not part.verbatim for part in parts if part.kind is TurnKind.FACT)


def test_a_we_that_nobody_explains_stays_and_is_explained() -> None:
    text = (
        "The wall\n\nI had the idea of a wall. We mixed lime and sand for a week. First we used brick, then we tried "
        "glass. The glass held well. We built a wall of it behind the canteen."
    )
    assert 'when you hear "we"' in spoken(weave(build_own_material(text), 1))


def test_names_of_chapters_come_from_headings_and_differ() -> None:
    titles = [chapter.title for chapter in weave(family_history(), 5).chapters]
    assert {"The station master", "The war years"} <= set(titles)
    assert len(set(titles)) == len(titles)


def test_nothing_usable_is_a_permanent_error_that_names_the_source() -> None:
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


def test_a_question_of_the_source_is_answered_by_the_other_host() -> None:
    text = (
        "The bridge\n\nThe bridge fell in the storm of 1879. What did the builders learn? They tested every bridge in "
        "a wind tunnel."
    )
    script = weave(build_own_material(text), 1)
    asking = next(turn for turn in script.turns if turn.text.endswith("What did the builders learn?"))
    answering = next(turn for turn in script.turns if "wind tunnel" in turn.text)
    assert asking.speaker is not answering.speaker


def test_a_tale_is_asked_about_about_once_in_five_turns() -> None:
    for seed in range(4):
        turns = weave(family_history(), 5, seed).turns
        asked = sum("?" in part.text for turn in turns for part in turn.parts if part.kind is not TurnKind.FACT)
        assert asked >= len(turns) / 6


def test_a_link_that_was_told_already_is_called_to_mind() -> None:
    link = "Reefs are formed of colonies of coral polyps held together by calcium carbonate."
    reef = reef_material()
    chalk = passage(
        "Calcium carbonate",
        "Calcium carbonate is a chemical compound. It is found in rocks such as chalk, and in eggshells and pearls. "
        "Calcium carbonate is the active ingredient in agricultural lime. It is used as a calcium supplement and as an "
        "antacid, and large amounts of it are burned to make cement for buildings and roads.",
        PassageRole.NEIGHBOUR,
        link_sentence=link,
        link_passage_id="Coral reef#0",
    )
    one = material(*reef.passages, chalk)
    texts = [spoken(weave(one, 4, seed)) for seed in range(3)]
    assert any(
        "that reefs are formed of colonies of coral polyps held together by calcium carbonate" in text for text in texts
    )


def test_one_voice_never_has_nearly_all_the_words_of_a_short_episode() -> None:
    for seed in range(12):
        script = weave(reef_material(), 1, seed)
        words = sum(turn.word_count for turn in script.turns if turn.speaker is script.turns[0].speaker)
        assert 0.34 <= words / script.word_count <= 0.66
