from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from shared import data_files
from shared.data_files import DataFileMissingError, cache_folder, data_file, data_folder

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a staged function, which contains the package `shared`."""
    monkeypatch.delenv("DATA_DIR", raising=False)
    monkeypatch.setattr(data_files, "__file__", str(tmp_path / "code" / "shared" / "data_files.py"))
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "environment"))
    (tmp_path / "code" / "shared").mkdir(parents=True)
    return tmp_path / "code"


def test_a_chosen_folder_comes_first(code: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (code / "data").mkdir()
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "chosen"))
    assert data_folder() == tmp_path / "chosen"


def test_a_staged_function_reads_beside_its_code(code: Path):
    (code / "data").mkdir()
    (code / "data" / "corpus.json").write_text("{}", encoding="utf-8")
    assert data_file("corpus.json").read_text(encoding="utf-8") == "{}"


@pytest.mark.usefixtures("code")
def test_the_repository_reads_from_the_environment_s_share_folder(tmp_path: Path):
    assert data_folder() == tmp_path / "environment" / "share" / "aethercast"


@pytest.mark.usefixtures("code")
def test_a_missing_file_is_an_error_that_says_what_to_do():
    with pytest.raises(DataFileMissingError, match=r"corpus\.json .*make setup.*DATA_DIR"):
        data_file("corpus.json")


def test_data_is_cached_beside_the_file_only_in_an_environment(code: Path, tmp_path: Path):
    folder = tmp_path / "environment" / "share" / "aethercast"
    assert cache_folder(folder / "corpus.json") is None  # the folder does not exist
    folder.mkdir(parents=True)
    assert cache_folder(folder / "corpus.json") == folder
    assert cache_folder(code / "data" / "corpus.json") is None
