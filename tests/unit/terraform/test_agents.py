"""Terraform's variables for remote agents match the settings page, function by function."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
TERRAFORM = (ROOT / "terraform" / "agents.tf").read_text(encoding="utf-8")
PAGE = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
FUNCTIONS = ("podcasts", "snippets", "podcast_steps", "model_calls")
FOR_TESTS_ALONE = ("AIMS_GOOGLE_EMULATOR_URL", "AIMS_GOOGLE_TTS_EMULATOR_HOST")
NAME = re.compile(r"[A-Z]{2}[A-Z_]+")


def page_rows() -> dict[str, tuple[str, str]]:
    """Maps each variable to its default in the cloud and its readers."""
    section = PAGE.split("## Remote agents")[1].split("\n## ")[0]
    rows = ([cell.strip() for cell in line.split("|")] for line in section.splitlines() if line.startswith("| `"))
    found = {row[1].strip("`"): (row[2].strip("`"), row[5]) for row in rows}
    return {name: row for name, row in found.items() if name not in FOR_TESTS_ALONE}


def secrets() -> set[str]:
    section = PAGE.split("## Secrets")[1].split("\n## ")[0]
    return set(re.findall(r"`([A-Z_]+)`", section)) & page_rows().keys()


def settings_block() -> str:
    return TERRAFORM.split("agent_settings = {")[1].split("\n  }")[0]


def test_exactly_the_variables_of_the_page_are_set() -> None:
    assert set(re.findall(r"^\s+([A-Z_]+)\s+=", settings_block(), re.MULTILINE)) == page_rows().keys() - secrets()


def test_a_key_reaches_the_functions_that_read_it_from_secret_manager_alone() -> None:
    block = TERRAFORM.split("model_keys_read_by = {")[1].split("\n  }")[0]
    for function in FUNCTIONS:
        listed = re.search(rf"^\s+{function}\s+= \[(.*)\]", block, re.MULTILINE)
        names = set(NAME.findall(listed[1])) if listed else set()
        assert names == {name for name in secrets() if f"`{function}`" in page_rows()[name][1]}, function


def test_each_function_gets_the_variables_it_reads() -> None:
    block = TERRAFORM.split("agent_settings_read_by = {")[1].split("\n  }")[0]
    for function in FUNCTIONS:
        told = block.split(f"{function} ", 1)[1].lstrip("= \n")
        names = set(page_rows()) if told.startswith("keys(") else set(NAME.findall(told.split("]")[0]))
        reads = {name for name, (_, readers) in page_rows().items() if f"`{function}`" in readers}
        assert names - secrets() == reads - secrets(), function


def test_the_defaults_match_the_code() -> None:
    defaults = dict(re.findall(r'(\w+)\s+= optional\(string, "([^"]+)"\)', TERRAFORM))
    rows = page_rows()
    assert defaults["provider"] == rows["AIMS_PROVIDER"][0]
    assert defaults["fallback"] == rows["MODEL_FALLBACK"][0]
    assert defaults["location"] == rows["AIMS_GOOGLE_LOCATION"][0]
    assert defaults["text_model"] == rows["AIMS_GOOGLE_TEXT_MODEL"][0]
    assert defaults["openai_url"] == rows["OPENAI_BASE_URL"][0]
    assert defaults["anthropic_url"] == rows["ANTHROPIC_BASE_URL"][0]
    assert defaults["picture_model"] == rows["AIMS_GOOGLE_PICTURE_MODEL"][0]
    for agent, interval, timeout in re.findall(
        r"(\w+)\s+= optional\(object\(\{ interval = optional\(number, (\d+)\), timeout = optional\(number, (\d+)\)",
        TERRAFORM,
    ):
        assert rows[f"CPOA_{agent.upper()}_POLLING_INTERVAL_SECONDS"][0] == interval
        assert rows[f"CPOA_{agent.upper()}_POLLING_TIMEOUT_SECONDS"][0] == timeout
