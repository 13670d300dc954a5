from __future__ import annotations

from cpoa.agents.topics.corpus_graph import build_graph, shared_weight


def lead(title: str, extract: str, description: str = "", topic: str = "Uncategorized") -> dict[str, str]:
    return {"title": title, "extract": extract, "description": description, "topic": topic}


LEADS = [
    lead("Coral reef", "A coral reef is built by corals. Barracudas hunt along a coral reef at dusk.", "Ecosystem"),
    lead("Barracuda", "A barracuda is a large fish. It lives near the coral reef and in the open sea.", "Fish"),
    lead("Chess", "Chess is a board game for two players. Each player moves sixteen pieces.", "Board game"),
    # A word that most leads contain has no weight, so these leads are needed beside the three above.
    *(lead(f"Subject{chr(97 + n)}", f"Matter{chr(97 + n)} is quite another thing.", "Filler") for n in range(20)),
]


def test_a_lead_that_names_another_title_is_linked_by_that_sentence() -> None:
    graph = build_graph(LEADS)
    [to_barracuda] = [link for link in graph.links if (link.from_id, link.to_id) == (1, 2)]
    sentence = graph.articles[0].sentences[to_barracuda.sentence_no]

    assert sentence == "Barracudas hunt along a coral reef at dusk."
    assert graph.articles[1].in_degree == 1


def test_leads_that_do_not_name_one_another_are_not_linked() -> None:
    assert not [link for link in build_graph(LEADS).links if 3 in (link.from_id, link.to_id)]


def test_a_lead_is_not_linked_to_itself() -> None:
    assert all(link.from_id != link.to_id for link in build_graph(LEADS).links)


def test_terms_form_a_unit_vector_without_words_of_most_leads() -> None:
    for article in build_graph(LEADS).articles:
        assert 0 < sum(weight**2 for weight in article.terms.values()) < 1.001  # each weight is rounded
        assert "thing" not in article.terms


def test_leads_about_the_same_subject_share_more_weight() -> None:
    reef, barracuda, chess, *_ = build_graph(LEADS).articles
    assert shared_weight(reef.terms, barracuda.terms) > shared_weight(reef.terms, chess.terms)


def test_an_article_has_the_url_of_its_page() -> None:
    assert build_graph(LEADS).articles[0].url == "https://en.wikipedia.org/wiki/Coral_reef"
