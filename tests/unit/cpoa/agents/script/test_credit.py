"""The hosts name the sources whose licence asks for it."""

from __future__ import annotations

from cpoa.agents.script.credit import credit
from cpoa.contracts.material import Coverage, Material, Source

PAGE = Source("text:1", "Bees", "https://bees.example/", "CC-BY-4.0", is_brought=True)
SILENT = Source("text:2", "Wax", "https://wax.example/", is_brought=True)
FILE = Source("text:3", "Honey", None, "CC-BY-4.0", is_brought=True)


def said(*sources: Source) -> str | None:
    material = Material("Bees", "bees", Coverage.OWN, sources, ())
    return credit(material, {source.source_id for source in sources})


def test_a_page_under_a_licence_is_named() -> None:
    assert said(PAGE, SILENT) == "What we told you comes from the source Bees; the links are in the show notes."


def test_a_page_that_states_no_licence_is_only_in_the_notes() -> None:
    assert said(SILENT) is None


def test_no_link_is_promised_to_a_file_without_an_address() -> None:
    assert said(FILE) is None
