from __future__ import annotations

from tools.contract.field_text import field_row
from tools.contract.loading import contract
from tools.contract.page import PAGE, render


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == render(), "Run `make docs`."


def test_every_entry_is_on_the_page() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for route in contract().routes.values():
        assert f"### `{route.name}`" in page or f"### +`{route.name}`" in page
        assert all(f"`{error.code}`" in page for error in route.errors if error.code)
    for table in contract().tables.values():
        assert all(f"| `{column.name}` |" in page for column in table.columns)
    assert all(f"### {name}\n" in page for name in contract().shapes)
    assert all(f"`{name}`" in page for name in contract().settings)
    assert all(rule.text in page for rule in contract().rules)


def test_our_own_additions_are_marked() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert "### `POST /auth/login`" in page
    assert "### +`GET /api/v1/voices`" in page
    [password] = [one for one in contract().shapes["Registration"].fields if one.name == "password"]
    assert (
        field_row(password) == "| `password` | string | min 8 characters; +max 256 characters; +format `password` |  |"
    )
    [page_number] = [one for one in contract().shapes["EpisodeListing"].fields if one.name == "page"]
    assert field_row(page_number) == "| `page` | +integer | +min 1 |  |"
