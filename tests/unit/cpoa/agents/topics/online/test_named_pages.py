from __future__ import annotations

from typing import Any

import pytest

from cpoa.agents.topics.online.named_pages import naming, read_named


def page(page_id: int, title: str, **more: Any) -> dict[str, Any]:
    return {"pageid": page_id, "ns": 0, "title": title, "length": 9_000, **more}


def names(answer: dict[str, Any], *titles: str) -> list[str]:
    return [one.title for one in read_named({"query": answer}, titles)]


def test_all_titles_are_in_one_request() -> None:
    assert naming(["Tea", "A|B", "Coffee"])["titles"] == "Tea|A B|Coffee"


def test_the_order_is_that_of_the_titles_not_of_the_answer() -> None:
    answer = {"pages": [page(1, "Coffee"), page(2, "Tea")]}
    assert names(answer, "Tea", "Coffee") == ["Tea", "Coffee"]


def test_a_page_that_is_not_an_article_is_left_out() -> None:
    answer = {
        "pages": [
            {"ns": 0, "title": "Zxqv", "missing": True},
            {"title": "A[", "invalid": True, "invalidreason": "bad"},
            page(3, "Ada", pageprops={"disambiguation": ""}),
            page(4, "List of teas"),
            page(5, "Category:Tea", ns=14),
            page(6, "Tea"),
        ]
    }
    assert names(answer, "Zxqv", "A[", "Ada", "List of teas", "Category:Tea", "de:Tee", "Tea") == ["Tea"]


def test_redirects_are_followed_and_their_names_are_kept() -> None:
    answer = {
        "normalized": [{"from": "heart attack", "to": "Heart attack"}],
        "redirects": [{"from": "Heart attack", "to": "Myocardial infarction"}],
        "pages": [page(1, "Myocardial infarction")],
    }
    (found,) = read_named({"query": answer}, ["heart attack", "Myocardial infarction"])
    assert found.redirects == ("heart attack", "Heart attack")


def test_a_circle_of_redirects_ends() -> None:
    assert names({"redirects": [{"from": "A", "to": "B"}, {"from": "B", "to": "A"}], "pages": []}, "A") == []


def test_a_short_article_comes_last() -> None:
    answer = {"pages": [page(1, "Tea cosy", length=300), page(2, "Tea")]}
    assert names(answer, "Tea cosy", "Tea") == ["Tea", "Tea cosy"]


def test_an_answer_of_another_form_is_an_error() -> None:
    with pytest.raises(ValueError, match="not an answer"):
        read_named({}, ["Tea"])
