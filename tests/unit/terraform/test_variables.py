"""Every Terraform variable has a description, a type and a validation."""

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
# Comments, texts, and the names of resources.
LEFT_OUT = re.compile(r"#.*|^ *description += .*|^ *content += .*|^resource .*", re.MULTILINE)


@pytest.mark.parametrize("name", VARIABLES)
def test_a_variable_has_type_description_and_validation(name: str) -> None:
    assert re.search(r'^  description = ".{20,}"$', VARIABLES[name], re.MULTILINE)
    assert re.search(r"^  type\s+= \S+", VARIABLES[name], re.MULTILINE)
    assert "  validation {" in VARIABLES[name] or "= bool\n" in VARIABLES[name]
    for message in re.findall(r'error_message = "(.*)"', VARIABLES[name]):
        assert message.endswith((".", "}.", ")."))


NAMES = (
    *("auth", "podcasts", "snippets", "sessions", "subscribe", "media_url", "podcast_steps", "upkeep", "model_calls"),
    "migrate",
)


def test_functions_are_declared_only_in_routes_json() -> None:
    """The list of functions, their paths and sizes are in routes.json. Terraform's files name only functions that need
    their own resources or variables."""
    allowed = {
        "routes.tf": {"podcast_steps", "upkeep", "model_calls", "migrate"},
        "functions.tf": set(NAMES),  # their limits
        "agents.tf": {"podcasts", "snippets", "podcast_steps", "model_calls"},
    }
    for path in (ROOT / "terraform").glob("*.tf"):
        code = LEFT_OUT.sub("", path.read_text(encoding="utf-8"))
        found = {name for name in NAMES if re.search(rf'"{name}"|^ +{name} += (?!google|optional)', code, re.MULTILINE)}
        assert found <= allowed.get(path.name, set()), path.name
