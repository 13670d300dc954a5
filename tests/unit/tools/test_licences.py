from __future__ import annotations

import email.message

import pytest

from tools.licences import THIRD_PARTY, Package, is_permissive, packages, read_licence, render


def metadata(**fields: str) -> email.message.Message:
    message = email.message.Message()
    for name, value in fields.items():
        message[name.replace("_", "-")] = value
    return message


def package(licence: str, name: str = "something") -> Package:
    return Package(name, "1", licence, "https://example.org", ("auth",))


@pytest.mark.parametrize("expression", ["MIT", "Apache-2.0 AND MIT", "GPL-3.0-or-later OR BSD-3-Clause"])
def test_a_permissive_expression_is_allowed(expression: str) -> None:
    assert is_permissive(expression)
    assert package(expression).problem is None


@pytest.mark.parametrize("expression", ["GPL-3.0-only", "MIT AND GPL-2.0-or-later", "AGPL-3.0-only", "unknown", ""])
def test_anything_else_is_refused_by_name(expression: str) -> None:
    problem = package(expression).problem
    assert problem is not None
    assert "something 1" in problem


def test_an_exception_applies_only_to_the_reviewed_licence() -> None:
    assert package("LGPL-3.0-or-later", "lameenc").problem is None
    assert package("GPL-3.0-or-later", "lameenc").problem is not None
    assert package("LGPL-3.0-or-later", "another").problem is not None


@pytest.mark.parametrize(
    ("fields", "licence"),
    [
        ({"License_Expression": "MIT", "License": "GPL"}, "MIT"),
        ({"License": "Apache 2.0"}, "Apache-2.0"),
        ({"License": "see file", "Classifier": "License :: OSI Approved :: MIT License"}, "MIT"),
        ({"License": "GPL-3.0-or-later"}, "unknown"),
        ({}, "unknown"),
    ],
)
def test_a_licence_is_read_from_the_metadata_of_the_package(fields: dict[str, str], licence: str) -> None:
    assert read_licence(metadata(**fields)) == licence  # type: ignore[arg-type]  # importlib.metadata returns such a message


def test_the_committed_list_matches_the_locked_packages() -> None:
    found = packages()
    assert not [package.problem for package in found if package.problem]
    assert THIRD_PARTY.read_text() == render(found), "Run `make licences`."
