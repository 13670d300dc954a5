"""`make licences`: writes THIRD_PARTY.md from the installed packages, and fails on a licence that is not allowed.

It covers what runs: the packages of the lock files of the functions and the local cloud, programs and libraries in
their wheels, data and fonts. Packages that only tests use are not distributed and not listed.
"""

from __future__ import annotations

import importlib.metadata
import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from packaging.requirements import Requirement

from tools.licences_known import BUNDLED, DATA, EXCEPTIONS, PERMISSIVE, SPDX_NAMES
from tools.routes import ROOT, load_routes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

THIRD_PARTY = ROOT / "THIRD_PARTY.md"
LOCAL_LOCK = ROOT / "tools" / "requirements.txt"
UNKNOWN = "unknown"


@dataclass(frozen=True)
class Package:
    name: str
    version: str
    licence: str  # an SPDX expression, or UNKNOWN
    url: str
    used_by: tuple[str, ...]

    @property
    def problem(self) -> str | None:
        looked_at = self.name in EXCEPTIONS and EXCEPTIONS[self.name][0] == self.licence
        if looked_at or is_permissive(self.licence):
            return None
        return (
            f"{self.name} {self.version}: its licence ({self.licence}) is not on the list of tools/licences_known.py."
        )


def is_permissive(expression: str) -> bool:
    """`expression`: SPDX without parentheses. One side of an OR must be entirely permissive."""
    return any(all(part.strip() in PERMISSIVE for part in side.split(" AND ")) for side in expression.split(" OR "))


def locked(lock_file: Path) -> Iterator[str]:
    """Names of the packages that a lock file installs on this machine."""
    for line in lock_file.read_text(encoding="utf-8").splitlines():
        if re.match(r"[A-Za-z0-9]", line):
            requirement = Requirement(line.removesuffix("\\").strip())
            if requirement.marker is None or requirement.marker.evaluate():
                yield requirement.name


def packages() -> list[Package]:
    users: dict[str, list[str]] = {name: [] for name in locked(LOCAL_LOCK)}
    functions = load_routes().functions
    for function in functions:
        for name in locked(ROOT / "functions" / function.name / "requirements.txt"):
            users[name].append(function.name)
    everyone = [function.name for function in functions]
    return [
        _package(name, ("every function",) if used_by == everyone else tuple(used_by or ["local cloud only"]))
        for name, used_by in sorted(users.items())
    ]


def _package(name: str, used_by: tuple[str, ...]) -> Package:
    metadata = importlib.metadata.metadata(name)
    return Package(name, metadata["Version"], read_licence(metadata), read_url(metadata), used_by)


def read_licence(metadata: importlib.metadata.PackageMetadata) -> str:
    """The licence from the package's metadata; newer metadata fields have priority."""
    expression = first(metadata, "License-Expression")
    if expression:
        return expression
    classifiers: list[str] = [
        value.rpartition(" :: ")[2] for value in metadata.get_all("Classifier") or [] if "License" in value
    ]
    said = [first(metadata, "License"), *classifiers]
    known = [SPDX_NAMES.get(words, words) for words in said if words in PERMISSIVE or words in SPDX_NAMES]
    return known[0] if known else UNKNOWN


def read_url(metadata: importlib.metadata.PackageMetadata) -> str:
    urls: dict[str, str] = {}
    for entry in metadata.get_all("Project-URL") or []:
        label, _, url = entry.partition(",")
        urls.setdefault(label.strip().lower(), url.strip())
    for label in ("source", "source code", "repository", "homepage", "code", "github", "documentation"):
        if label in urls:
            return urls[label]
    return first(metadata, "Home-page") or next(iter(urls.values()), "")


def first(metadata: importlib.metadata.PackageMetadata, field: str) -> str:
    values = metadata.get_all(field) or [""]
    return str(values[0])


def render(found: Iterable[Package]) -> str:
    lines = [
        "# Third-party software and data",
        "",
        (
            "`make licences` writes this file; do not edit it. Aethercast itself is licensed under Apache-2.0; "
            "see LICENSE."
        ),
        "",
        "## Packages",
        "",
        "| package | version | licence | used by |",
        "|---|---|---|---|",
        *(f"| [{p.name}]({p.url}) | {p.version} | {p.licence} | {', '.join(p.used_by)} |" for p in found),
        "",
        "Allowed, although their licences are not simply permissive:",
        "",
        *(f"- {name} ({licence}): {reason}" for name, (licence, reason) in sorted(EXCEPTIONS.items())),
        "",
        "## Programs and libraries inside these packages and this repository",
        "",
        "| part | inside | licence | note |",
        "|---|---|---|---|",
        *(f"| [{part.name}]({part.url}) | {part.inside} | {part.licence} | {part.note} |" for part in BUNDLED),
        "",
        "## Data and fonts",
        "",
        "| data | from | licence | credit |",
        "|---|---|---|---|",
        *(f"| [{part.name}]({part.url}) | {part.inside} | {part.licence} | {part.note} |" for part in DATA),
        "",
    ]
    return "\n".join(lines)


def main() -> int:
    found = packages()
    problems = [package.problem for package in found if package.problem]
    for problem in problems:
        sys.stderr.write(f"{problem}\n")
    if problems:
        return 1
    THIRD_PARTY.write_text(render(found), encoding="utf-8")
    print(f"{THIRD_PARTY.name}: {len(found)} packages, {len(BUNDLED)} bundled parts, {len(DATA)} data sets and fonts.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
