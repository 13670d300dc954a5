"""Tests the files that `make release` writes, and when it refuses."""

from __future__ import annotations

import subprocess
from datetime import date
from typing import TYPE_CHECKING

import pytest

from tools import release
from tools.release import ReleaseError, changelog_with_release, project_with_version, unreleased_section

if TYPE_CHECKING:
    from pathlib import Path

PROJECT = '[project]\nname = "aethercast"\nversion = "0.9.0"\n\n[tool.other]\npython_version = "3.11"\n'
CHANGELOG = "# Changelog\n\n## [Unreleased]\n\n### Added\n\n- A thing.\n\n## [0.9.0] - 2026-01-01\n\n- Older.\n"


@pytest.mark.parametrize("version", ["0.9.1", "0.10.0", "1.0.0"])
def test_a_release_changes_only_the_version(version: str) -> None:
    assert project_with_version(PROJECT, version) == PROJECT.replace("0.9.0", version)


@pytest.mark.parametrize("version", ["0.9.0", "0.8.9", "1.0", "v1.0.0", "01.0.0", "1.0.0-rc1", ""])
def test_another_version_is_refused(version: str) -> None:
    with pytest.raises(ReleaseError, match="VERSION must be"):
        project_with_version(PROJECT, version)


def test_the_unreleased_entries_move_under_the_version() -> None:
    written = changelog_with_release(CHANGELOG, "1.0.0", date(2026, 2, 3))
    assert written == CHANGELOG.replace("## [Unreleased]\n", "## [Unreleased]\n\n## [1.0.0] - 2026-02-03\n")
    assert unreleased_section(CHANGELOG) == "### Added\n\n- A thing."


@pytest.mark.parametrize("changelog", ["# Changelog\n", "## [Unreleased]\n\n## [0.9.0]\n\n- Older.\n"])
def test_a_changelog_without_new_entries_is_refused(changelog: str) -> None:
    with pytest.raises(ReleaseError, match="no entries"):
        unreleased_section(changelog)


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one commit, whose checks are replaced."""
    monkeypatch.setattr(release, "ROOT", tmp_path)
    monkeypatch.setattr(release, "PROJECT", tmp_path / "pyproject.toml")
    monkeypatch.setattr(release, "CHANGELOG", tmp_path / "CHANGELOG.md")
    monkeypatch.setattr(release, "VERSION_MODULE", tmp_path / "shared" / "version.py")
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "A Developer")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "developer@example.com")
    (tmp_path / "pyproject.toml").write_text(PROJECT)
    (tmp_path / "CHANGELOG.md").write_text(CHANGELOG)
    (tmp_path / "Makefile").write_text("lint test:\n\t@true\n")
    openapi = tmp_path / "frontend" / "api" / "v1" / "openapi.json"
    for folder in (openapi.parent, tmp_path / "tools", tmp_path / "shared"):
        folder.mkdir(parents=True)
    (tmp_path / "shared" / "version.py").write_text('"""The version."""\n\nVERSION = "0.9.0"\n')
    openapi.write_text("0.9.0")
    (tmp_path / "tools" / "openapi.py").write_text(
        f"import pathlib\npathlib.Path({str(openapi)!r}).write_text('1.0.0')\n"
    )
    package = tmp_path / "tests" / "releases"
    package.mkdir(parents=True)
    (package / "__main__.py").write_text(
        "import pathlib\nfolder = pathlib.Path('tests/data/releases/1.0.0')\nfolder.mkdir(parents=True)\n"
        "(folder / 'recorded.json').write_text('{}')\n"
    )
    for command in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "--message", "Begin"]):
        git(tmp_path, *command)
    return tmp_path


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, text=True).stdout


def test_a_release_is_one_commit_with_a_tag_that_holds_its_notes(checkout: Path) -> None:
    assert release.release("1.0.0") == "v1.0.0"
    assert git(checkout, "status", "--porcelain") == ""
    assert git(checkout, "log", "-1", "--format=%s") == "Release 1.0.0\n"
    changed = git(checkout, "show", "--name-only", "--format=").split()
    assert changed == [
        "CHANGELOG.md",
        "frontend/api/v1/openapi.json",
        "pyproject.toml",
        "shared/version.py",
        "tests/data/releases/1.0.0/recorded.json",
    ]
    assert 'VERSION = "1.0.0"' in (checkout / "shared" / "version.py").read_text()
    notes = git(checkout, "tag", "--list", "v1.0.0", "--format=%(contents)")
    assert notes.strip() == "Aethercast 1.0.0\n\n### Added\n\n- A thing."


def test_a_failed_check_changes_nothing(checkout: Path) -> None:
    (checkout / "Makefile").write_text("lint:\n\t@true\ntest:\n\t@false\n")
    git(checkout, "commit", "--quiet", "--all", "--message", "Break the tests")
    with pytest.raises(ReleaseError, match="make test failed"):
        release.release("1.0.0")
    assert git(checkout, "status", "--porcelain") == ""


def test_a_changed_work_tree_is_refused(checkout: Path) -> None:
    (checkout / "CHANGELOG.md").write_text("changed")
    with pytest.raises(ReleaseError, match="work tree has changes"):
        release.release("1.0.0")


def test_a_tag_that_exists_is_refused(checkout: Path) -> None:
    git(checkout, "tag", "v1.0.0")
    with pytest.raises(ReleaseError, match="exists already"):
        release.release("1.0.0")
