"""Word documents, and what must and must not be in their text."""

from __future__ import annotations

from tests.unit.cpoa.documents.expected import Expected
from tests.unit.cpoa.documents.zipped_files import docx, p, r, table

_RENDERED = "<w:r><w:lastRenderedPageBreak/></w:r>"
_LIBREOFFICE_STYLES = (
    '<w:style w:styleId="Heading1"><w:name w:val="Heading 1"/></w:style>'
    '<w:style w:styleId="TOC1"><w:name w:val="Contents 1"/></w:style>'
    '<w:style w:styleId="TOCHeading"><w:name w:val="TOC Heading"/></w:style>'
)
_BOX = "<w:txbxContent>" + p("Words in the box.") + "</w:txbxContent>"

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
        "a document whose headings are bold by hand, with a table without a caption",
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
