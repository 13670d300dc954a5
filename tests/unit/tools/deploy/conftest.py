"""Fake gcloud and terraform programs in the PATH: they record their calls and print prepared answers."""

from __future__ import annotations

import json
import os
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from tools import packaging
from tools.deploy import infrastructure

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

# A shell script, because a test runs it dozens of times, and a shell starts ten times faster than Python.
_PROGRAM = """#!/bin/sh
call="${{0##*/}} $*"
printf '%s\\n' "$call" >> {log}
count() {{
    made=0
    while read -r line; do
        case "$line" in "$1"*) made=$((made + 1)) ;; esac
    done < {log}
}}
. {answers}
exit 0
"""


def _case(part: str, status: int, answers: Sequence[str]) -> str:
    """Returns shell code that ends the program with the answer if the call begins with the part."""
    beginning = shlex.quote(part)
    output = ">&2" if status else ""
    answer = " ".join(
        f"{number if number < len(answers) else '*'}) printf '%s\\n' {shlex.quote(text)} {output};;"
        for number, text in enumerate(answers, 1)
    )
    return f'case "$call" in {beginning}*) count {beginning}; case $made in {answer} esac; exit {status} ;; esac\n'


@dataclass
class Programs:
    folder: Path

    def install(self, *names: str) -> None:
        (self.folder / "bin").mkdir()
        self._answers.write_text("")
        text = _PROGRAM.format(log=shlex.quote(str(self._log)), answers=shlex.quote(str(self._answers)))
        for name in names:
            program = self.folder / "bin" / name
            program.write_text(text)
            program.chmod(0o755)

    def remove(self, name: str) -> None:
        (self.folder / "bin" / name).unlink()

    def answer(self, call: str, *answers: Any, status: int = 0) -> None:
        """Sets the answers to calls that begin with `call`, in order; the last is repeated. A later `answer` wins."""
        texts = [answer if isinstance(answer, str) else json.dumps(answer) for answer in answers]
        self._answers.write_text(_case(call, status, texts) + self._answers.read_text())

    @property
    def calls(self) -> list[str]:
        return self._log.read_text().splitlines() if self._log.exists() else []

    def made(self, beginning: str) -> list[str]:
        return [call for call in self.calls if call.startswith(beginning)]

    @property
    def _log(self) -> Path:
        return self.folder / "calls"

    @property
    def _answers(self) -> Path:
        return self.folder / "answers.sh"


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Programs:
    """Programs for the complete case: a login, a project with billing, a deployment without changes."""
    programs = Programs(tmp_path)
    programs.install("gcloud", "terraform")
    programs.answer("terraform version", {"terraform_version": "1.11.4"})
    programs.answer("gcloud auth list", "somebody@example.com")
    programs.answer("gcloud auth application-default", "a token")
    programs.answer("gcloud projects describe", "123456789012")
    programs.answer("gcloud billing", "True")
    apis = ("cloudresourcemanager", "serviceusage", "storage")
    programs.answer("gcloud services list", "\n".join(f"{api}.googleapis.com" for api in apis))
    programs.answer("terraform show", {"resource_changes": [{"change": {"actions": ["no-op"]}}]})
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(infrastructure, "PLAN_FILE", tmp_path / "build" / "terraform.plan")
    monkeypatch.setattr(infrastructure, "FIRST_PLAN", tmp_path / "build" / "plan")
    monkeypatch.setattr(packaging, "stage_all", list)
    for name, value in (("ENV", "dev"), ("PROJECT", "demo-project"), ("DOMAIN", "podcasts.example.com")):
        monkeypatch.setenv(name, value)
    for name in ("REGION", "ALERT_EMAIL", "YES"):
        monkeypatch.delenv(name, raising=False)
    assert os.environ["PATH"] == str(tmp_path / "bin")
    return programs
