"""Makes more PDF files, each with a layout of its own: `pip install reportlab`, then
`PYTHONPATH=tests/data/documents python tests/data/documents/make_layouts.py`."""

from __future__ import annotations

from pathlib import Path

import reportlab
from make_files import BODY, BOLD, BRIDGE, HEIGHT, HERONS, RIVER, SALT, SANS, WIDTH, canvas, flow, line, wrap
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

VERA = "Vera"
YEARS = ("famine", "peace", "the long winter", "the comet")
SKILLS = ("Python", "Cartography", "Danish", "First aid")
POSTS = (
    (
        "Harbour surveyor, Port of Harwick",
        "2019 to today",
        "Measured the bed of the harbour after each storm and drew the charts that pilots use.",
    ),
    (
        "Assistant, Institute of Tides",
        "2015 to 2019",
        "Looked after forty gauges and wrote the program that reads them at night.",
    ),
)


def divided_pages() -> None:
    """Two columns; a word and a sentence are divided at the end of each page. Heads and numbers alternate."""
    page = canvas("divided_pages.pdf")
    page.setTitle("The Toll Houses")
    rest = ""
    for number in range(41, 45):
        line(page, "THE TOLL HOUSES" if number % 2 else "BERTA LANG", 230, 805, size=8)
        page.setFont(BODY, 9)
        page.drawCentredString(WIDTH / 2, 36, f"\u2014 {number} \u2014")
        top = 770.0
        if number == 41:
            top = line(page, "The toll houses of the valley", 50, top, size=16, font=BOLD) - 10
        year = YEARS[number - 41]
        for text in (f"{rest}In {year} nobody was paid. {SALT}", RIVER, BRIDGE):
            top = flow(page, text, 50, top, 235, indent=0 if text.startswith("ers who") else 12)
        top = flow(page, f"In the spring of {year} came the birds. {HERONS}", 310, 770, 235, indent=12)
        top = flow(page, RIVER, 310, top, 235, indent=12)
        if number < 44:
            top = flow(
                page, f"At gate {number} the keeper wrote down the names of all the travel-", 310, top, 235, indent=12
            )
            rest = "ers who passed before noon. "
        page.showPage()
    page.save()


