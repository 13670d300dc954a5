"""E-books, and what must and must not be in their text."""

from __future__ import annotations

from tests.unit.cpoa.documents.expected import Expected
from tests.unit.cpoa.documents.zipped_files import epub

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
