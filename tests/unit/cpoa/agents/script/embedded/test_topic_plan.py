from __future__ import annotations

from cpoa.agents.script.embedded.topic_plan import TopicPlanner
from cpoa.contracts.ask import Ask, AskKind
from cpoa.contracts.material import Coverage, Passage
from tests.unit.cpoa.agents.script.embedded.sources import article, ask, paragraphs, topic_material

CHESS = ask("history of chess", AskKind.HISTORY, "chess")
PLAIN = ask("chess", AskKind.WHAT_IS, "chess")


def sections(
    asked: Ask, *passages: Passage, words: float = 400, coverage: Coverage = Coverage.EXACT
) -> list[list[str]]:
    found = paragraphs(topic_material(asked, *passages))
    outline = TopicPlanner(found, asked, coverage, 800).plan(words)
    return [[run.text for run in section.runs] for section in outline.sections]


LEAD = article("Chess", ("Chess is a game whose history is long.", 1.0))


def test_a_history_is_told_in_the_order_of_its_years() -> None:
    told = sections(
        CHESS,
        LEAD,
        article("Chess", ("Computers won in 1997.", 0.8), number=1, heading="Computers"),
        article("Chess", ("The first tournament was in 1851.", 0.8), number=2, heading="Tournaments"),
    )
    assert told == [["The first tournament was in 1851."], ["Computers won in 1997."]]


def test_a_plain_topic_is_seen_from_several_sides() -> None:
    passages = [
        article(
            "Chess", *((f"Rule {number} of chess is simple and old and known.", 0.9) for number in range(40)), number=1,
            heading="Rules",
        ),
        article("Chess", ("Clubs play chess on Mondays in many towns.", 0.7), number=2, heading="Clubs"),
        article("Chess", ("Books about chess are sold in many shops.", 0.7), number=3, heading="Books"),
    ]  # fmt: skip
    told = sections(PLAIN, LEAD, *passages, words=200)
    assert len(told) == 3


def test_a_paragraph_that_leans_on_what_is_not_said_begins_later_or_is_dropped() -> None:
    india = "India has many famous chess clubs and chess masters."
    told = sections(
        PLAIN,
        LEAD,
        article("Chess", ("Ships are large.", 0.1), ("They sail far away to the islands of the south.", 0.1), number=1),
        article(
            "Chess",
            ("It was first played there.", 0.8),
            ("India has many famous chess clubs and chess masters.", 0.8),
            number=2,
        ),
    )
    assert told == [[india]]


def test_of_another_article_only_its_beginning_is_said() -> None:
    neighbour = article("Go", ("Go is a board game like chess in many ways.", 0.6), main=False)
    other = article(
        "Hotel", ("Hotels are houses.", 0.1), ("Chess is played in hotels by many guests.", 0.6), main=False
    )
    assert sections(PLAIN, LEAD, neighbour, other) == [["Go is a board game like chess in many ways."]]


def test_beside_a_question_without_an_answer_no_other_article_is_told() -> None:
    why = ask("why is chess popular", AskKind.WHY, "chess")
    game = article("Chess", ("Chess has two players.", 0.4), ("Most boards of this game have 64 squares.", 0.4))
    other = article("Hotel", ("Hotels are popular houses where guests play chess.", 0.9), main=False)
    assert "Hotels" not in str(sections(why, game, other, coverage=Coverage.AROUND))
    assert "Hotels" in str(sections(PLAIN, game, other, coverage=Coverage.AROUND))


def test_a_paragraph_does_not_lean_on_the_one_before_if_others_between_them_are_left_out() -> None:
    said = article("Chess", ("Chess clubs are found in every large town of the world.", 0.8), number=1)
    leaning = ("Thus the game has many rules for clubs.", 0.8)
    stands = ("Clubs have rules for clocks, noise and the chess pieces.", 0.8)
    for number, first in ((2, leaning[0]), (7, stands[0])):
        told = sections(PLAIN, LEAD, said, article("Chess", leaning, stands, number=number))
        assert told[-1][-1].startswith(first)


def test_an_article_with_words_of_a_question_alone_is_not_quoted() -> None:
    why = ask("why is chess popular", AskKind.WHY, "chess")
    lead = article(
        "Chess", ("Chess is popular because it is cheap.", 1.0), ("Chess has two players and a board.", 0.45)
    )
    other = article("Hotel", ("Chess is popular in hotels.", 0.62), main=False)
    assert "hotels" not in str(sections(why, lead, other))


def test_sides_of_a_comparison_stand_together_by_heading() -> None:
    asked = ask("frogs vs toads", AskKind.COMPARISON, "frogs", "toads")
    told = sections(
        asked,
        article("Frog", ("Frogs have smooth skin.", 0.9)),
        article("Frog", ("Frogs eat insects and small fish all day.", 0.8), number=1, heading="Diet"),
        article("Frog", ("Frogs lay eggs in the water of ponds.", 0.8), number=2, heading="Eggs"),
        article("Toad", ("Toads have dry skin.", 0.9)),
        article("Toad", ("Toads eat worms and snails in the night.", 0.8), number=1, heading="Diet"),
    )
    diets = [place for place, section in enumerate(told) if "eat" in section[0]]
    assert diets[1] == diets[0] + 1
