from __future__ import annotations

import pytest

from cpoa.agents.script.by_rules.cutting import Link
from cpoa.agents.script.by_rules.pieces import LONGEST_PIECE_WORDS, PieceMaker
from tests.unit.cpoa.agents.script.by_rules.materials import BARRACUDA, GREAT_BARRIER_REEF, claims, tagger


def pieces(text: str, title: str = "Coral reef") -> list[tuple[Link, str]]:
    claim = claims(text, title=title)[-1]
    return [(piece.link, piece.text) for piece in PieceMaker(tagger()).spoken(claim, claim.text).pieces]


@pytest.mark.parametrize(
    ("text", "link", "second"),
    [
        (
            "The keepers changed to paraffin in 1871 because whale oil had become too expensive.",
            Link.REASON,
            "Because whale oil had become too expensive.",
        ),
        (
            "The reef is home to many soft animals, such as sponges, worms and sea slugs.",
            Link.EXAMPLES,
            "Such as sponges, worms and sea slugs.",
        ),
        (
            "The wall has an area of nine hectares, making it the largest building of its time.",
            Link.COMPLETION,
            "Which makes it the largest building of its time.",
        ),
        (
            "The lamp had burned whale oil for years, but the keepers changed to paraffin in 1871.",
            Link.COMPLETION,
            "But the keepers changed to paraffin in 1871.",
        ),
        (
            "A coral reef is a structure of the sea, composed of colonies of small animals.",
            Link.NEXT,
            "It is composed of colonies of small animals.",
        ),
        (
            "A coral reef is a structure of the sea that protects the coast from storms.",
            Link.NEXT,
            "It protects the coast from storms.",
        ),
        (
            "Although coral reefs are small places in the sea, the fish there are many.",
            Link.COMPLETION,
            "But the fish there are many.",
        ),
    ],
)
def test_a_sentence_is_cut_at_its_clause(text: str, link: Link, second: str) -> None:
    assert pieces(text)[1] == (link, second)


@pytest.mark.parametrize(
    "text",
    [
        "The children ate salted fish, ship's biscuits and gulls' eggs every day.",
        "He told us that the northern top, which is made of rock, has been the higher one since 2019.",
        "She came in every Saturday until she was ninety, tasted one slice of rye, and said that it was right.",
        "There are two types of ladders: rigid ladders that stand alone and flexible ladders.",
    ],
)
def test_a_list_a_clause_within_a_clause_and_a_colon_are_left_whole(text: str) -> None:
    assert pieces(text) == []


@pytest.mark.parametrize(("text", "title"), [(GREAT_BARRIER_REEF, "Great Barrier Reef"), (BARRACUDA, "Barracuda")])
def test_long_sentences_come_in_short_pieces(text: str, title: str) -> None:
    maker = PieceMaker(tagger())
    for claim in claims(text, title=title):
        spoken = maker.spoken(claim, claim.text)
        assert spoken.is_tellable
        for part in [piece.text for piece in spoken.pieces] + ([spoken.whole] if spoken.whole else []):
            assert len(part.split()) <= LONGEST_PIECE_WORDS
            assert part[0].isupper()
            assert part.endswith(".")
