"""The figures in docs/deploy.md follow from its prices, and its names exist in Terraform and the Makefile."""

from __future__ import annotations

import re

import pytest

from tools.routes import ROOT

PAGE = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
TERRAFORM = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "terraform").glob("*.tf")}
COLUMNS = ((0, False), (1_000, False), (100_000, True))  # episodes a month, prod


def section(title: str) -> str:
    return PAGE.split(f"\n## {title}\n")[1].split("\n## ", maxsplit=1)[0]


def rows(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")]


def values() -> dict[str, float]:
    found = [row for row in rows(section("What it costs")) if len(row) == 4 and row[0].startswith("`")]
    return {row[0].strip("`"): float(row[1]) for row in found}


def costs() -> list[list[str]]:
    return [row for row in rows(section("What it costs")) if len(row) == 5 and row[1].startswith("`")]


def worked_out(formula: str, episodes: int, *, prod: bool) -> float:
    names = {**values(), "episodes": episodes, "prod": prod, "max": max, "min": min}
    return float(eval(formula.strip("`"), {"__builtins__": {}}, names))  # noqa: S307 -- the formula is from our own page


@pytest.mark.parametrize("row", costs(), ids=lambda row: row[0])
def test_each_figure_follows_from_its_formula(row: list[str]) -> None:
    figures = [float(cell) for cell in row[2:]]
    assert figures == [round(worked_out(row[1], episodes, prod=prod), 2) for episodes, prod in COLUMNS]


def test_the_sums_are_right() -> None:
    (sums,) = [row for row in rows(section("What it costs")) if row[0] == "**total**"]
    for column, (episodes, prod) in enumerate(COLUMNS, start=2):
        total = sum(worked_out(row[1], episodes, prod=prod) for row in costs())
        assert sums[column] == f"**{total:.0f}**"


def test_every_value_is_used_and_the_prices_have_a_date() -> None:
    used = set(re.findall(r"[a-z_]+", " ".join(row[1] for row in costs())))
    assert values().keys() <= used
    assert re.search(r"worked out on 20\d\d-\d\d-\d\d", section("What it costs"))


def test_the_sizes_in_the_formulas_match_the_environments() -> None:
    prod = (ROOT / "terraform" / "env" / "prod.tfvars").read_text(encoding="utf-8")
    assert "db-custom-2-7680" in prod
    assert "disk_gb         = 20" in prod
    assert len(re.findall("least = 1", prod)) == 2
    assert "db-g1-small" in (ROOT / "terraform" / "env" / "dev.tfvars").read_text(encoding="utf-8")


def test_every_variable_is_listed_with_its_file() -> None:
    declared = {
        name: file for file, text in TERRAFORM.items() for name in re.findall(r'^variable "(\w+)"', text, re.MULTILINE)
    }
    listed = {
        name: row[1].strip("`")
        for row in rows(section("What you can set"))
        for name in re.findall(r"`(\w+)`", row[0])
        if row[1].startswith("`")
    }
    assert listed == declared


def test_the_listed_metrics_match_terraform() -> None:
    made = set(re.findall(r"^    (\w+) = \{\n      description", TERRAFORM["metrics.tf"], re.MULTILINE))
    listed = {row[0].strip("`") for row in rows(section("What you can see")) if row[0].startswith("`")}
    assert listed == made


def test_the_manual_steps_take_less_than_15_minutes() -> None:
    steps = [row for row in rows(section("From an empty project to a listening URL")) if row[0].isdigit()]
    assert sum(int(row[2]) for row in steps) < 15


def test_links_within_the_page_and_to_other_pages_work() -> None:
    for page, anchor in re.findall(r"\]\((?!https:)([\w./-]*)#?([\w-]*)\)", PAGE):
        text = PAGE if not page else (ROOT / "docs" / page).read_text(encoding="utf-8")
        titles = [
            re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")
            for title in re.findall(r"^#+ (.*)$", text, re.MULTILINE)
        ]
        assert not anchor or anchor in titles, f"{page}#{anchor}"
