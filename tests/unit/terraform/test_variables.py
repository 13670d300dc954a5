"""Every variable says what it is, of which type, and refuses what it cannot be."""

from __future__ import annotations

import re

import pytest

from tools.routes import ROOT

DECLARATION = re.compile(r'^variable "(\w+)" \{\n(.*?)^\}', re.MULTILINE | re.DOTALL)
VARIABLES = {
    name: body
    for path in sorted((ROOT / "terraform").glob("*.tf"))
    for name, body in DECLARATION.findall(path.read_text(encoding="utf-8"))
}
# Comments, sentences, and the names of resources.
LEFT_OUT = re.compile(r"#.*|^ *description += .*|^ *content += .*|^resource .*", re.MULTILINE)


@pytest.mark.parametrize("name", VARIABLES)
def test_it_is_typed_described_and_validated(name: str) -> None:
    assert re.search(r'^  description = ".{20,}"$', VARIABLES[name], re.MULTILINE)
    assert re.search(r"^  type\s+= \S+", VARIABLES[name], re.MULTILINE)
    assert "  validation {" in VARIABLES[name] or "= bool\n" in VARIABLES[name]
    for message in re.findall(r'error_message = "(.*)"', VARIABLES[name]):
        assert message.endswith((".", "}.", ")."))


NAMES = ("auth", "podcasts", "snippets", "sessions", "subscribe", "media_url", "podcast_steps", "upkeep", "migrate")


def test_no_function_is_written_twice() -> None:
    """Which functions there are, their paths and sizes stand in routes.json; Terraform's files name those alone that do
    something by themselves, or read something that no other reads."""
    allowed = {
        "routes.tf": {"podcast_steps", "upkeep", "migrate"},
        "functions.tf": set(NAMES),  # their limits
        "agents.tf": {"podcasts", "snippets", "podcast_steps"},
    }
    for path in (ROOT / "terraform").glob("*.tf"):
        code = LEFT_OUT.sub("", path.read_text(encoding="utf-8"))
        found = {name for name in NAMES if re.search(rf'"{name}"|^ +{name} += (?!google|optional)', code, re.MULTILINE)}
        assert found <= allowed.get(path.name, set()), path.name
