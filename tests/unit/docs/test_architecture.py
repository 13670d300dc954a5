"""The map in docs/architecture.md matches the layers of import-linter, and every stop of its walks exists.

The graph of the imports has no circles.
"""

from __future__ import annotations

import re
import tomllib

import pytest

from tests.unit.docs.named_places import missing_names, symbols_in
from tests.unit.docs.syntax import source_files, tree_of
from tools import measure
from tools.routes import ROOT

PATH = ROOT / "docs" / "architecture.md"
PAGE = PATH.read_text(encoding="utf-8")
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
WALKS = ("An episode", "An idempotency key", "A card")
MAX_STOPS = 19


def section(title: str) -> str:
    return re.split(r"^##+ ", PAGE.split(f" {title}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]


def folders_by_layer(contract: dict[str, list[str]]) -> dict[str, int]:
    """Maps each folder or module to the number of its layer, counted from the top."""
    containers = contract.get("containers", [""])
    return {
        f"{container}.{name.strip()}".strip(".").replace(".", "/"): number
        for container in containers
        for number, layer in enumerate(contract["layers"], 1)
        for name in layer.split("|")
    }


def rows(text: str) -> dict[str, int]:
    found = re.findall(r"^\| (\d+) \| `([\w/.]+)` \|", text, re.MULTILINE)
    return {name.removesuffix(".py").rstrip("/"): int(number) for number, name in found}


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda one: one["name"])
def test_the_map_has_each_folder_in_its_layer(contract: dict[str, list[str]]) -> None:
    title = contract.get("containers", ["The repository"])[0].replace(".", "/")
    assert rows(section(f"`{title}`" if title != "The repository" else title)) == folders_by_layer(contract)


def test_folders_are_not_imported_from_below_and_modules_do_not_import_each_other() -> None:
    repository = [measure.source_of(path, tree_of(path)) for path in source_files()]
    modules = measure.module_graph(repository)
    assert measure.arrows_up(measure.folder_graph(repository, modules)) == []
    assert measure.modules_in_circles(modules) == []


def test_the_page_names_only_existing_places() -> None:
    assert missing_names(PATH, PAGE) == []


@pytest.mark.parametrize("title", WALKS)
def test_a_walk_has_at_most_19_stops_and_each_names_a_function(title: str) -> None:
    stops = re.findall(r"^\d+\. (.*(?:\n {3}.*)*)", section(title), re.MULTILINE)
    assert 5 <= len(stops) <= MAX_STOPS
    for stop in stops:
        assert symbols_in(stop), stop
