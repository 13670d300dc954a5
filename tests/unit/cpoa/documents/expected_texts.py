"""Documents, and what must and must not be in their text. Each phrase of ``must`` begins a block, in this order."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.unit.cpoa.documents.made_pdfs import SENTENCES, many_pages, one_page, text_stream
from tests.unit.cpoa.documents.zipped_files import docx, epub, p, r, table

_FILES = Path("tests/data/documents/files")


@dataclass(frozen=True, slots=True)
class Expected:
    """``must``: kind, beginning, place. ``must_contain`` and ``must_not``: phrases of the whole text."""

    name: str
    reader: str
    data: bytes
    must: tuple[tuple[str, str, str | None], ...] = ()
    must_contain: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    title: str | None = None
    author: str | None = None
    published: str | None = None
    language: str | None = None
    licence: str | None = None


def _file(name: str) -> bytes:
    return (_FILES / name).read_bytes()


_MADE_ON = "2000-01-01"  # what reportlab writes into files that stay the same
_RENDERED = "<w:r><w:lastRenderedPageBreak/></w:r>"
_LIBREOFFICE_STYLES = (
    '<w:style w:styleId="Heading1"><w:name w:val="Heading 1"/></w:style>'
    '<w:style w:styleId="TOC1"><w:name w:val="Contents 1"/></w:style>'
    '<w:style w:styleId="TOCHeading"><w:name w:val="TOC Heading"/></w:style>'
)
_BOX = "<w:txbxContent>" + p("Words in the box.") + "</w:txbxContent>"
_TOC_NAV = (
    '<nav epub:type="toc"><ol><li><a href="one.xhtml">The Toll</a></li><li><a href="two.xhtml#b">The Gate</a></li></ol>'
    '</nav><nav epub:type="landmarks"><ol><li>'
    '<a epub:type="copyright-page" href="rights.xhtml">Rights</a></li></ol></nav>'
)
_NCX = (
    '<?xml version="1.0"?><!DOCTYPE ncx PUBLIC "-//NISO//DTD ncx 2005-1//EN" "ncx-2005-1.dtd">'
    '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap><navPoint><navLabel><text>First Part</text></navLabel>'
    '<content src="one.html"/><navPoint><navLabel><text>The Weir</text></navLabel><content src="two.html"/></navPoint>'
    "</navPoint></navMap></ncx>"
)
_FONT_LOCK = (
    '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" xmlns:enc="http://www.w3.org/2001/04/xmlenc#">'
    '<enc:EncryptedData><enc:EncryptionMethod Algorithm="http://www.idpf.org/2008/embedding"/><enc:CipherData>'
    '<enc:CipherReference URI="OPS/font.otf"/></enc:CipherData></enc:EncryptedData></encryption>'
)

PDFS = (
    Expected(
        "a paper in two columns",
        "pdf",
        _file("two_columns.pdf"),
        must=(
            ("heading", "Mills and Bridges of a Small River", "page 1"),
            ("paragraph", "Abstract. We describe", "page 1"),
            ("heading", "1 Introduction", "page 1"),
            ("paragraph", "The first half of this sentence", "page 1"),
            ("heading", "2 Methods", "page 1"),
            ("notice", "A figure: The weir in spring.", "page 1"),
            ("paragraph", "In the end the river won.", "page 2"),
        ),
        must_contain=(
            "it goes on where the right column begins with its second half. Herons nest",
            "could not compete with the large steam mills of the harbour,",
            "its long-term repair",
            "because the bridge",
        ),
        must_not=("A. Weir: Mills", "county archive", "for visitors", "com-pete", "longterm"),
        left_out=("2 footnotes",),
        title="Mills and Bridges of a Small River",
        author="Ada Weir",
        published=_MADE_ON,
    ),
    Expected(
        "a newspaper in three columns",
        "pdf",
        _file("three_columns.pdf"),
        must=(
            ("heading", "The Valley Gazette", "page 1"),
            ("paragraph", "Column 1 starts here.", "page 1"),
            ("paragraph", "Column 2 starts here.", "page 1"),
            ("paragraph", "Column 3 starts here.", "page 1"),
        ),
        must_contain=("Column 1 ends here.", "Column 3 ends here."),
        title="The Valley Gazette",
        published=_MADE_ON,
    ),
    Expected(
        "a book with page labels, running heads and footnotes",
        "pdf",
        _file("book.pdf"),
        must=(
            ("heading", "The Salt Road", "page i"),
            ("heading", "Chapter 1: Salt", "page 1"),
            ("paragraph", "Two carriers met here", "page 1"),
            ("paragraph", "Three is the number", "page 1"),
            ("heading", "Chapter 2: Herons", "page 5"),
            ("heading", "Chapter 3: Bridges", "page 9"),
        ),
        must_contain=("passed before the gate of the town. Three carriers", "their story goes on with a new one"),
        must_not=("Contents", "...", "toll book of", "story1", "Salt Road The"),
        left_out=("the table of contents", "12 footnotes"),
        title="The Salt Road",
        author="Berta Lang",
        published=_MADE_ON,
    ),
    Expected(
        "a report with a table and a list",
        "pdf",
        _file("tables.pdf"),
        must=(
            ("heading", "Harvest Report", "page 1"),
            ("notice", "A table: Harvest by year.", "page 1"),
            ("paragraph", "After the table the text goes on.", "page 1"),
            ("heading", "Results", "page 1"),
            ("list_item", "Wheat needs dry summers.", "page 1"),
            ("list_item", "Barley ripens early, and it can be sown again in the same year if the spring", "page 1"),
            ("list_item", "Oats feed the horses.", "page 1"),
        ),
        must_not=("212 t", "1902", "•"),
        title="Harvest Report",
        published=_MADE_ON,
        language="en-GB",
    ),
    Expected(
        "slides",
        "pdf",
        _file("slides.pdf"),
        must=(
            ("heading", "Saving the Mill", "page 1"),
            ("heading", "Why the mill matters", "page 2"),
            ("list_item", "It is the last of forty", "page 2"),
            ("list_item", "It draws visitors", "page 2"),
            ("heading", "What it costs", "page 3"),
            ("paragraph", "Left box: money from the county", "page 3"),
            ("paragraph", "Right box: money from friends", "page 3"),
            ("heading", "What we ask for", "page 4"),
        ),
        must_not=("Friends of the Mill",),
        title="Saving the Mill",
        published=_MADE_ON,
    ),
    Expected(
        "a PDF that may be read but not printed",
        "pdf",
        _file("print_protected.pdf"),
        must=(("heading", "A Locked Report", "page 1"), ("paragraph", "Herons nest", "page 1")),
        title="A Locked Report",
        published=_MADE_ON,
    ),
    Expected(
        "a page that is stored sideways",
        "pdf",
        _file("turned.pdf"),
        must=(
            ("heading", "A Turned Page", "page 1"),
            ("paragraph", "The river rises", "page 1"),
            ("paragraph", "Herons nest", "page 1"),
        ),
        title="A Turned Page",
        published=_MADE_ON,
    ),
    Expected(
        "a text with a few scanned pages",
        "pdf",
        _file("partly_scanned.pdf"),
        must=(("paragraph", "The river rises", "page 1"), ("paragraph", "Salt was carried", "page 3")),
        left_out=("2 pages without text",),
        published=_MADE_ON,
    ),
    Expected(
        "more pages than are read",
        "pdf",
        many_pages(310),
        must=(("paragraph", "Lot 1 was", "page 1"), ("paragraph", "Lot 300 was", "page 300")),
        must_not=("Lot 301",),
        left_out=("pages 301 to 310",),
    ),
    Expected(
        "a PDF that says its language",
        "pdf",
        one_page(text_stream(SENTENCES), catalog="/Lang (de-AT)"),
        must=(("paragraph", SENTENCES[0], "page 1"),),
        language="de-AT",
    ),
)

DOCXS = (
    Expected(
        "a Word document with comments, tracked changes, notes and a table",
        "docx",
        docx(
            p("The Harvest", "Heading1")
            + p(
                r("We sold ")
                + f"<w:del><w:r><w:delText>ten</w:delText></w:r></w:del><w:ins>{r('twelve')}</w:ins>"
                + r(" sheep.")
            )
            + p(
                r("It rained")
                + '<w:r><w:commentReference w:id="1"/></w:r>'
                + r(" in May.")
                + '<w:r><w:footnoteReference w:id="2"/></w:r>'
            )
            + p(r("The end of this line was "), properties="<w:rPr><w:del/></w:rPr>")
            + p("deleted.")
            + p(r("Seen.") + r("Hidden.", "<w:vanish/>"))
            + p(r("About 10") + r("6", '<w:vertAlign w:val="superscript"/>') + r(" seeds."))
            + table(("Year", "Tons"), ("1901", "212"))
            + p("Buy seeds.", properties='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr>'),
            core="<dc:title>Harvest of 1901</dc:title><dc:creator>Ada Weir</dc:creator><dc:language>en-GB</dc:language>"
            "<dcterms:created>2019-03-12T10:15:00Z</dcterms:created>",
        ),
        must=(
            ("heading", "The Harvest", None),
            ("paragraph", "We sold twelve sheep.", None),
            ("paragraph", "It rained in May.", None),
            ("paragraph", "The end of this line was deleted.", None),
            ("paragraph", "Seen.", None),
            ("paragraph", "About 10⁶ seeds.", None),
            ("notice", "A table: Year, Tons.", None),
            ("list_item", "Buy seeds.", None),
        ),
        must_not=("ten", "Please check", "note at the foot", "Draft of May", "212", "Hidden"),
        left_out=("1 comment", "1 footnote"),
        title="Harvest of 1901",
        author="Ada Weir",
        published="2019-03-12",
        language="en-GB",
    ),
    Expected(
        "a Word document with a text box and captions",
        "docx",
        docx(
            p(
                r("Around the box.")
                + f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>{_BOX}</w:drawing></mc:Choice>"
                f"<mc:Fallback><w:pict><v:shape>{_BOX}</v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
            )
            + p("<w:r><w:drawing><pic:pic/></w:drawing></w:r>")
            + p("Figure 1: The old weir", "Caption")
            + p("Table 1 Rain by month", "Caption")
            + table(("Month", "Rain"), ("May", "80"))
            + p("<w:r><w:drawing><pic:pic/></w:drawing></w:r>"),
            styles='<w:style w:styleId="Caption"><w:name w:val="caption"/></w:style>',
        ),
        must=(
            ("paragraph", "Around the box.", None),
            ("paragraph", "Words in the box.", None),
            ("notice", "A figure: The old weir.", None),
            ("notice", "A table: Rain by month.", None),
        ),
    ),
    Expected(
        "a German Word document with rendered pages",
        "docx",
        docx(
            p("Das Jahr", "berschrift1")
            + p("Im Mai kam der Regen.")
            + p(_RENDERED + r("Im Juni kam die Sonne.", '<w:lang w:val="de-DE"/>'), "Ebene")
            + p('<w:r><w:br w:type="page"/></w:r>')
            + p(_RENDERED + r("Im Juli war Ernte.")),
            styles='<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="de-DE"/></w:rPr></w:rPrDefault></w:docDefaults>'
            '<w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>'
            '<w:style w:styleId="Ebene"><w:name w:val="Eigene"/><w:basedOn w:val="Ebene2"/></w:style>'
            '<w:style w:styleId="Ebene2"><w:name w:val="Noch eine"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>',
        ),
        must=(
            ("heading", "Das Jahr", "page 1"),
            ("paragraph", "Im Mai kam", "page 1"),
            ("heading", "Im Juni kam", "page 2"),
            ("paragraph", "Im Juli war", "page 3"),
        ),
        language="de-DE",
    ),
    Expected(
        "a document of LibreOffice with breaks that its author set",
        "docx",
        docx(
            p("Contents", "TOCHeading")
            + p("The Year 1", "TOC1")
            + p("The Year", "Heading1")
            + p("May was wet.")
            + p("June was dry.", properties="<w:pageBreakBefore/>"),
            styles=_LIBREOFFICE_STYLES,
        ),
        must=(
            ("heading", "The Year", "page 1"),
            ("paragraph", "May was wet.", "page 1"),
            ("paragraph", "June was dry.", "page 2"),
        ),
        must_not=("Contents", "The Year 1"),
        left_out=("the table of contents",),
    ),
    Expected(
        "a document whose headings are bold by hand, in a table for the layout",
        "docx",
        docx(
            p("<w:r><w:rPr><w:b/></w:rPr><w:t>About the mill</w:t></w:r>")
            + p("It stands at the river.")
            + table(
                (" ".join(["Long text that a table only places on the page."] * 4), "Beside it."),
                ("One more.", "Last."),
            ),
        ),
        must=(
            ("heading", "About the mill", None),
            ("paragraph", "It stands", None),
            ("notice", "A table", None),
        ),
    ),
    Expected(
        "a Word document with a strict name space",
        "docx",
        docx(p("It rained."), namespaces='xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'),
        must=(("paragraph", "It rained.", None),),
    ),
)

EPUBS = (
    Expected(
        "an e-book of version 3 with notes, a table and front matter",
        "epub",
        epub(
            {
                "cover.xhtml": '<body epub:type="cover"><p>Cover words</p></body>',
                "nav.xhtml": _TOC_NAV,
                "rights.xhtml": "<p>All rights belong to Berta.</p>",
                "one.xhtml": '<p>Salt was dear.<a epub:type="noteref" href="#n1">1</a> It came by cart.</p>'
                '<aside epub:type="footnote" id="n1"><p>See the toll book.</p></aside>'
                "<p>It weighed 10<sup>6</sup> grams,<sup>2</sup> they say.</p>",
                "two.xhtml": '<p id="a">Before the gate.</p><p id="b">At the gate.</p><ul><li>Pay.</li></ul>'
                "<figure><img src='x.png'/><figcaption>Figure 2: The gate</figcaption></figure>"
                "<figure><img src='y'/></figure>"
                "<table><caption>Tolls</caption><tr><th>Cart</th><th>Toll</th></tr>"
                "<tr><td>one</td><td>9 pence</td></tr></table>",
                "index.xhtml": "<h1>Index</h1><p>cart, 3</p><p>salt, 5</p>",
            },
            manifest='<item id="nav" href="nav.xhtml" properties="nav"/>',
            metadata="<dc:title>The Salt Road</dc:title><dc:creator id='a'>Berta Lang</dc:creator><dc:creator id='b'>"
            "Carl Post"
            "</dc:creator><meta refines='#b' property='role'>ill</meta><dc:date>2021-05-06</dc:date>"
            "<dc:language>en</dc:language><dc:rights>https://creativecommons.org/licenses/by-sa/4.0/</dc:rights>",
            others={"META-INF/encryption.xml": _FONT_LOCK},
        ),
        must=(
            ("heading", "The Toll", None),
            ("paragraph", "Salt was dear. It came by cart.", None),
            ("paragraph", "It weighed 10⁶ grams, they say.", None),
            ("paragraph", "Before the gate.", None),
            ("heading", "The Gate", None),
            ("paragraph", "At the gate.", None),
            ("list_item", "Pay.", None),
            ("notice", "A figure: The gate.", None),
            ("notice", "A table: Tolls.", None),
        ),
        must_not=("Cover words", "All rights", "toll book", "cart, 3", "9 pence", "Not read"),
        left_out=("the cover", "the table of contents", "the copyright page", "the index", "1 footnote"),
        title="The Salt Road",
        author="Berta Lang",
        published="2021-05-06",
        language="en",
        licence="CC-BY-SA-4.0",
    ),
    Expected(
        "an e-book of version 2 whose notes are links to a file",
        "epub",
        epub(
            {
                "title.html": "<h1>The Mill</h1><p>by Ada Weir</p>",
                "one.html": '<p id="r1p">The wheel turned.<a id="r1" href="notes.html#n1"><sup>1</sup></a> Always.</p>',
                "two.html": "<h2>The Weir</h2><p>Water fell [<a href='notes.html#n2'>2</a>].</p>"
                "<p>See <a href='one.html'>3</a>.</p>",
                "notes.html": '<h2>Notes</h2><p id="n1"><a href="one.html#r1">1</a>. In the mill book.</p>'
                '<p><a id="n2" href="two.html">2</a> In the weir book.</p>',
            },
            manifest='<item id="ncx" href="toc.ncx"/>',
            spine='toc="ncx"',
            guide='<reference type="title-page" href="title.html"/>',
            metadata="<dc:title>The Mill</dc:title><dc:creator opf:role='aut'>Ada Weir</dc:creator>"
            "<dc:date opf:event='modification'>2020</dc:date><dc:date opf:event='publication'>1884</dc:date>",
            others={"OPS/toc.ncx": _NCX},
        ),
        must=(
            ("heading", "First Part", None),
            ("paragraph", "The wheel turned. Always.", None),
            ("heading", "The Weir", None),
            ("paragraph", "Water fell.", None),
            ("paragraph", "See 3.", None),
        ),
        must_not=("mill book", "weir book", "Notes", "by Ada Weir"),
        left_out=("the title page", "2 footnotes"),
        title="The Mill",
        author="Ada Weir",
        published="1884",
    ),
    Expected(
        "an e-book whose container is missing, with an old encoding",
        "epub",
        epub(
            {"a b.html": ""},
            others={
                "META-INF/container.xml": "<container/>",
                "OPS/a b.html": '<html><head><meta charset="iso-8859-1"></head><body><p>Caf\xe9 &amp; bar'.encode(
                    "latin-1"
                ),
            },
        ),
        must=(("paragraph", "Café & bar", None),),
        title="The Salt Road",
    ),
    Expected(
        "an e-book whose notes have a list of their own",
        "epub",
        epub(
            {
                "one.xhtml": '<h1>One</h1><p>Rain.</p><section epub:type="endnotes">'
                "<ol><li>A</li><li>B</li></ol></section>"
            },
        ),
        must=(("heading", "One", None), ("paragraph", "Rain.", None)),
        left_out=("2 footnotes",),
        title="The Salt Road",
    ),
)

ALL = (*PDFS, *DOCXS, *EPUBS)
