"""Documents with layouts that readers did not know when these were written, and what must and must not be in them."""

from __future__ import annotations

from pathlib import Path

from tests.unit.cpoa.documents.expected import Expected
from tests.unit.cpoa.documents.zipped_files import HEADINGS, W, docx, epub, p, r, table

_FILES = Path("tests/data/documents/files")
_MADE_ON = "2000-01-01"  # what reportlab writes into files that stay the same


def _file(name: str) -> bytes:
    return (_FILES / name).read_bytes()


def _numbered(text: str, level: int = 0) -> str:
    return p(text, "ListParagraph", f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>')


_FIELD_OF_CONTENTS = (
    '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent>'
    + p("Contents", "TOCHeading")
    + p('<w:hyperlink w:anchor="_Toc1">' + r("Findings") + "<w:r><w:tab/></w:r>" + r("3") + "</w:hyperlink>", "TOC1")
    + "</w:sdtContent></w:sdt>"
)
_MATH = (
    '<m:oMathPara xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:oMath><m:r><m:t>E=mgh</m:t></m:r>'
    "</m:oMath></m:oMathPara>"
)
_FRAME = '<w:framePr w:dropCap="drop" w:lines="3" w:wrap="around" w:vAnchor="text" w:hAnchor="text"/>'

PDF_LAYOUTS = (
    Expected(
        "words and sentences that are divided at the ends of pages in two columns",
        "pdf",
        _file("divided_pages.pdf"),
        must=(
            ("heading", "The toll houses of the valley", "page 1"),
            ("paragraph", "In famine nobody was paid.", "page 1"),
            ("paragraph", "In the spring of famine", "page 1"),
            ("paragraph", "At gate 41", "page 1"),
            ("paragraph", "The river rises", "page 2"),
        ),
        must_contain=("of all the travelers who passed before noon. In peace nobody",),
        must_not=("THE TOLL HOUSES", "BERTA LANG", "— 4", "travel- ", "travel-ers"),
        title="The Toll Houses",
        published=_MADE_ON,
    ),
    Expected(
        "a paper of LaTeX with ligatures, a formula and references",
        "pdf",
        _file("paper.pdf"),
        must=(
            ("heading", "On the Flow of Efficient Weirs", "page 1"),
            ("heading", "1 Introduction", "page 1"),
            ("paragraph", "Weirs have been built", "page 1"),
            ("heading", "2 Results", "page 1"),
            ("paragraph", "The rounded weir", "page 1"),
        ),
        must_contain=("We find that a low weir", "The flow was measured", "their profit was", "The benefit grew"),
        must_not=("\ufb01", "\ufb02", "Corresponding author", "grant 112", "Journal of Rivers", "H²"),
        left_out=("the references", "2 footnotes"),
        title="On the Flow of Efficient Weirs",
        published=_MADE_ON,
    ),
    Expected(
        "a curriculum vitae with a column of labels",
        "pdf",
        _file("resume.pdf"),
        must=(
            ("heading", "Lea Brandt", "page 1"),
            ("heading", "EXPERIENCE", "page 1"),
            (
                "paragraph",
                "Measured the bed of the harbour after each storm and drew the charts that pilots use.",
                "page 1",
            ),
            ("paragraph", "Looked after forty gauges and wrote the program that reads them at night.", "page 1"),
            ("heading", "EDUCATION", "page 1"),
            ("paragraph", "Studied surveying at the Example University", "page 1"),
        ),
        must_not=("Cartography Harbour", "Danish Measured"),
        title="Lea Brandt",
        published=_MADE_ON,
    ),
    Expected(
        "slides with one word each",
        "pdf",
        _file("one_word_slides.pdf"),
        must=(
            ("heading", "What they share", "page 6"),
            ("list_item", "All five were made", "page 6"),
            ("list_item", "None of them is made", "page 6"),
        ),
        must_contain=("Water", "Bread"),
        must_not=("/ 6", "–"),
        title="Water",
        published=_MADE_ON,
    ),
    Expected(
        "a chapter that begins with a large letter",
        "pdf",
        _file("drop_cap.pdf"),
        must=(
            ("heading", "The Lamp Room", "page 1"),
            ("paragraph", "Every evening the keeper", "page 1"),
            ("paragraph", "Herons nest", "page 1"),
        ),
        title="Lamps",
        published=_MADE_ON,
    ),
    Expected(
        "a page with the same text in two languages",
        "pdf",
        _file("facing_languages.pdf"),
        must=(
            ("heading", "House rules", "page 1"),
            ("paragraph", "Guests are asked", "page 1"),
            ("paragraph", "Breakfast is served", "page 1"),
            ("paragraph", "Wir bitten unsere", "page 1"),
        ),
        must_contain=("The door is locked at midnight.", "Die Tür wird um Mitternacht verschlossen."),
        title="House rules",
        published=_MADE_ON,
        language="en",
    ),
)

DOCX_LAYOUTS = (
    Expected(
        "minutes with numbered lists and a table of those present",
        "docx",
        docx(
            p("Minutes of the harbour board", "Title")
            + table(("Present", "Apologies"), ("R. Adeyemi, S. Hill", "J. Finch"))
            + _numbered("The minutes of April were approved.")
            + _numbered("The crane needs a new rope before summer.")
            + _numbered("S. Hill asks two firms for a price.", 1)
            + p("The meeting closed at nine."),
            styles=HEADINGS + '<w:style w:styleId="Title"><w:name w:val="Title"/></w:style>'
            '<w:style w:styleId="ListParagraph"><w:name w:val="List Paragraph"/></w:style>',
        ),
        must=(
            ("heading", "Minutes of the harbour board", None),
            ("notice", "A table: Present, Apologies.", None),
            ("list_item", "The minutes of April", None),
            ("list_item", "The crane needs", None),
            ("list_item", "S. Hill asks two firms", None),
            ("paragraph", "The meeting closed", None),
        ),
        must_not=("Draft of May",),
        title="Minutes of the harbour board",
    ),
    Expected(
        "a report with content controls, links, fields and a formula",
        "docx",
        docx(
            _FIELD_OF_CONTENTS
            + p("Findings", "Heading1")
            + p(
                r("We found nine weirs, which ")
                + f'<w:hyperlink r:id="rId4" xmlns:r="http://example.org/r">{r("the river board")}</w:hyperlink>'
                + r(" had counted as seven.")
            )
            + "<w:sdt><w:sdtContent>"
            + p("This paragraph is in a control.")
            + "</w:sdtContent></w:sdt>"
            + f"<w:p>{_MATH}</w:p>"
            + p(
                r("It was written on ")
                + '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> DATE </w:instrText></w:r>'
                + '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
                + r("9 May")
                + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
                + r(".")
            )
            + p(
                "<w:smartTag>"
                + r("Harwick")
                + "</w:smartTag>"
                + r(" lies at the co")
                + "<w:r><w:softHyphen/></w:r>"
                + r("ast.")
            ),
            styles=HEADINGS + '<w:style w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>'
            '<w:style w:styleId="TOCHeading"><w:name w:val="TOC Heading"/></w:style>',
        ),
        must=(
            ("heading", "Findings", None),
            ("paragraph", "We found nine weirs, which the river board had counted as seven.", None),
            ("paragraph", "This paragraph is in a control.", None),
            ("notice", "A formula.", None),
            ("paragraph", "It was written on 9 May.", None),
            ("paragraph", "Harwick lies at the coast.", None),
        ),
        must_not=("Contents", "DATE", "mgh"),
        left_out=("the table of contents",),
    ),
    Expected(
        "a letter with a drop cap, a moved paragraph and a quotation",
        "docx",
        docx(
            p("E", properties=_FRAME)
            + p("very evening the lamp was lit.")
            + f"<w:p><w:moveFrom>{r('This was moved away.')}</w:moveFrom></w:p>"
            + f"<w:p><w:moveTo>{r('This was moved here.')}</w:moveTo></w:p>"
            + p("Nobody slept that night.", "Quote"),
            styles='<w:style w:styleId="Quote"><w:name w:val="Quote"/></w:style>',
        ),
        must=(
            ("paragraph", "Every evening the lamp was lit.", None),
            ("paragraph", "This was moved here.", None),
            ("paragraph", "Nobody slept that night.", None),
        ),
        must_not=("moved away",),
    ),
    Expected(
        "a Hebrew document",
        "docx",
        docx(
            p("המגדלור", "Heading1", "<w:bidi/>") + p(r("האור נדלק בכל ערב.", '<w:rtl/><w:lang w:bidi="he-IL"/>')),
            namespaces=f'xmlns:w="{W}"',
        ),
        must=(("heading", "המגדלור", None), ("paragraph", "האור נדלק בכל ערב.", None)),
    ),
)

EPUB_LAYOUTS = (
    Expected(
        "an e-book with notes at the ends of its chapters",
        "epub",
        epub(
            {
                "one.xhtml": "<h2>The Keeper</h2><p><span class='dropcap'>E</span>very evening he climbed the stairs."
                "<a id='r1' href='#n1'><sup>1</sup></a> <span epub:type='pagebreak'>12</span>He never counted "
                "them.</p><hr/><h4>Notes</h4><p id='n1'><a href='#r1'>1.</a> There were 212.</p>",
                "two.xhtml": "<h2>The Lamp</h2><p>It burned oil of whales until 1860.<a id='r2' href='#n2'>[1]</a></p>"
                "<hr/><p id='n2'><a href='#r2'>[1]</a> The receipts are in the county archive.</p>",
            }
        ),
        must=(
            ("heading", "The Keeper", None),
            ("paragraph", "Every evening he climbed the stairs. He never counted them.", None),
            ("heading", "The Lamp", None),
            ("paragraph", "It burned oil of whales until 1860.", None),
        ),
        must_not=("There were 212", "county archive", "Notes", "12He"),
        left_out=("2 footnotes",),
        title="The Salt Road",
    ),
    Expected(
        "an e-book that a program divided into files in the middle of a chapter",
        "epub",
        epub(
            {
                "text_split_000.html": '<body class="calibre"><p><img src="cover.jpg" alt="cover"/></p></body>',
                "text_split_001.html": '<body class="calibre"><h1 class="calibre2">One</h1><p>The mill was '
                "old, and nobody</p></body>",
                "text_split_002.html": '<body class="calibre"><p class="calibre1">knew who had built it.</p><p '
                'class="calibre1">* * *</p><p class="calibre1">Then the river rose.</p></body>',
                "ads.html": "<h2>Also by Berta Lang</h2><ul><li>The Toll Houses</li><li>The Lamp Room</li></ul>",
            },
            metadata="<dc:title>The Salt Road</dc:title><dc:creator opf:role='aut' opf:file-as='Lang, Berta'>Berta Lang"
            "</dc:creator><dc:language>en</dc:language>",
        ),
        must=(
            ("heading", "One", None),
            ("paragraph", "The mill was old, and nobody knew who had built it.", None),
            ("paragraph", "Then the river rose.", None),
        ),
        must_not=("* * *", "Also by", "The Toll Houses"),
        left_out=("the publisher's advertisements",),
        title="The Salt Road",
        author="Berta Lang",
        language="en",
    ),
    Expected(
        "an e-book of poems with ruby, verse and a dedication",
        "epub",
        epub(
            {
                "mother.xhtml": '<body epub:type="dedication"><p>For my mother</p></body>',
                "poem.xhtml": "<h2>Ferry</h2><p>The rope is wet,<br/>the bell is cold,<br/>we wait for what was said."
                "</p>"
                "<p><ruby>渡<rt>わたし</rt></ruby> means crossing.</p>",
            }
        ),
        must=(
            ("heading", "Ferry", None),
            ("paragraph", "The rope is wet, the bell is cold, we wait for what was said.", None),
            ("paragraph", "渡 means crossing.", None),
        ),
        must_not=("わたし",),
        left_out=("the dedication",),
        title="The Salt Road",
    ),
)

LAYOUTS = (*PDF_LAYOUTS, *DOCX_LAYOUTS, *EPUB_LAYOUTS)
