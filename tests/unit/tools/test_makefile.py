"""Tests the Makefile and the script that finds a Python, by running them as a user does."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

from tools.routes import ROOT

if TYPE_CHECKING:
    from pathlib import Path

MAKEFILE = (ROOT / "Makefile").read_text()


# Removes MAKELEVEL and similar variables: `make test` runs these tests, and a nested make prints its folder.
NOT_PASSED_ON = {"PYTHON", "MAKEFLAGS", "MFLAGS", "MAKELEVEL", "TOPIC", "LANGUAGE"}


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    surroundings = {name: value for name, value in os.environ.items() if name not in NOT_PASSED_ON}
    return subprocess.run(
        command, cwd=ROOT, env={**surroundings, **environment}, capture_output=True, text=True, check=False
    )


def fake_python(folder: Path, version: str) -> None:
    """Writes a `python3` that only reports its version."""
    (folder / "python3").write_text(f'#!/bin/sh\n[ "$1" = --version ] && echo "Python {version}" && exit 0\nexit 1\n')
    (folder / "python3").chmod(0o755)


def test_help_shows_every_target_with_its_own_comment() -> None:
    targets = re.findall(r"^([a-z][a-z-]*):(?!=)", MAKEFILE, re.MULTILINE)
    shown = run("make", "help").stdout
    assert targets
    for target in targets:
        assert re.search(rf"^  make {target} +\S", shown, re.MULTILINE), target


def test_every_target_without_a_file_is_declared_as_phony() -> None:
    declared = " ".join(re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)).split()
    assert set(declared) == set(re.findall(r"^([a-z][a-z-]*):(?!=)", MAKEFILE, re.MULTILINE))


def test_a_topic_reaches_the_program_as_it_was_typed(tmp_path: Path) -> None:
    including = tmp_path / "Makefile"
    including.write_text(f"include {ROOT}/Makefile\nshow:\n\t@printenv TOPIC\n")
    topic = f"""$(shell touch {tmp_path}/made) it's "quoted" `id` $HOME; $5 & more"""
    assert run("make", "-f", str(including), "show", f"TOPIC={topic}").stdout == f"{topic}\n"
    assert run("make", "-f", str(including), "show", TOPIC=topic).stdout == f"{topic}\n"
    assert not (tmp_path / "made").exists()


def test_a_language_is_taken_from_the_command_line_and_not_from_the_desktop(tmp_path: Path) -> None:
    including = tmp_path / "Makefile"
    including.write_text(f'include {ROOT}/Makefile\nshow:\n\t@echo "$$EPISODE_LANGUAGE/$$LANGUAGE"\n')
    show = ("make", "-f", str(including), "show")
    assert run(*show, "LANGUAGE=de", LANGUAGE="en_GB:en").stdout == "de/\n"
    assert run(*show, LANGUAGE="en_GB:en").stdout == "/en_GB:en\n"
    assert run(*show, EPISODE_LANGUAGE="fr").stdout == "fr/\n"


def test_a_new_enough_python_is_found() -> None:
    found = run("sh", "tools/find-python").stdout.strip()
    version = run(found, "-c", "import sys; print(sys.version_info >= (3, 11))").stdout
    assert version == "True\n"


def test_an_old_python_is_named_with_a_way_to_fix_it(tmp_path: Path) -> None:
    fake_python(tmp_path, "3.9.2")
    result = run("/bin/sh", "tools/find-python", PATH=str(tmp_path))
    assert result.returncode == 1
    assert "needs Python 3.11 or newer; python3 here is Python 3.9.2" in result.stderr
    assert "PYTHON=" in result.stderr


def test_a_chosen_python_is_used_or_refused_but_never_replaced(tmp_path: Path) -> None:
    fake_python(tmp_path, "3.9.2")
    assert run("sh", "tools/find-python", PYTHON=sys.executable).stdout.strip() == sys.executable
    refused = run("sh", "tools/find-python", PYTHON=str(tmp_path / "python3"))
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "no such command" in run("sh", "tools/find-python", PYTHON="python-of-nobody").stderr
