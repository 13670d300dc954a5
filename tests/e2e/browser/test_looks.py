"""Every screen on a phone, a desk and in the dark: nothing sticks out, all can be read, all is named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.e2e.browser.people import open_signed_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.e2e.browser.people import Person

pytestmark = pytest.mark.browser
SCREENS = ("sign in", "ask", "episode")
PHONE = {"width": 360, "height": 740}

# WCAG 2 AA: 4.5 for text, 3 for text of 24 px, or of 18.66 px in bold.
LOW_CONTRAST = """() => {
  const rgba = (text) => { const [r, g, b, a = 1] = text.match(/[\\d.]+/g).map(Number); return { r, g, b, a }; };
  const over = (top, below) => ({
    r: top.r * top.a + below.r * (1 - top.a), g: top.g * top.a + below.g * (1 - top.a),
    b: top.b * top.a + below.b * (1 - top.a), a: 1,
  });
  const ground = (element) => {
    if (!element) return { r: 255, g: 255, b: 255, a: 1 };
    const own = rgba(getComputedStyle(element).backgroundColor);
    return own.a === 1 ? own : over(own, ground(element.parentElement));
  };
  const luminance = ({ r, g, b }) => [r, g, b].map((value) => value / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
    .reduce((sum, value, index) => sum + value * [0.2126, 0.7152, 0.0722][index], 0);
  const found = [];
  for (const element of document.querySelectorAll("body *")) {
    const own = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if ((!own && !element.matches("input, textarea")) || !element.checkVisibility()) continue;
    for (const pseudo of element.matches("[placeholder]") ? [undefined, "::placeholder"] : [undefined]) {
      const style = getComputedStyle(element, pseudo);
      const back = ground(element);
      const [light, dark] = [luminance(over(rgba(style.color), back)), luminance(back)].sort((a, b) => b - a);
      const size = parseFloat(style.fontSize);
      const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
      const ratio = (light + 0.05) / (dark + 0.05);
      if (ratio < (large ? 3 : 4.5)) found.push(`${element.tagName} ${element.textContent.slice(0, 30)}: ${ratio}`);
    }
  }
  return found;
}"""

UNNAMED = """() => [...document.querySelectorAll("input, textarea, select, button, a, audio, progress, [role=group]")]
  .filter((element) => element.checkVisibility() && !(
    element.labels?.length || element.getAttribute("aria-label") || element.getAttribute("aria-labelledby")
    || (element.matches("a, button") && element.textContent.trim())))
  .map((element) => element.outerHTML)"""

TOO_SMALL = """() => [...document.querySelectorAll("button, input, select, textarea, summary")]
  .filter((element) => element.checkVisibility() && !element.matches("[type=radio]"))
  .filter((element) => element.getBoundingClientRect().height < 24)
  .map((element) => element.outerHTML)"""


@pytest.fixture
def screen(new_page: Callable[..., Page], person: Person, episode: dict[str, Any]) -> Callable[..., Page]:
    """One of SCREENS, with everything on it loaded."""

    def open_screen(name: str, **options: Any) -> Page:
        page = new_page(**options)
        if name == "sign in":
            page.goto("/")
            expect(page.get_by_label("Password")).to_be_visible()
            expect(page.get_by_role("region", name="Made lately").get_by_role("link").first).to_be_visible()
        elif name == "ask":
            open_signed_in(page, person.name, person.token)
            expect(page.get_by_role("radio")).to_have_count(6)
            expect(page.get_by_role("region", name="Your episodes").get_by_role("link").first).to_be_visible()
            page.get_by_text("Use my own text instead").click()
        else:
            open_signed_in(page, person.name, person.token, f"/?episode={episode['podcast_id']}")
            expect(page.locator("#transcript [aria-current=true]")).to_be_visible()
            expect(page.locator("#chapters a").first).to_be_visible()
        return page

    return open_screen


@pytest.mark.parametrize("name", SCREENS)
def test_nothing_sticks_out_at_360_pixels(screen: Callable[..., Page], name: str) -> None:
    page = screen(name, viewport=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert page.evaluate(TOO_SMALL) == []


def test_a_long_topic_without_spaces_does_not_stick_out_either(new_page: Callable[..., Page], person: Person) -> None:
    page = open_signed_in(new_page(viewport=PHONE), person.name, person.token)
    page.get_by_role("textbox", name="Topic").fill("quopple" * 40)
    page.get_by_role("button", name="Make the episode").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("quopple" * 40)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("colour_scheme", ["light", "dark"])
@pytest.mark.parametrize("name", SCREENS)
def test_text_can_be_read_against_its_ground(screen: Callable[..., Page], name: str, colour_scheme: str) -> None:
    assert screen(name, color_scheme=colour_scheme).evaluate(LOW_CONTRAST) == []


@pytest.mark.parametrize("name", SCREENS)
def test_every_control_has_a_name_and_every_screen_one_heading_of_the_first_level(
    screen: Callable[..., Page], name: str
) -> None:
    page = screen(name)

    assert page.evaluate(UNNAMED) == []
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    ids = page.locator("[id]").evaluate_all("all => all.map(each => each.id)")
    assert len(ids) == len(set(ids))
    assert page.evaluate("document.documentElement.lang") == "en"
    assert page.locator("img:not([alt])").count() == 0


def test_dark_is_dark(screen: Callable[..., Page]) -> None:
    page = screen("ask", color_scheme="dark")
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert all(int(part) < 64 for part in colour.removeprefix("rgb(").removesuffix(")").split(","))
