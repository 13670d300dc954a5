from __future__ import annotations

from typing import TYPE_CHECKING

from tools.lock_entries import lock_entries, locked_hashes, write_entries

if TYPE_CHECKING:
    from pathlib import Path

ONE, TWO, THREE = "1" * 64, "2" * 64, "3" * 64
LOCK = f"""\
# made by a program
alpha==1.0 \\
    --hash=sha256:{ONE} \\
    --hash=sha256:{TWO}
# a comment between
beta-two==2.0 ; sys_platform == 'win32' \\
    --hash=sha256:{THREE}
"""


def lock_file(folder: Path) -> Path:
    path = folder / "requirements.txt"
    path.write_text(LOCK)
    return path


def test_an_entry_is_a_package_with_its_marker_and_all_its_hashes(tmp_path: Path) -> None:
    entries = lock_entries(lock_file(tmp_path))
    assert list(entries) == ["alpha", "beta-two"]
    assert entries["alpha"].count("--hash") == 2
    assert "sys_platform" in entries["beta-two"]
    assert not any("#" in entry for entry in entries.values())


def test_a_subset_of_the_entries_is_a_valid_lock_file(tmp_path: Path) -> None:
    part = write_entries(lock_file(tmp_path), {"beta-two"}, tmp_path / "part.txt")
    assert lock_entries(part).keys() == {"beta-two"}
    assert part.read_text().endswith(f"{THREE}\n")


def test_the_hashes_of_several_lock_files_are_merged(tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text(f"gamma==1 --hash=sha256:{'4' * 64}\n")
    assert locked_hashes(lock_file(tmp_path), other) == {ONE, TWO, THREE, "4" * 64}
