from __future__ import annotations

from cpoa.agents.topics.online.sections import article_sections
from cpoa.agents.topics.online.zim_pages import read_page
from tests.wiki import zim_page

PROSE = "The old keepers watched the sea from the tower every single night of the year."


def test_paragraphs_and_headings_are_read_without_what_stands_around_them() -> None:
    page = read_page(zim_page("Lamp", f"<p>{PROSE}</p><h2>Light</h2><p>{PROSE} A lamp<br>shines.</p>"))
    sections = article_sections(page.parts)
    assert [(one.level, one.heading) for one in sections] == [(0, None), (2, "Light")]
    assert sections[0].paragraphs == ((PROSE,),)
    assert sections[1].paragraphs == ((PROSE, "A lamp shines."),)
    assert page.canonical_url == "https://en.wikipedia.org/wiki/Lamp"


def test_the_sentence_of_a_formula_goes_whole() -> None:
    html = "<p>It glows. The limit is <span class='mwe-math-element'><math><mi>J</mi></math></span> here. It grows.</p>"
    assert article_sections(read_page(html).parts)[0].paragraphs == (("It glows.", "It grows."),)


def test_a_lead_can_be_read_alone() -> None:
    page = read_page(f"<p>{PROSE}</p><h2>Light</h2><p>More.</p>", lead_only=True)
    assert page.parts == [(0, None, PROSE), (2, "Light", "")]


def test_broken_html_is_read_as_far_as_it_goes() -> None:
    page = read_page("<p>One is here.<!-- <p>no --><p>Two is <b>there.<table><tr><td>gone")
    assert page.parts == [(0, None, "One is here.\nTwo is there.")]
