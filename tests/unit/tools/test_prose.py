"""Tests what the wording check finds and ignores, and that its lists stay current."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

from tools import prose
from tools.prose import Words, WordsError, report

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENT: dict[str, Any] = {
    "name_prefixes": ["most", "longest"],
    "phrases": {"anew": "again", "what came of": "the result of", "is no number": "is not a number"},
}


def words(**more: Any) -> Words:
    return Words(DOCUMENT | more)


def found(path: str, text: str) -> list[tuple[int, str]]:
    return [(one.line, one.words) for one in words().in_file(path, text)]


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("docs/a.md", "It begins\nanew.", [(2, "anew")]),
        ("docs/a.md", "Log what came\nof it.", [(1, "what came of")]),
        ("a.js", "// see what came\n// of it", [(1, "what came of")]),
        ("Makefile", "run: ## Start Anew", [(1, "Anew")]),
        ("a.py", '"""It starts.\n\nMade anew.\n"""\n', [(3, "anew")]),
        ("a.py", "x = 1  # what came\n# of it, made anew\n", [(1, "what came of"), (2, "anew")]),
        ("a.py", "def f() -> None:\n    '''Anew.'''\n", [(2, "Anew")]),
    ],
)
def test_a_phrase_is_found_with_its_line(path: str, text: str, expected: list[tuple[int, str]]) -> None:
    assert found(path, text) == expected


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("docs/a.md", "A renewal: it manewvers."),
        ("docs/a.md", "If there is no number, it is empty."),
        ("docs/a.md", "The field `made_anew` and the file made-anew.md."),
        ("a.py", 'DATA = "made anew"\n'),
        ("a.py", "# what came first\nx = 1\n\n# of it\n"),
    ],
)
def test_other_words_names_and_data_are_ignored(path: str, text: str) -> None:
    assert found(path, text) == []


@pytest.mark.parametrize(
    "source", ["MOST_BYTES = 1\n", "_LONGEST = 1\n_LONGEST_WAIT: int = 2\n", "def f(most_x): ...\n"]
)
def test_constants_and_parameters_with_a_superlative_are_found(source: str) -> None:
    assert len(found("a.py", source)) == 1


def test_functions_and_local_variables_may_have_a_superlative() -> None:
    assert found("a.py", "def longest_match(maximum):\n    longest_name = 1\n    return longest_name\n") == []


def test_a_finding_suggests_other_words() -> None:
    assert report(words(), {"docs/a.md": "anew"}) == ["docs/a.md:1: 'anew': write again"]


def test_a_pending_path_may_have_findings_until_it_is_clean() -> None:
    pending = words(pending=["cpoa/"])
    assert report(pending, {"cpoa/a.md": "anew"}) == []
    assert report(pending, {"cpoa/a.md": "again"}) == [
        "cpoa/ has no such wording: remove it from `pending` in words.toml."
    ]


def test_an_exception_is_for_one_phrase_in_one_file() -> None:
    excepted = words(exceptions=[{"path": "docs/a.md", "phrase": "Anew", "reason": "a quotation"}])
    assert report(excepted, {"docs/a.md": "anew"}) == []
    assert report(excepted, {"docs/b.md": "anew"})


def test_an_exception_needs_a_reason(tmp_path: Path) -> None:
    file = tmp_path / "words.toml"
    file.write_text('name_prefixes = []\n[phrases]\n[[exceptions]]\npath = "a"\nphrase = "b"\n', encoding="utf-8")
    with pytest.raises(WordsError, match="reason"):
        Words.load(file)


def test_a_message_is_checked_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    message = tmp_path / "message"
    message.write_text("Make the cards anew", encoding="utf-8")
    assert prose.main(["--message", str(message)]) == 1
    assert "write again" in capsys.readouterr().err
    message.write_text("Regenerate the cards", encoding="utf-8")
    assert prose.main(["--message", str(message)]) == 0


def test_every_kind_of_text_is_checked() -> None:
    files = prose.checked_files()
    for path in ("README.md", "Makefile", "frontend/index.html", "frontend/api/v1/openapi.json", "shared/app.py"):
        assert path in files
    assert not [path for path in files if path.startswith(prose.LEFT_OUT)]


@pytest.mark.parametrize("piece", ["what came ", "what came\n# ", "anew-", "is no ", "_", " ", "\n"])
def test_the_time_is_linear_in_the_text(piece: str) -> None:
    loaded = Words.load()
    seconds = []
    for size in (100_000, 400_000):
        text = piece * (size // len(piece))
        begin = time.process_time()
        assert list(loaded.in_text("a.md", text)) is not None
        seconds.append(time.process_time() - begin)
    assert seconds[1] < 12 * seconds[0] + 0.1
