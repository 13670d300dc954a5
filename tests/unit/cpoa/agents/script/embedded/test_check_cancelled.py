from __future__ import annotations

import pytest

from cpoa.agents.script.embedded.weaver import EmbeddedScriptWeaver
from cpoa.agents.topics.own_material import build_own_material
from cpoa.contracts.agents import OwnSource, ScriptRequest
from cpoa.contracts.dialogue import Hosts
from shared.errors import ClaimLostError

WEAVER = EmbeddedScriptWeaver()
NOUNS = [
    "keeper",
    "tower",
    "lamp",
    "boat",
    "storm",
    "island",
    "letter",
    "captain",
    "harbour",
    "signal",
    "window",
    "stair",
]


def sentences(first: int, count: int) -> str:
    return " ".join(
        f"The old {NOUNS[number % 12]} watched the {NOUNS[number % 11]} from the {NOUNS[number % 7]} every night of "
        f"{1700 + number % 300}."
        for number in range(first, first + count)
    )


def request(text: str) -> ScriptRequest:
    return ScriptRequest(
        build_own_material("Lights", [OwnSource(text)]), Hosts("Ada", "Ben"), length_minutes=10, seed=1
    )


@pytest.mark.parametrize(
    "text",
    [
        "\n\n".join(sentences(number, 6) for number in range(0, 600, 6)),
        "\n\n".join(f"## Of the {NOUNS[number % 12]} {number}\n\n{sentences(number, 1)}" for number in range(400)),
    ],
    ids=["prose", "headings"],
)
def test_a_long_script_asks_before_every_passage_whether_it_is_still_wanted(text: str) -> None:
    asked = request(text)
    times: list[None] = []
    WEAVER.weave(asked, lambda: times.append(None))
    assert len(times) >= len(asked.material.passages)


def test_a_script_that_nobody_wants_any_more_is_left_while_its_material_is_read() -> None:
    asked = 0

    def lost() -> None:
        nonlocal asked
        asked += 1
        if asked == 50:
            raise ClaimLostError("gone")

    with pytest.raises(ClaimLostError):
        WEAVER.weave(request("\n\n".join(sentences(number, 6) for number in range(0, 600, 6))), lost)
    assert asked == 50
