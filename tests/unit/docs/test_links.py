"""The links, anchors, paths, modules, make targets and tests that the Markdown pages name exist."""

from __future__ import annotations

import importlib.util
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.unit.docs.markdown_pages import MarkdownPage, markdown_pages
from tools.routes import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

PAGES = markdown_pages()
FOLDERS = ("cpoa", "docs", "features", "frontend", "functions", "local", "shared", "terraform", "tests", "tools")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([a-z][a-z-]*):(?!=)", MAKEFILE, re.MULTILINE))
FILE_TYPES = {"json", "md", "py", "sql", "tf", "toml", "txt"}  # `functions.tf` is not a module
# Written by a command or by the reader, so they are not in the repository.
WRITTEN_LATER = {"terraform/.terraform.lock.hcl", "terraform/env/prod.local.tfvars"}
_PATH = re.compile(rf"(?<![\w/.-])(?:{'|'.join(FOLDERS)})/[\w./*{{}},-]*")
_TEST = re.compile(r"(?<![\w/])test_[\w*]+(?:\.py)?")
_MODULE = re.compile(rf"(?<![\w./-])(?:{'|'.join(FOLDERS)})(?:\.[A-Za-z_]\w*)+(?![\w/])")


def by_page(*missing: Callable[[MarkdownPage], list[str]]) -> list[str]:
    """Returns one line for each missing name on each page."""
    return [f"{page.name}: {name}" for page in PAGES for find in missing for name in find(page)]


def missing_links(page: MarkdownPage) -> list[str]:
    return [link for link in page.links() if not link_exists(page, link)]


def link_exists(page: MarkdownPage, link: str) -> bool:
    file, _, anchor = link.partition("#")
    target = (page.path.parent / file).resolve() if file else page.path
    if not target.exists():
        return False
    return not anchor or (target.suffix == ".md" and anchor in MarkdownPage(target).anchors())


def missing_paths(page: MarkdownPage) -> list[str]:
    """Checks paths in inline code that begin with a folder of the repository. Skips placeholders such as `<ENV>`."""
    return [
        path
        for code in page.inline_code()
        if "<" not in code and "..." not in code
        for path in _PATH.findall(code)
        if path not in WRITTEN_LATER and not any(ROOT.glob(path.rstrip("/.,")))
    ]


def missing_modules(page: MarkdownPage) -> list[str]:
    """Checks `a.b.c` in code, where `a` is a folder of the repository. The last parts may be names in a module."""
    return [name for code in page.inline_code() for name in _MODULE.findall(code) if not module_exists(name)]


@cache
def module_exists(name: str) -> bool:
    parts = name.split(".")
    if Path(ROOT, *parts).is_dir() or parts[-1] in FILE_TYPES:
        return True
    for length in range(len(parts), 1, -1):
        module = Path(ROOT, *parts[:length]).with_suffix(".py")
        if module.is_file():
            source = module.read_text(encoding="utf-8")
            return all(re.search(rf"\b{part}\b", source) for part in parts[length:])
    return False


def missing_programs(page: MarkdownPage) -> list[str]:
    """Checks our programs that `python -m` runs, in inline code and in fenced code."""
    names = re.findall(r"python\S* -m ([\w.]+)", page.code())
    return [name for name in names if name.split(".")[0] in FOLDERS and importlib.util.find_spec(name) is None]


def missing_targets(page: MarkdownPage) -> list[str]:
    """Checks `make TARGET`, with its variables before or after it."""
    commands = re.findall(r"\bmake((?: +[A-Z_]+=\S+)* +[a-z][a-z-]*)", page.code())
    return [command for command in commands if command.split()[-1] not in TARGETS]


@cache
def source_of_tests() -> dict[Path, str]:
    return {path: path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py")}


def missing_tests(page: MarkdownPage) -> list[str]:
    """Checks test files without a folder, and test functions."""
    return [name for code in page.inline_code() for name in _TEST.findall(code) if not is_a_test(name)]


def is_a_test(name: str) -> bool:
    if name == "test_scenarios":  # a field of the API
        return True
    files = source_of_tests()
    if name.endswith(".py"):
        return any(file.match(name) for file in files)
    return any(file.match(f"{name}.py") for file in files) or any(f"def {name}(" in text for text in files.values())


def test_each_link_leads_to_an_existing_file_and_anchor() -> None:
    wrong = by_page(missing_links)
    assert not wrong, "\n".join(wrong)


def test_each_path_exists() -> None:
    wrong = by_page(missing_paths)
    assert not wrong, "\n".join(wrong)


def test_each_module_and_program_exists() -> None:
    wrong = by_page(missing_modules, missing_programs)
    assert not wrong, "\n".join(wrong)


def test_each_make_target_exists() -> None:
    wrong = by_page(missing_targets)
    assert not wrong, "\n".join(wrong)


def test_each_named_test_exists() -> None:
    wrong = by_page(missing_tests)
    assert not wrong, "\n".join(wrong)


WRONG = """# A page

## An `odd` title: here

[no file](no/such.md), [no anchor](#nowhere), [right](#an-odd-title-here), [elsewhere](https://example.org/no.md)
`docs/nowhere.md`, `cpoa/no_such_module.py`, `cpoa/contracts/`, `cpoa/*.py`, `docs/decisions/<number>.md`
`cpoa.no_such_module`, `cpoa.migrate`, `cpoa.migrate.no_such_name`, `make nothing`, `API_GW_PORT=5002 make run`
`tests/unit/docs/test_links.py`, `test_of_nothing.py`, `test_that_nobody_wrote`, `test_each_path_exists`

```sh
make never ENV=dev
python -m tools.no_such_program
```
"""


@pytest.fixture
def wrong_page(tmp_path: Path) -> MarkdownPage:
    path = tmp_path / "page.md"
    path.write_text(WRONG)
    return MarkdownPage(path)


def test_a_missing_target_is_found(wrong_page: MarkdownPage) -> None:
    assert missing_links(wrong_page) == ["no/such.md", "#nowhere"]
    assert missing_paths(wrong_page) == ["docs/nowhere.md", "cpoa/no_such_module.py"]
    assert missing_modules(wrong_page) == ["cpoa.no_such_module", "cpoa.migrate.no_such_name"]
    assert missing_programs(wrong_page) == ["tools.no_such_program"]
    assert sorted(missing_targets(wrong_page)) == [" never", " nothing"]
    assert missing_tests(wrong_page) == ["test_of_nothing.py", "test_that_nobody_wrote"]


def test_every_page_of_the_repository_is_checked() -> None:
    names = {page.name for page in PAGES}
    assert {"README.md", "CHANGELOG.md", "THIRD_PARTY.md", "docs/deploy.md", "docs/contract/README.md"} <= names
