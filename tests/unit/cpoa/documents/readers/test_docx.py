from __future__ import annotations

from cpoa.documents.readers import docx
from tests.unit.cpoa.documents.zipped_files import docx as made
from tests.unit.cpoa.documents.zipped_files import p, r, table

BOX = f"<w:txbxContent>{p('Words in the box.')}</w:txbxContent>"


def texts(body: str) -> list[str]:
    return [block.text for block in docx.read(made(body)).blocks]


def test_a_text_box_is_read_once() -> None:
    choice = f"<mc:Choice><w:drawing>{BOX}</w:drawing></mc:Choice>"
    fallback = f"<mc:Fallback><w:pict><v:shape>{BOX}</v:shape></w:pict></mc:Fallback>"
    run = f"<w:r><mc:AlternateContent>{choice}{fallback}</mc:AlternateContent></w:r>"
    assert texts(p(r("Around it.") + run)) == ["Around it.", "Words in the box."]
    run = f"<w:r><mc:AlternateContent>{fallback}</mc:AlternateContent></w:r>"
    assert texts(p(r("Around it.") + run)) == ["Around it.", "Words in the box."]


def test_text_that_was_deleted_or_moved_away_is_left_out() -> None:
    body = p(r("Kept. ") + f"<w:del>{r('Deleted.')}</w:del><w:moveFrom>{r('Moved.')}</w:moveFrom>")
    assert texts(body + p(f"<w:moveTo>{r('Moved.')}</w:moveTo>")) == ["Kept.", "Moved."]


def test_a_deleted_row_is_not_in_a_table() -> None:
    deleted = f"<w:tr><w:trPr><w:del/></w:trPr><w:tc>{p('Gone')}</w:tc><w:tc>{p('too')}</w:tc></w:tr>"
    rows = table(("Year", "Tons"), ("1901", "212")).replace("<w:tbl>", f"<w:tbl>{deleted}")
    assert texts(p("Text.") + rows) == ["Text.", "A table: Year, Tons."]


def test_a_list_of_its_style_can_be_left() -> None:
    number = '<w:numPr><w:numId w:val="{}"/></w:numPr>'
    styles = f'<w:style w:styleId="L"><w:name w:val="List"/><w:pPr>{number.format(2)}</w:pPr></w:style>'
    body = p("Item.", "L") + p("Not an item.", "L", number.format(0))
    assert [block.kind.value for block in docx.read(made(body, styles=styles)).blocks] == ["list_item", "paragraph"]


def test_breaks_that_cannot_tell_the_pages_tell_nothing() -> None:
    long = "word " * 2_000
    body = p(long) + p("Last page.", properties="<w:pageBreakBefore/>")
    assert {block.place for block in docx.read(made(body)).blocks} == {None}


def test_tabs_and_breaks_of_lines_are_spaces() -> None:
    run = "<w:r><w:t>One</w:t><w:tab/><w:t>two</w:t><w:br/><w:t>three</w:t><w:noBreakHyphen/><w:t>four</w:t></w:r>"
    assert texts(p(run)) == ["One two three-four"]
