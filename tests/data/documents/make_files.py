"""Makes the PDF files beside it: `pip install reportlab`, then `python tests/data/documents/make_files.py`.

Reportlab is not needed by the tests, so it is in no lock file.
The files have a fixed date, so that they stay the same.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from PIL import Image
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

FILES = Path(__file__).parent / "files"
BODY = "Times-Roman"
BOLD = "Times-Bold"
SANS = "Helvetica"
WIDTH, HEIGHT = A4
NUMBERS = ("Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve", "Thirteen", "14")

RIVER = (
    "The river rises in the hills above the town and falls three hundred metres before it reaches the sea. Its"
    " water turned the wheels of forty mills, and each of them ground the flour of one village. When the "
    "railway came, the mills could not com\u00adpete with the large steam mills of the har\u00adbour, and one "
    "after the other they closed."
)
BRIDGE = (
    "The old bridge was built of local stone, and its long-\u00adterm repair cost more than a new one. The "
    "council voted for the repair be\u00adcause the bridge carries the only road to the upper valley. "
    "Engineers measured every stone and numbered it, so that each could return to its place."
)
HERONS = (
    "Herons nest in the tall poplars on the island. They return in Feb\u00adruary, long before the leaves "
    "open, and they repair the nests of the year before. A pair raises three or four young, which leave the "
    "nest after eight weeks."
)
SALT = (
    "Salt was carried along this road for a thousand years. The carriers paid a toll at each gate, and the "
    "toll books tell us how much salt each town used. In some winters the snow closed the road for weeks, and "
    "the price doubled."
)


def canvas(name: str, **options: Any) -> Canvas:
    return Canvas(str(FILES / name), invariant=1, **options)


def wrap(text: str, width: float, font: str, size: float) -> list[str]:
    """Soft hyphens say where a word may be divided; "long-\u00adterm" already has its hyphen there."""
    lines, line = [], ""
    for word in text.split():
        parts = word.split("\u00ad")
        whole = "".join(parts)
        candidate = f"{line} {whole}".strip()
        if stringWidth(candidate, font, size) <= width:
            line = candidate
            continue
        for cut in range(len(parts) - 1, 0, -1):
            head = "".join(parts[:cut])
            head = head if head.endswith("-") else f"{head}-"
            if stringWidth(f"{line} {head}", font, size) <= width:
                lines.append(f"{line} {head}")
                line = "".join(parts[cut:])
                break
        else:
            lines.append(line)
            line = whole
    return [*lines, line]


def flow(
    page: Canvas,
    text: str,
    left: float,
    top: float,
    width: float,
    *,
    size: float = 10,
    font: str = BODY,
    indent: float = 0,
) -> float:
    """Draws a justified paragraph; returns the height of the next line."""
    lines = wrap(text, width, font, size)
    for at, line in enumerate(lines):
        words = line.split(" ")
        spare = width - stringWidth(line, font, size) - (indent if at == 0 else 0)
        text_object = page.beginText(left + (indent if at == 0 else 0), top)
        text_object.setFont(font, size)
        if at < len(lines) - 1 and len(words) > 1:
            text_object.setWordSpace(max(0.0, spare) / (len(words) - 1))
        text_object.textOut(line)
        page.drawText(text_object)
        top -= 1.2 * size
    return top


def line(page: Canvas, text: str, left: float, top: float, *, size: float = 10, font: str = BODY) -> float:
    page.setFont(font, size)
    page.drawString(left, top, text)
    return top - 1.2 * size


def two_columns() -> None:
    page = canvas("two_columns.pdf")
    page.setTitle("Microsoft Word - mills_final_v3.doc")
    page.setAuthor("Ada Weir")
    page.setFont(BODY, 18)
    page.drawCentredString(WIDTH / 2, 770, "Mills and Bridges of a Small River")
    page.setFont(BODY, 11)
    page.drawCentredString(WIDTH / 2, 748, "Ada Weir, University of the Upper Valley")
    flow(page, "Abstract. We describe forty mills and one bridge. " + SALT, 90, 720, WIDTH - 180, size=9)
    left, right, column = 50, 310, 235
    top = line(page, "1 Introduction", left, 640, size=12, font=BOLD) - 4
    for _ in range(4):
        top = flow(page, RIVER, left, top, column, indent=12)
    top = flow(page, BRIDGE, left, top, column, indent=12)
    top = flow(
        page,
        "The first half of this sentence stands at the foot of the left column and it goes on where the",
        left,
        top,
        column,
        indent=12,
    )
    flow(page, "1 The mill books are kept in the county archive.", left, 90, column, size=7.5)
    flow(page, "2 Two mills still turn, for visitors.", left, 78, column, size=7.5)
    top = flow(page, "right column begins with its second half. " + HERONS, right, 640, column)
    top = line(page, "2 Methods", right, top - 10, size=12, font=BOLD) - 4
    for text in (SALT, BRIDGE, HERONS):
        top = flow(page, text, right, top, column, indent=12)
    page.rect(right, top - 90, column, 70)
    top = line(page, "Figure 1: The weir in spring.", right + 40, top - 105, size=9)
    page.drawCentredString(WIDTH / 2, 40, "1")
    page.showPage()
    line(page, "A. Weir: Mills and Bridges", 50, 810, size=8)
    top = flow(page, HERONS, left, 770, column, indent=12)
    flow(page, RIVER, left, top, column, indent=12)
    flow(page, "In the end the river won. " + SALT, right, 770, column)
    page.drawCentredString(WIDTH / 2, 40, "2")
    page.showPage()
    line(page, "A. Weir: Mills and Bridges", 50, 810, size=8)
    flow(page, BRIDGE, left, 770, column, indent=12)
    page.drawCentredString(WIDTH / 2, 40, "3")
    page.save()


def three_columns() -> None:
    page = canvas("three_columns.pdf")
    line(page, "The Valley Gazette", 50, 780, size=24, font=BOLD)
    for at, (first, second) in enumerate([(RIVER, BRIDGE), (HERONS, SALT), (SALT, RIVER)]):
        left = 40 + at * 178
        top = flow(page, f"Column {at + 1} starts here. {first}", left, 740, 160, size=9)
        top = flow(page, second, left, top - 4, 160, size=9)
        flow(page, f"{HERONS} Column {at + 1} ends here.", left, top - 4, 160, size=9)
    page.save()


def book() -> None:
    """Roman and Arabic page labels, a table of contents, running heads that change sides, footnotes, hyphens."""
    page = canvas("book.pdf")
    page.setTitle("The Salt Road")
    page.setAuthor("Berta Lang")
    page.addPageLabel(0, style="ROMAN_LOWER")
    page.addPageLabel(2, style="ARABIC", start=1)
    line(page, "The Salt Road", 150, 600, size=28)
    page.showPage()
    top = line(page, "Contents", 70, 760, size=18)
    for title, number in (("1 Salt", 1), ("2 Herons", 5), ("3 Bridges", 9)):
        top = line(page, title + " " + "." * 60 + f" {number}", 70, top - 4, size=11)
    line(page, "ii", WIDTH / 2, 40)
    page.showPage()
    for number in range(1, 13):
        chapter = (number - 1) // 4 + 1
        title = ["Salt", "Herons", "Bridges"][chapter - 1]
        head = "The Salt Road" if number % 2 == 0 else title
        line(page, head, 70 if number % 2 == 0 else 450, 800, size=9)
        line(page, str(number), 450 if number % 2 == 0 else 70, 800, size=9)
        top = 760.0
        if number % 4 == 1:
            top = line(page, f"Chapter {chapter}: {title}", 70, top, size=18) - 14
        page.setFont(BODY, 11)
        word = (
            f"{'' if number % 4 == 1 else 'gate of the town. '}{NUMBERS[number - 1]} carriers met here, and their story"
        )
        page.drawString(70, top, word)
        page.setFont(BODY, 7)
        page.drawString(70 + stringWidth(word, BODY, 11), top + 4, str(number))
        page.setFont(BODY, 11)
        page.drawString(75 + stringWidth(word, BODY, 11), top, "goes on with a new one")
        top = flow(page, f"who came from town {number}. " + SALT, 70, top - 13.2, WIDTH - 140, size=11)
        for text in (RIVER, BRIDGE, HERONS):
            top = flow(page, text, 70, top, WIDTH - 140, size=11, indent=14)
        if number % 4:
            flow(
                page,
                f"{NUMBERS[number]} is the number of gates on the last stretch that a carrier passed before the",
                70,
                top,
                WIDTH - 140,
                size=11,
                indent=14,
            )
        page.line(70, 90, 170, 90)
        line(page, f"{number} The toll book of {NUMBERS[number - 1].lower()} gates, folio {number}.", 70, 78, size=8)
        page.showPage()
    page.save()


def tables() -> None:
    page = canvas("tables.pdf", lang="en-GB")
    page.setTitle("Harvest Report")
    top = line(page, "Harvest Report", 70, 780, size=20)
    top = flow(page, SALT, 70, top - 10, WIDTH - 140, size=11)
    top = line(page, "Table 1: Harvest by year", 70, top - 10, size=10)
    for row in (
        ("Year", "Wheat", "Barley"),
        ("1901", "212 t", "98 t"),
        ("1902", "187 t", "101 t"),
        ("1903", "240 t", "77 t"),
    ):
        for at, cell in enumerate(row):
            line(page, cell, 80 + 130 * at, top)
        top -= 14
    top = flow(page, "After the table the text goes on. " + RIVER, 70, top - 12, WIDTH - 140, size=11)
    top = line(page, "Results", 70, top - 14, size=11, font=BOLD)
    top = flow(page, BRIDGE, 70, top - 4, WIDTH - 140, size=11)
    for item in (
        "Wheat needs dry summers.",
        "Barley ripens early, and it can be sown again in the same year if the spring is warm and wet.",
        "Oats feed the horses.",
    ):
        line(page, "\u2022", 80, top - 6, size=11)
        top = flow(page, item, 92, top - 6, WIDTH - 170, size=11)
    page.save()


def slides() -> None:
    width, height = landscape(A4)
    page = canvas("slides.pdf", pagesize=(width, height))
    page.setTitle("PowerPoint Presentation")
    decks = [
        ("Saving the Mill", ["A plan for five years", "Ada Weir"]),
        (
            "Why the mill matters",
            ["It is the last of forty", "It draws visitors from the whole county", "It teaches how flour was made"],
        ),
        ("What it costs", ["The roof needs new tiles", "The wheel turns again since May"]),
        ("What we ask for", ["Two hundred thousand over five years", "A seat on the board"]),
    ]
    for number, (title, items) in enumerate(decks, 1):
        line(page, title, 60, height - 90, size=36, font=SANS)
        top = height - 160
        for item in items:
            line(page, "\u2022", 70, top, size=20, font=SANS)
            line(page, item, 92, top, size=20, font=SANS)
            top -= 40
        if number == 3:
            for at, item in enumerate(("Left box: money from the county", "Right box: money from friends")):
                line(page, item, 70 + at * 400, 200, size=18, font=SANS)
        line(page, "Friends of the Mill", 60, 30, size=10, font=SANS)
        line(page, str(number), width - 60, 30, size=10, font=SANS)
        page.showPage()
    page.save()


def picture() -> ImageReader:
    made = io.BytesIO()
    Image.new("L", (60, 80), 200).save(made, "PNG")
    made.seek(0)
    return ImageReader(made)


def scanned() -> None:
    for name, texts in (("scanned.pdf", 0), ("partly_scanned.pdf", 3)):
        page = canvas(name)
        for at in range(texts):
            flow(page, (RIVER, BRIDGE, SALT)[at], 70, 760, WIDTH - 140, size=11)
            page.showPage()
        for _ in range(2 if texts else 3):
            page.drawImage(picture(), 0, 0, WIDTH, HEIGHT)
            page.showPage()
        page.save()


def encrypted() -> None:
    for name, password in (("locked.pdf", "secret"), ("print_protected.pdf", "")):
        page = canvas(name, encrypt=StandardEncryption(password, ownerPassword="owner", canPrint=0))
        line(page, "A Locked Report", 70, 780, size=20)
        flow(page, HERONS, 70, 740, WIDTH - 140, size=11)
        page.save()


def turned() -> None:
    """A page in landscape that is stored upright, as scanners and word processors do."""
    page = canvas("turned.pdf")
    page.setPageRotation(90)
    page.translate(WIDTH, 0)
    page.rotate(90)
    line(page, "A Turned Page", 60, 520, size=20)
    flow(page, RIVER, 60, 480, 700, size=11)
    flow(page, HERONS, 60, 400, 700, size=11)
    page.save()


def no_spaces() -> None:
    page = canvas("no_spaces.pdf")
    top = 780.0
    for text in (RIVER, BRIDGE, HERONS):
        for part in wrap(text, WIDTH - 140, BODY, 11):
            top = line(page, "".join(letter for letter in part if letter.isalpha()), 70, top, size=11)
    page.save()


if __name__ == "__main__":
    FILES.mkdir(exist_ok=True)
    for make in (two_columns, three_columns, book, tables, slides, scanned, encrypted, turned, no_spaces):
        make()
