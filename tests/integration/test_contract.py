"""Tests the source contract entry by entry: every route, status and code occurs in a response, and every name
exists."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
import requests

from tests.integration.balancer_process import running_balancer
from tests.integration.cloud import ROOT
from tests.integration.contract_cases import ACCEPTED, REFUSED, UNAUTHORIZED, Case
from tests.integration.contract_checklist import Line, SourceRoute, checklist, source_routes
from tests.integration.contract_failures import BROKEN, UNAVAILABLE
from tests.integration.contract_scene import Scene
from tests.integration.whole_api import error_of
from tools.contract.loading import FOLDER
from tools.openapi.document import openapi_document

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CASES = [*ACCEPTED, *REFUSED, *UNAUTHORIZED, *UNAVAILABLE, *BROKEN]
PAGES = {"/": "text/html", "/style.css": "text/css", "/app.js": "text/javascript"}
PAGE_LINES = {Line(f"GET {path}", 200) for path in PAGES}
# In the source: routes, lines of the checklist, distinct codes in them, names of headers, and names of fields.
SOURCE_COUNTS = (19, 93, 38)
SOURCE_NAMES = 77
ROUTES = [route for route in source_routes().values() if not route.lines <= PAGE_LINES]


def test_the_loader_skips_nothing_in_the_files():
    """Reads the files a second time without the loader."""
    texts = [file.read_text(encoding="utf-8") for file in sorted(FOLDER.glob("*.toml"))]
    routes = [block for text in texts for block in re.findall(r"^\[\[routes\]\]\n(?:.+\n)+", text, re.MULTILINE)]
    of_source = [block for block in routes if "\nours = true\n" not in block]
    assert len(source_routes()) == len(of_source)
    for block in of_source:
        route = source_routes()[" ".join(re.findall(r'^(?:method|path) = "(.*)"$', block, re.MULTILINE))]
        entries = [line for line in block.splitlines() if "status = " in line and "ours = true" not in line]
        named = {
            (int(*re.findall(r"status = (\d+)", line)), "".join(re.findall(r'code = "(\w+)"', line)))
            for line in entries
        }
        assert named <= {(line.status, line.code) for line in route.lines}


def test_no_source_entry_is_lost_or_marked_as_an_addition():
    lines = checklist()
    routes = source_routes().values()
    assert (len(routes), len(lines), len({line.code for line in lines} - {""})) == SOURCE_COUNTS
    assert (
        sum(len(names) for one in routes for names in (one.headers, one.query, one.request, one.answer)) == SOURCE_NAMES
    )


def test_every_line_of_the_checklist_has_a_case():
    tested = {case.line for case in CASES} | PAGE_LINES
    assert sorted(checklist() - tested) == []
    assert sorted(tested - checklist()) == []


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_source_contract_is_fulfilled(case: Case, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch):
    answer = case.ask(Scene(request.getfixturevalue, monkeypatch))
    if case.code:
        assert error_of(answer) == (case.line.status, case.code)
        messages = source_routes()[case.line.route].messages
        assert answer.json["message"] == messages.get(case.code, answer.json["message"])
        return
    assert answer.status_code == case.line.status
    if answer.is_json:
        assert source_routes()[case.line.route].answer <= set(names_in(answer.json))


def test_the_front_end_serves_the_pages(tmp_path: Path):
    with running_balancer(tmp_path, ROOT / "frontend", {}) as port:
        for path, media_type in PAGES.items():
            answer = requests.get(f"http://127.0.0.1:{port}{path}", timeout=10)
            assert (answer.status_code, answer.headers["Content-Type"]) == (200, f"{media_type}; charset=utf-8")


def names_in(value: Any) -> Iterator[str]:
    """Returns the names of the members at every depth."""
    if isinstance(value, dict):
        yield from value
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from names_in(item)


@pytest.fixture(scope="module")
def description() -> dict[str, Any]:
    """Returns the description after a round trip through JSON, as it is served."""
    document: dict[str, Any] = json.loads(json.dumps(openapi_document()))
    return document


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_the_description_contains_every_name_of_the_source(description: dict[str, Any], route: SourceRoute):
    method, _, path = route.name.partition(" ")
    operation = description["paths"][path][method.lower()]
    parameters = {(one["in"], one["name"]) for one in operation["parameters"]}
    assert {("header", name) for name in route.headers} | {("query", name) for name in route.query} <= parameters
    assert (operation["security"] == [{"accessToken": []}]) == route.needs_token
    for line in route.lines:
        answer = operation["responses"][str(line.status)]
        assert not line.code or line.code in answer["content"]["application/json"]["examples"]
    if route.request:
        assert route.request <= members(description, operation["requestBody"]["content"])
    success = next(answer for status, answer in operation["responses"].items() if int(status) < 400)
    if route.answer:
        assert route.answer <= members(description, success["content"])


def members(description: dict[str, Any], content: dict[str, Any]) -> set[str]:
    """Returns the names of all members of a schema and of the schemas that it references."""
    waiting, seen, found = [json.dumps(content)], set[str](), set[str]()
    while waiting:
        text = waiting.pop()
        for properties in re.findall(r'"properties": ({.*)', text):
            found |= json.JSONDecoder().raw_decode(properties)[0].keys()
        for name in set(re.findall(r"#/components/schemas/(\w+)", text)) - seen:
            seen.add(name)
            waiting.append(json.dumps(description["components"]["schemas"][name]))
    return found
