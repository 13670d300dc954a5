from __future__ import annotations

from cpoa.agents.topics.ask_parsing import parse_ask
from cpoa.agents.topics.online.found_pages import FoundPage, choose_pages


def page(place: int, title: str, lead: str = "", description: str = "", *, meanings: bool = False) -> FoundPage:
    return FoundPage(place, title, lead, description, place, meanings)


def chosen(topic: str, *found: FoundPage, known: tuple[str, ...] = ()) -> list[str]:
    return [one.title for one in choose_pages(parse_ask(topic), found, 3, known)]


def test_the_article_of_the_subject_comes_before_a_film_of_that_name() -> None:
    found = (
        page(
            1,
            "Titanic (1997 film)",
            "Titanic is a film about the sinking of the Titanic.",
            "1997 film by James Cameron",
        ),
        page(2, "Titanic", "Titanic was a ship that sank in 1912.", "British ship that sank in 1912"),
    )
    assert chosen("why did the titanic sink", *found)[0] == "Titanic"


def test_a_film_is_chosen_if_the_topic_asks_for_it() -> None:
    found = (
        page(1, "Titanic", "Titanic was a ship that sank in 1912.", "British ship"),
        page(2, "Titanic (1997 film)", "Titanic is a film about the ship Titanic.", "1997 film"),
    )
    assert "Titanic (1997 film)" in chosen("the film Titanic", *found)


def test_lists_and_pages_of_meanings_are_never_chosen() -> None:
    found = (
        page(1, "List of deserts", "This is a list of deserts such as the Sahara."),
        page(2, "Sahara (disambiguation)", "Sahara may refer to", meanings=True),
        page(3, "Outline of the Sahara", "The Sahara is a desert."),
    )
    assert chosen("Sahara", *found) == []


def test_the_searches_own_order_decides_between_equals() -> None:
    found = (page(1, "Reef A", "A reef lives."), page(2, "Reef B", "A reef lives."))
    assert chosen("reefs that live", *found) == ["Reef A", "Reef B"]


def test_a_page_that_shares_nothing_with_the_ask_is_not_chosen() -> None:
    found = (page(1, "Black hole", "A black hole is a region of spacetime."), page(2, "Cairo", "Cairo is a city."))
    assert chosen("how do black holes form", *found) == ["Black hole"]


def test_a_known_title_comes_first() -> None:
    found = (page(1, "Coral", "Corals are animals of a reef."), page(2, "Coral reef", "A coral reef is an ecosystem."))
    assert chosen("life on reefs", *found, known=("Coral reef",))[0] == "Coral reef"


def test_a_page_is_chosen_by_another_name() -> None:
    lead = "A myocardial infarction, commonly known as a heart attack, occurs when blood flow stops."
    found = (page(1, "Blood", "Blood flows."), page(2, "Myocardial infarction", lead))
    assert chosen("heart attacks", *found)[0] == "Myocardial infarction"
    assert found[1].other_names(parse_ask("heart attacks")) == ("heart attacks",)
