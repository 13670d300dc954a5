from __future__ import annotations

from cpoa.documents.readers.pdf import read
from tests.unit.cpoa.documents.made_pdfs import one_page, stream, text_stream

LIGATURES = (
    "<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman"
    " /Encoding << /Type /Encoding /BaseEncoding /WinAnsiEncoding /Differences [1 /fi /fl] >> >>"
)


def text_of(data: bytes) -> str:
    return " ".join(block.text for block in read(data).blocks)


def test_ligatures_are_letters() -> None:
    data = one_page(text_stream(["The \\001rst \\002ood \\001lled the whole valley."]), font=LIGATURES)
    assert text_of(data) == "The first flood filled the whole valley."


def test_a_raised_mark_goes_and_a_power_stays() -> None:
    content = "BT /F1 12 Tf 72 700 Td (The old mills) Tj /F1 7 Tf 5 Ts (1) Tj /F1 12 Tf 0 Ts ( used 10) Tj"
    content += " /F1 7 Tf 5 Ts (6) Tj /F1 12 Tf 0 Ts ( litres of water.) Tj ET"
    assert text_of(one_page(stream(content))) == "The old mills used 10⁶ litres of water."


def test_text_that_is_scaled_by_its_matrix_has_its_real_size() -> None:
    content = "BT /F1 1 Tf 24 0 0 24 72 760 Tm (A Large Title) Tj"
    content += " 11 0 0 11 72 700 Tm (The text under it is small.) Tj ET"
    blocks = read(one_page(stream(content))).blocks
    assert [(block.kind.value, block.text) for block in blocks] == [
        ("heading", "A Large Title"),
        ("paragraph", "The text under it is small."),
    ]


def test_text_on_its_side_in_the_margin_is_left_out() -> None:
    content = "BT /F1 11 Tf 72 700 Td (The text of the page stands upright.) Tj ET"
    content += " BT /F1 11 Tf 0 1 -1 0 30 300 Tm (Draft of May) Tj ET"
    assert text_of(one_page(stream(content))) == "The text of the page stands upright."
