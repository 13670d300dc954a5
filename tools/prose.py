"""`python -m tools.prose`: finds wording of tests/prose/words.toml in the texts of this repository.

It reads documentation, docstrings and comments, the page's files, Terraform's and the API's descriptions, and the names
of constants and parameters. `--message FILE` checks only that file, such as a commit message.
"""

from __future__ import annotations

import argparse
import ast
import io
import re
import subprocess
import sys
import tokenize
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ROOT = Path(__file__).resolve().parent.parent
WORDS_FILE = ROOT / "tests" / "prose" / "words.toml"
PYTHON = ".py"
SUFFIXES = (PYTHON, ".css", ".hcl", ".html", ".js", ".md", ".tf", ".tfvars")
WHOLE_FILES = (".ci/run", ".env.example", "Makefile", "frontend/api/v1/openapi.json")
# Texts of others, texts that episodes are made of, and migrations, whose checksums are recorded in databases.
LEFT_OUT = (
    "docs/contract/README.md",
    "frontend/vendor/",
    "frontend/docs/vendor/",
    "shared/migrations/",
    "tests/data/",
    "tests/wiki/wikistand.py",
)
# Between two words: whitespace, and the marks that continue a comment on the next line.
_GAP = r"(?:[ \t]*\n[ \t]*(?:#|//|\*)?[ \t]*|[ \t]+)"


@dataclass(frozen=True, slots=True)
class Finding:
    path: str
    line: int
    words: str
    write: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.words!r}: write {self.write}"


class WordsError(Exception):
    """words.toml has an entry that no longer applies or has no reason."""


class Words:
    """The phrases and name prefixes of words.toml."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.pending: tuple[str, ...] = tuple(document.get("pending", ()))
        self.exceptions = {(one["path"], one["phrase"].lower()) for one in document.get("exceptions", ())}
        self._write: dict[str, str] = {phrase.lower(): write for phrase, write in document["phrases"].items()}
        # Longer phrases first: an alternation takes the first one that matches. "If there is no number" is fine.
        phrases = sorted(self._write, key=len, reverse=True)
        spelled = "|".join(_GAP.join(re.escape(word) for word in phrase.split()) for phrase in phrases)
        self._pattern = re.compile(rf"(?<![\w-])(?<!there )(?:{spelled})(?![\w-])", re.IGNORECASE)
        self._prefixes = re.compile(rf"_?(?:{'|'.join(document['name_prefixes'])})_", re.IGNORECASE)

    @classmethod
    def load(cls, file: Path = WORDS_FILE) -> Words:
        """Raises WordsError for an exception without a reason."""
        document = tomllib.loads(file.read_text(encoding="utf-8"))
        if unexplained := [one["path"] for one in document.get("exceptions", ()) if not one.get("reason")]:
            raise WordsError(f"Give a reason for the exceptions of {', '.join(unexplained)}.")
        return cls(document)

    def in_text(self, path: str, text: str, first_line: int = 1) -> Iterator[Finding]:
        line, counted_to = first_line, 0
        for match in self._pattern.finditer(text):
            line += text.count("\n", counted_to, match.start())
            counted_to = match.start()
            words = " ".join(match[0].replace("#", " ").replace("//", " ").replace("*", " ").split())
            if (path, words.lower()) not in self.exceptions:
                yield Finding(path, line, words, self._write[words.lower()])

    def in_python(self, path: str, source: str) -> Iterator[Finding]:
        for line, text in _python_texts(source):
            yield from self.in_text(path, text, line)
        for line, name in _constants_and_parameters(source):
            if self._prefixes.match(name) and (path, name.lower()) not in self.exceptions:
                yield Finding(path, line, name, "a name with max or min")

    def in_file(self, path: str, text: str) -> Iterator[Finding]:
        return self.in_python(path, text) if path.endswith(PYTHON) else self.in_text(path, text)


def _python_texts(source: str) -> Iterator[tuple[int, str]]:
    """Docstrings, and comments with those of the lines directly below: (first line, text)."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.body:
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                yield first.value.lineno, str(first.value.value)
    block: list[str] = []
    last_line = begin = 0
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type != tokenize.COMMENT:
            continue
        if token.start[0] != last_line + 1 and block:
            yield begin, "\n".join(block)
            block = []
        begin = begin if block else token.start[0]
        block.append(token.string)
        last_line = token.start[0]
    if block:
        yield begin, "\n".join(block)


def _constants_and_parameters(source: str) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id.isupper():
            yield node.lineno, node.id
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg


def checked_files() -> list[str]:
    """Tracked files of this repository whose wording counts."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [
        path
        for path in listed.splitlines()
        if (path.endswith(SUFFIXES) or path in WHOLE_FILES) and not path.startswith(LEFT_OUT)
    ]


def report(words: Words, texts: Mapping[str, str]) -> list[str]:
    """One line for each finding outside the pending paths, and for each pending path that is clean."""
    findings = [finding for path, text in texts.items() for finding in words.in_file(path, text)]
    problems = [str(one) for one in findings if not one.path.startswith(words.pending)]
    clean = [path for path in words.pending if not any(one.path.startswith(path) for one in findings)]
    return problems + [f"{path} has no such wording: remove it from `pending` in words.toml." for path in clean]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.prose")
    parser.add_argument("--message", type=Path, help="check only this file, such as a commit message")
    message = parser.parse_args(arguments).message
    words = Words.load()
    if message:
        problems = [str(one) for one in words.in_text(message.name, message.read_text(encoding="utf-8"))]
    else:
        problems = report(words, {path: (ROOT / path).read_text(encoding="utf-8") for path in checked_files()})
    for problem in problems:
        sys.stderr.write(f"{problem}\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
