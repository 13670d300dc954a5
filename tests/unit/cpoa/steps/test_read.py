"""Pages and files are read before research. One that cannot be read costs itself, not the episode."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from cpoa.agents.topics.own_material import build_own_material
from cpoa.agents.topics.own_text.document_parts import MAX_WORDS
from cpoa.contracts.agents import OwnSource, ReadSource
from cpoa.contracts.source_documents import BlockKind, DocumentBlock, SourceDocument, UnreadableSourceError
from cpoa.steps.read import ReadStep
from cpoa.steps.research import ResearchStep
from shared.errors import PermanentStepError
from tests.media_in_memory import MediaInMemory
from tests.step_parts import context

if TYPE_CHECKING:
    from uuid import UUID

    from cpoa.contracts.agents import ResearchRequest
    from cpoa.contracts.material import Material
    from cpoa.contracts.records import StepResult
    from cpoa.workflow.step import StepOutcome

PAGE = "https://example.org/bees"
PROSE = "Our bees came in May, and they flew from flower to flower until the evening came. " * 3
LINK, FILE = OwnSource(url=PAGE), OwnSource(upload_id="6d0c4ee8-8cf8-4c25-b5fb-1f0e1f7b9a10", title="Notes.pdf")
TEXT = OwnSource(PROSE, "My text")
UPLOAD = OwnSource(upload_id=FILE.upload_id)


def document(text: str = PROSE, **about: Any) -> SourceDocument:
    return SourceDocument((DocumentBlock(BlockKind.PARAGRAPH, text, "page 7"),), **about)


@dataclass
class Reader:
    """Reads what it is given by address or ID; an exception is raised."""

    known: dict[str | None, SourceDocument | Exception]
    names: dict[str, str]
    engine_version: str = "test-1"
    asked: list[OwnSource] = field(default_factory=list)

    def read(self, source: OwnSource, user_id: UUID | None, check_cancelled: Any) -> SourceDocument:
        self.asked.append(source)
        found = self.known[source.upload_id or source.url]
        if isinstance(found, Exception):
            raise found
        return found

    def file_name(self, source: OwnSource, user_id: UUID | None) -> str | None:
        return self.names.get(source.upload_id or "")


class Embedded:
    engine_version = "test-1"

    def research(self, request: ResearchRequest, check_cancelled: Any) -> Material:
        return build_own_material(request.topic, request.own_sources)


class Desk:
    """The read steps of an episode, and its research."""

    def __init__(
        self, *sources: OwnSource, topic: str = "", name: str = "scan.pdf", **known: SourceDocument | Exception
    ) -> None:
        self.store = MediaInMemory()
        self.brief = {"sources": sources, "topic": topic}
        documents = {PAGE: known.get("page"), FILE.upload_id: known.get("file")}
        self.reader = Reader(documents, {FILE.upload_id or "": name})  # type: ignore[arg-type]
        self.step = ReadStep(self.store, self.reader)

    def read(self, count: int) -> dict[str, StepResult]:
        return {f"read-{index}": self.outcome(index).result for index in range(count)}

    def outcome(self, index: int) -> StepOutcome:
        return self.step.run(context(f"read-{index}", {}, **self.brief))

    def given(self, index: int = 0) -> dict[str, Any]:
        [(number, entry)] = self.outcome(index).podcast_updates["given_sources"].items()
        return {"number": int(number), **entry}

    def research(self, results: dict[str, StepResult]) -> tuple[Any, Material]:
        outcome = ResearchStep(self.store, Embedded()).run(context("research", results, **self.brief))  # type: ignore[arg-type]
        material = msgspec.json.decode(self.store.read(outcome.result.material))  # type: ignore[attr-defined]
        return outcome, material


def test_a_read_page_becomes_material_with_its_title_author_and_place() -> None:
    desk = Desk(LINK, page=document(title="Bees", author="A. Keeper", address=PAGE))
    outcome, material = desk.research(desk.read(1))
    [source] = material["sources"]
    assert (source["title"], source["url"], source["credit"]) == ("Bees", PAGE, "A. Keeper")
    assert material["passages"][0]["place"] == "page 7"
    assert outcome.podcast_updates["topic"] == "Bees"


def test_the_owner_is_told_what_was_read_as_soon_as_it_was_read() -> None:
    page = document(
        title="Bees", author="A. Keeper", address=PAGE, licence="CC-BY-4.0", left_out=("12 footnotes", "a table")
    )
    assert Desk(TEXT, LINK, page=page).given() == {
        "number": 2,
        "title": "Bees",
        "url": PAGE,
        "author": "A. Keeper",
        "licence": "CC-BY-4.0",
        "words": 48,
        "left_out": ["12 footnotes", "a table"],
        "unreadable": None,
    }


def test_the_log_that_everyone_reads_does_not_name_a_source() -> None:
    refused = UnreadableSourceError("It is private.")
    desk = Desk(UPLOAD, LINK, page=refused, file=document(title="My secret plan", author="A. Keeper"))
    assert [desk.outcome(index).log for index in (0, 1)] == [("Read source 1.",), ("Source 2 was left out.",)]
    assert [desk.outcome(index).summary for index in (0, 1)] == [{"words": 48}, {"words": 0}]


@pytest.mark.parametrize(
    ("file", "label"),
    [
        (UnreadableSourceError("It holds pictures."), "scan.pdf"),
        (document("Too few words.", title="Scan"), "scan.pdf"),
        (document(), "scan.pdf"),
        (document(title="The plan"), "The plan"),
    ],
)
def test_a_file_without_a_title_has_the_name_with_which_it_was_uploaded(
    file: SourceDocument | Exception, label: str
) -> None:
    assert Desk(UPLOAD, file=file).given()["title"] == label


def test_a_file_whose_name_is_gone_is_called_so() -> None:
    assert Desk(UPLOAD, file=UnreadableSourceError("It is gone."), name="").given()["title"] == "Your file"


def test_a_file_is_not_called_by_its_name_where_others_read_it() -> None:
    desk = Desk(UPLOAD, file=document())
    outcome, material = desk.research(desk.read(1))
    assert "scan" not in str(material) + str(outcome.podcast_updates)


def test_the_author_of_a_page_is_credited_with_its_licence() -> None:
    page = document(title="Bees", author="A. Keeper", licence="https://creativecommons.org/licenses/by/4.0/")
    desk = Desk(LINK, page=page)
    _, material = desk.research(desk.read(1))
    [source] = material["sources"]
    assert (source["url"], source["credit"], source["licence"], source["is_brought"]) == (
        PAGE,
        "A. Keeper",
        "CC-BY-4.0",
        True,
    )


@pytest.mark.parametrize(
    ("licence", "credit"),
    [
        (None, None),
        ("All rights reserved", None),
        ("https://intranet.example/licence", None),
        ("CC-BY-4.0", "A. Keeper"),
    ],
)
def test_the_author_of_a_file_is_credited_only_if_it_was_published_under_a_licence(
    licence: str | None, credit: str | None
) -> None:
    file = document(author="A. Keeper", licence=licence, address="https://private.example/plan")
    desk = Desk(UPLOAD, file=file)
    _, material = desk.research(desk.read(1))
    [source] = material["sources"]
    assert (source["credit"], source["url"]) == (credit, None)
    assert source["licence"] == (licence if credit else None)
    assert desk.given()["author"] == "A. Keeper"


def test_texts_pages_and_files_keep_their_order() -> None:
    desk = Desk(FILE, TEXT, LINK, topic="Bees", page=document(title="Page"), file=document(title="File"))
    _, material = desk.research(desk.read(2))
    assert [source["title"] for source in material["sources"]] == ["Notes.pdf", "My text", "Page"]


def test_the_topic_of_the_request_stays() -> None:
    desk = Desk(LINK, topic="Beekeeping", page=document(title="Bees"))
    outcome, _ = desk.research(desk.read(1))
    assert "topic" not in outcome.podcast_updates


def test_a_file_is_credited_with_the_address_that_its_owner_gives() -> None:
    desk = Desk(OwnSource(upload_id=FILE.upload_id, url=PAGE), file=document(author="A. Keeper"))
    _, material = desk.research(desk.read(1))
    [source] = material["sources"]
    assert (source["url"], source["credit"]) == (PAGE, "A. Keeper")


def test_a_source_that_cannot_be_read_is_left_out_and_named() -> None:
    desk = Desk(LINK, FILE, page=UnreadableSourceError("It asks for a password."), file=document())
    _, material = desk.research(desk.read(2))
    assert len(material["sources"]) == 1
    assert [desk.given(index)["unreadable"] for index in (0, 1)] == ["It asks for a password.", None]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Too few words.", "holds only 3 words"),
        ("Das ist ein Text über Bienen, der auf Deutsch geschrieben ist und lang genug ist.", "seems to be German"),
        ("```\n" + "for each in found: print(each, the_name_of(each))\n" * 9 + "```", "can be spoken"),
    ],
)
def test_a_document_that_research_could_not_use_is_left_out(text: str, says: str) -> None:
    [record] = Desk(LINK, page=document(text, is_plain_text=True)).read(1).values()
    assert says in record.unreadable  # type: ignore[attr-defined]


def test_of_documents_that_are_too_long_together_parts_are_used_and_the_rest_is_named() -> None:
    chapters = [f"{PROSE} Hives of the year {year} were counted." for year in range(2_000)]
    long = SourceDocument(tuple(DocumentBlock(BlockKind.PARAGRAPH, text) for text in chapters), title="Bees")
    desk = Desk(TEXT, LINK, FILE, topic="Hives of 1066", page=long, file=document(title="Notes"))
    outcome, material = desk.research(desk.read(2))
    words = sum(len(passage["text"].split()) for passage in material["passages"])
    assert 0.9 * MAX_WORDS < words <= MAX_WORDS + len(PROSE.split())
    assert any("year 1066" in passage["text"] for passage in material["passages"])
    [(number, book)] = outcome.podcast_updates["given_sources"].items()
    assert (number, book["title"]) == ("2", "Bees")
    assert book["left_out"] == ["50,048 of its 110,000 words, because the sources are too long together"]


def test_an_episode_without_a_readable_source_fails_and_its_message_names_none() -> None:
    desk = Desk(
        LINK, FILE, page=UnreadableSourceError("It is private."), file=UnreadableSourceError("It is a picture.")
    )
    with pytest.raises(PermanentStepError) as failed:
        desk.research(desk.read(2))
    assert failed.value.error_code == "API_GW_PODCAST_SOURCES_UNREADABLE"
    assert failed.value.message == "None of the pages and files could be read."
    assert [desk.given(index)["title"] for index in (0, 1)] == ["example.org/bees", "Notes.pdf"]


def test_a_redelivered_step_does_not_fetch_again() -> None:
    desk = Desk(LINK, page=document())
    assert desk.read(1) == desk.read(1)
    assert desk.reader.asked == [LINK]


def test_an_error_of_the_reader_is_an_attempt() -> None:
    with pytest.raises(OSError, match="bucket"):
        Desk(LINK, page=OSError("the bucket is away")).read(1)


def test_a_read_source_with_a_text_of_the_same_title_is_found_by_its_own_passages() -> None:
    material = build_own_material("Bees", [ReadSource(document(title="Bees")), OwnSource(PROSE, "Bees")])
    assert {passage.source_id for passage in material.passages} == {"text:1", "text:2"}
