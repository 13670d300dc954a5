"""Materials for the writer's tests: leads as research hands them over, and a person's own texts."""

from __future__ import annotations

import re
from pathlib import Path

from cpoa.contracts.agents import ScriptRequest
from cpoa.contracts.dialogue import Hosts
from cpoa.contracts.material import Coverage, Material, Passage, PassageRole, Source, SubjectKind

OWN_TEXT = Path(__file__).parents[4] / "data" / "script_own_text.txt"
HOSTS = Hosts("Anna", "Ben")
LICENCE = "CC-BY-SA-4.0"
REEF = (
    "A coral reef is an underwater ecosystem characterized by reef-building corals. Reefs are formed of colonies"
    " of coral "
    "polyps held together by calcium carbonate. Most coral reefs are built from stony corals, whose polyps"
    " cluster in groups."
)
BARRACUDA = (
    "A barracuda is a large, predatory, ray-finned, saltwater fish of the genus Sphyraena, the only genus in the"
    " family "
    "Sphyraenidae, which was named by Constantine Samuel Rafinesque in 1815. It is found in tropical and"
    " subtropical oceans "
    "worldwide. Barracudas reside near the top of the water and near coral reefs and sea grasses. Barracudas are often "
    "targeted by sport-fishing enthusiasts."
)
ATOLL = (
    "An atoll is a ring-shaped island, including a coral rim that encircles a lagoon. There may be coral islands"
    " or cays on "
    "the rim. Atolls are located in warm tropical or subtropical parts of the oceans and seas where corals can"
    " develop. Most "
    "of the approximately 440 atolls in the world are in the Pacific Ocean."
)
GREAT_BARRIER_REEF = (
    "The Great Barrier Reef is the world's largest coral reef system, composed of over 2,900 individual reefs and 900 "
    "islands stretching for over 2,300 kilometres over an area of approximately 344,400 square kilometres. The reef is "
    "located in the Coral Sea, off the coast of Queensland, Australia, separated from the coast by a channel 160"
    " kilometres "
    "wide in places and over 61 metres deep. The Great Barrier Reef can be seen from outer space and is the"
    " world's biggest "
    "single structure made by living organisms. It supports a wide diversity of life and was selected as a World"
    " Heritage "
    "Site in 1981."
)


def passage(title: str, text: str, role: PassageRole = PassageRole.MAIN, **fields: object) -> Passage:
    values: dict[str, object] = {"relevance": 1.0 if role is PassageRole.MAIN else 0.5} | fields
    return Passage(f"{title}#0", title, title, text, role, **values)  # type: ignore[arg-type]  # fields vary by test


def material(
    *passages: Passage, subject: str = "coral reefs", coverage: Coverage = Coverage.EXACT, topic: str | None = None
) -> Material:
    own = coverage is Coverage.OWN
    sources = {one.source_id: one.title for one in passages}
    return Material(
        topic=topic or subject,
        subject=subject,
        coverage=coverage,
        sources=tuple(
            Source(
                source_id, title, None if own else f"https://en.wikipedia.org/wiki/{title}", None if own else LICENCE
            )
            for source_id, title in sources.items()
        ),
        passages=passages,
    )


def reef_material(coverage: Coverage = Coverage.EXACT) -> Material:
    link = "Barracudas reside near the top of the water and near coral reefs and sea grasses."
    return material(
        passage("Coral reef", REEF),
        passage("Great Barrier Reef", GREAT_BARRIER_REEF, PassageRole.NEIGHBOUR, kind=SubjectKind.PLACE),
        passage("Barracuda", BARRACUDA, PassageRole.NEIGHBOUR, link_sentence=link, link_passage_id="Barracuda#0"),
        passage("Atoll", ATOLL, PassageRole.NEIGHBOUR),
        coverage=coverage,
    )


def build_own_material(text: str) -> Material:
    """Paragraphs as passages; a line without a full stop is the heading of what follows."""
    blocks = [block.strip() for block in re.split(r"\n\s*\n", text.strip())]
    title, heading = blocks[0], None
    passages: list[Passage] = []
    for block in blocks[1:]:
        if re.search(r"[.!?\"]$", block):
            prose = " ".join(block.split())
            number = len(passages)
            passages.append(Passage(f"text:1#{number}", "text:1", title, prose, PassageRole.OWN, 1.0, heading=heading))
        else:
            heading = block
    return material(*passages, subject=title, coverage=Coverage.OWN)


def family_history() -> Material:
    return build_own_material(OWN_TEXT.read_text(encoding="utf-8"))


def request(from_material: Material, length_minutes: int = 4, seed: int = 1) -> ScriptRequest:
    return ScriptRequest(from_material, HOSTS, length_minutes, seed)
