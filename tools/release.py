"""`make release VERSION=1.2.3`: a new version with its changelog section, its recorded episodes, a commit and a tag.

The checks run first, and nothing is written when one of them fails. Nothing is pushed.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from datetime import UTC, date, datetime

from tools.routes import ROOT

PROJECT = ROOT / "pyproject.toml"
CHANGELOG = ROOT / "CHANGELOG.md"
VERSION_MODULE = ROOT / "shared" / "version.py"
_VERSION = re.compile(r"(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})")
_VERSION_LINE = re.compile(r'^version = "([^"]+)"$', re.MULTILINE)
_UNRELEASED = "## [Unreleased]\n"


class ReleaseError(Exception):
    """The release cannot be made; the message says what to change."""


def parsed(version: str) -> tuple[int, ...]:
    """Raises ReleaseError if it is not three numbers (https://semver.org)."""
    match = _VERSION.fullmatch(version)
    if match is None:
        raise ReleaseError(f"VERSION must be three numbers such as 1.2.3, not {version!r}.")
    return tuple(int(part) for part in match.groups())


def project_with_version(project: str, version: str) -> str:
    """Raises ReleaseError unless the version is higher than the project's own."""
    match = _VERSION_LINE.search(project)
    if match is None:
        raise ReleaseError('pyproject.toml has no line such as: version = "1.2.3"')
    if parsed(version) <= parsed(match[1]):
        raise ReleaseError(f"VERSION must be higher than {match[1]}, the version in pyproject.toml.")
    return project[: match.start(1)] + version + project[match.end(1) :]


def module_with_version(module: str, version: str) -> str:
    return re.sub(r'^VERSION = "[^"]+"$', f'VERSION = "{version}"', module, flags=re.MULTILINE)


def unreleased_section(changelog: str) -> str:
    """The entries below `## [Unreleased]`, without blank lines around them. Raises ReleaseError if there are none."""
    _, heading, rest = changelog.partition(_UNRELEASED)
    section = rest.partition("\n## ")[0].strip()
    if not heading or not section:
        raise ReleaseError("CHANGELOG.md has no entries below ## [Unreleased]. Write what a user notices.")
    return section


def changelog_with_release(changelog: str, version: str, day: date) -> str:
    """The unreleased entries get the version's heading; `## [Unreleased]` stays above it, empty."""
    return changelog.replace(_UNRELEASED, f"{_UNRELEASED}\n## [{version}] - {day.isoformat()}\n", 1)


def check_work_tree() -> None:
    """Raises ReleaseError."""
    if _git("status", "--porcelain"):
        raise ReleaseError("The work tree has changes. Commit or stash them first.")


def check_tag_is_free(tag: str) -> None:
    """Raises ReleaseError."""
    if _git("tag", "--list", tag):
        raise ReleaseError(f"The tag {tag} exists already.")


def run_checks() -> None:
    """Raises ReleaseError."""
    for target in ("lint", "test"):
        if subprocess.run(["make", target], cwd=ROOT, check=False).returncode:
            raise ReleaseError(f"make {target} failed. Nothing was changed.")


def release(version: str) -> str:
    """The name of the tag. Raises ReleaseError."""
    check_work_tree()
    tag = f"v{version}"
    check_tag_is_free(tag)
    project = project_with_version(PROJECT.read_text(encoding="utf-8"), version)
    changelog = CHANGELOG.read_text(encoding="utf-8")
    notes = unreleased_section(changelog)
    run_checks()
    PROJECT.write_text(project, encoding="utf-8")
    VERSION_MODULE.write_text(
        module_with_version(VERSION_MODULE.read_text(encoding="utf-8"), version), encoding="utf-8"
    )
    CHANGELOG.write_text(changelog_with_release(changelog, version, datetime.now(UTC).date()), encoding="utf-8")
    for program in ("tools.openapi", "tests.releases"):
        subprocess.run([sys.executable, "-m", program], cwd=ROOT, check=True)
    _git(
        "add",
        "pyproject.toml",
        "shared/version.py",
        "CHANGELOG.md",
        "frontend/api/v1/openapi.json",
        "tests/data/releases",
    )
    _git("commit", "--quiet", "--message", f"Release {version}")
    _git("tag", "--annotate", tag, "--cleanup=verbatim", "--message", f"Aethercast {version}\n\n{notes}\n")
    return tag


def _git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True, text=True).stdout


def main() -> int:
    parser = argparse.ArgumentParser(prog="make release", description=__doc__)
    parser.add_argument("version", metavar="VERSION")
    try:
        tag = release(parser.parse_args().version)
    except ReleaseError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    print(f"Made {tag}. To publish it: git push origin HEAD {tag}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