def paper() -> None:
    """A paper as LaTeX sets it: one column, ligatures, citations, a formula with a number, references."""
    pdfmetrics.registerFont(TTFont(VERA, Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"))
    page = canvas("paper.pdf")
    page.setTitle("")
    page.setFont(VERA, 17)
    page.drawCentredString(WIDTH / 2, 760, "On the Flow of Ef\ufb01cient Weirs")
    page.setFont(VERA, 11)
    page.drawCentredString(WIDTH / 2, 730, "Ada Weir\u2217 and Omar Said\u2020")
    page.drawCentredString(WIDTH / 2, 714, "Example University")
    page.setFont(VERA, 10)
    page.drawCentredString(WIDTH / 2, 690, "January 9, 2026")
    page.setFont(VERA, 10)
    page.drawCentredString(WIDTH / 2, 660, "Abstract")
    top = flow(
        page,
        "We \ufb01nd that a low weir with a rounded crest loses less water than a sharp one. The \ufb02ow was"
        " measured at nine sites for two years [3, 7].",
        110,
        644,
        WIDTH - 220,
        size=9,
        font=VERA,
    )
    top = line(page, "1   Introduction", 80, top - 20, size=13, font=VERA) - 6
    top = flow(
        page,
        "Weirs have been built since people milled grain [1]. Their influence on the fish is well known (Moor et"
        " al., 2019; Brand, 2021), but their pro\ufb01t was never compared in the \ufb01eld.",
        80,
        top,
        WIDTH - 160,
        font=VERA,
    )
    top = flow(page, "The discharge over the crest follows", 80, top - 4, WIDTH - 160, font=VERA, indent=14)
    line(page, "Q = C L H\u00b2 + \u03b1", 240, top - 8, font=VERA)
    line(page, "(1)", 500, top - 8, font=VERA)
    top = flow(
        page,
        "where C depends on the shape of the crest. Equation (1) holds as long as the tailwater stays low.",
        80,
        top - 30,
        WIDTH - 160,
        font=VERA,
    )
    top = line(page, "2   Results", 80, top - 20, size=13, font=VERA) - 6
    flow(
        page,
        "The rounded weir passed 12 percent more water at the same height. The bene\ufb01t grew with the head,"
        " as theory predicts [2].",
        80,
        top,
        WIDTH - 160,
        font=VERA,
    )
    line(page, "\u2217 Corresponding author: ada@example.org", 80, 90, size=7, font=VERA)
    line(page, "\u2020 Supported by grant 112 of the river board.", 80, 80, size=7, font=VERA)
    page.setFont(VERA, 10)
    page.drawCentredString(WIDTH / 2, 40, "1")
    page.showPage()
    top = line(page, "References", 80, 770, size=13, font=VERA) - 6
    for number, entry in enumerate(
        (
            "A. Brand. Weirs and their keepers. Journal of Rivers, 12(3):44\u201361, 2021.",
            "E. Moor, P. Kranz, and S. Hill. Fish at low dams. In Proc. of the 9th Conf., pages 1\u20139, 2019.",
            "O. Said. Measuring what falls. Example Press, Harwick, 2nd edition, 2015.",
        ),
        1,
    ):
        line(page, f"[{number}]", 80, top, font=VERA)
        top = flow(page, entry, 104, top, WIDTH - 190, font=VERA) - 4
    page.setFont(VERA, 10)
    page.drawCentredString(WIDTH / 2, 40, "2")
    page.save()


def resume() -> None:
    """A narrow column with labels beside a wide one with text, both from top to bottom."""
    page = canvas("resume.pdf")
    page.setTitle("CV_final2.pdf")
    page.setFillGray(0.9)
    page.rect(0, 0, 190, HEIGHT, stroke=0, fill=1)
    page.setFillGray(0)
    line(page, "Lea Brandt", 215, 780, size=26, font=SANS)
    line(page, "Surveyor of harbours", 215, 755, size=12, font=SANS)
    top = line(page, "CONTACT", 30, 780, size=11, font=SANS) - 4
    for text in ("lea@example.org", "+44 1632 960000", "Harwick"):
        top = line(page, text, 30, top, size=9, font=SANS)
    top = line(page, "SKILLS", 30, top - 20, size=11, font=SANS) - 4
    for text in SKILLS:
        top = line(page, text, 30, top, size=9, font=SANS)
    top = line(page, "EXPERIENCE", 215, 715, size=11, font=SANS) - 4
    for post, years, text in POSTS:
        top = line(page, post, 215, top - 6, size=11, font=BOLD)
        line(page, years, 480, top + 13, size=9)
        top = flow(page, text, 215, top, WIDTH - 260, size=10)
    top = line(page, "EDUCATION", 215, top - 20, size=11, font=SANS) - 4
    flow(page, "Studied surveying at the Example University and wrote a thesis on silt.", 215, top, WIDTH - 260)
    page.save()


def one_word_slides() -> None:
    width, height = landscape(A4)
    page = canvas("one_word_slides.pdf", pagesize=(width, height))
    for number, word in enumerate(("Water", "Stone", "Wheel", "Flour", "Bread"), 1):
        page.setFont(SANS, 80)
        page.drawCentredString(width / 2, 0.6 * height, word)
        line(page, f"{number} / 6", width - 80, 24, size=10, font=SANS)
        page.showPage()
    line(page, "What they share", 60, height - 90, size=36, font=SANS)
    top = height - 170
    for text in ("All five were made in this house", "None of them is made here today"):
        line(page, f"\u2013 {text}", 70, top, size=20, font=SANS)
        top -= 40
    line(page, "6 / 6", width - 80, 24, size=10, font=SANS)
    page.save()


def drop_cap() -> None:
    """A chapter whose first letter is three lines high, with a quotation that is set apart and said again."""
    page = canvas("drop_cap.pdf")
    page.setTitle("Lamps")
    line(page, "The Lamp Room", 70, 770, size=22, font=BOLD)
    line(page, "E", 70, 706, size=48, font=BOLD)
    lines = wrap("very evening the keeper filled the lamp and trimmed its wick. " + RIVER, WIDTH - 176, BODY, 11)
    top = 733.0
    for text in lines[:3]:
        top = line(page, text, 106, top, size=11)
    top = flow(page, " ".join(lines[3:]), 70, top, WIDTH - 140, size=11)
    flow(page, HERONS, 70, top, WIDTH - 140, size=11, indent=14)
    page.save()


def facing_languages() -> None:
    """The same text in two languages, each in a column of its own."""
    page = canvas("facing_languages.pdf", lang="en")
    page.setTitle("House rules")
    line(page, "House rules", 50, 780, size=16, font=BOLD)
    line(page, "Hausordnung", 310, 780, size=16, font=BOLD)
    english = (
        "Guests are asked to be quiet from ten in the evening. The door is locked at midnight.",
        "Breakfast is served from seven to nine. Please tell us the day before if you want to leave earlier.",
    )
    german = (
        "Wir bitten unsere G\u00e4ste, ab zehn Uhr leise zu sein. Die T\u00fcr wird um Mitternacht verschlossen.",
        "Fr\u00fchst\u00fcck gibt es von sieben bis neun. Bitte sagen Sie am Vortag Bescheid.",
    )
    for left, texts in ((50, english), (310, german)):
        top = 750.0
        for text in texts:
            top = flow(page, text, left, top, 235, size=11) - 8
    page.save()


if __name__ == "__main__":
    for make in (divided_pages, paper, resume, one_word_slides, drop_cap, facing_languages):
        make()
