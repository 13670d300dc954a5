from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from local.stack.state_folder import LOOK_SECONDS, MAX_LOG_BYTES, ROOT, AlreadyRunningError, StateFolder
from tests.child_processes import tied

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def state(tmp_path: Path) -> StateFolder:
    return StateFolder(tmp_path / "state")


def test_the_error_for_a_locked_folder_names_the_running_stack(state: StateFolder) -> None:
    with state.held():
        state.write_stack({"pid": 7, "url": "http://127.0.0.1:5001"})
        assert state.is_held()
        with pytest.raises(AlreadyRunningError) as caught, StateFolder(state.path).held():
            pass
    assert caught.value.running["url"] == "http://127.0.0.1:5001"
    assert not state.is_held()


def test_checking_the_lock_does_not_prevent_locking_the_folder(state: StateFolder) -> None:
    state.make()
    looking = os.open(state.path, os.O_RDONLY)
    fcntl.flock(looking, fcntl.LOCK_SH)
    ended = threading.Timer(LOOK_SECONDS, os.close, [looking])
    ended.start()
    with state.held():
        assert state.is_held()
    ended.join()


def test_files_of_a_killed_process_are_ignored(state: StateFolder) -> None:
    state.make()
    state.stack_file.write_text(json.dumps({"pid": 1, "url": "http://127.0.0.1:5001"}))
    state.pid_file("podcasts").write_text("1\n")
    assert not state.is_held()
    with state.held():
        assert not state.stack_file.exists()
        assert not state.pid_file("podcasts").exists()


def test_a_killed_process_releases_the_lock(state: StateFolder) -> None:
    program = (
        "import sys, time, pathlib; from local.stack.state_folder import StateFolder\n"
        "with StateFolder(pathlib.Path(sys.argv[1])).held(): print('held', flush=True); time.sleep(60)"
    )
    holder = subprocess.Popen(tied([sys.executable, "-c", program, str(state.path)]), stdout=subprocess.PIPE, cwd=ROOT)
    assert holder.stdout
    assert holder.stdout.readline() == b"held\n"
    assert state.is_held()
    holder.kill()
    holder.wait()
    assert not state.is_held()


def test_a_secret_is_made_once_and_readable_only_for_its_owner(state: StateFolder) -> None:
    state.make()
    secret = state.secret("flask-secret-key")
    assert len(secret.encode()) >= 32
    assert StateFolder(state.path).secret("flask-secret-key") == secret
    assert (state.path / "flask-secret-key").stat().st_mode & 0o777 == 0o600


def test_a_long_log_is_renamed(state: StateFolder) -> None:
    state.make()
    state.log_file("podcasts").write_bytes(b"x" * (MAX_LOG_BYTES + 1))
    state.log_file("auth").write_text("short\n")
    with state.held():
        assert not state.log_file("podcasts").exists()
        assert (state.logs / "podcasts.log.1").exists()
        assert state.log_file("auth").read_text() == "short\n"


def test_emptying_removes_the_content_but_not_the_folder(state: StateFolder, tmp_path: Path) -> None:
    state.make()
    state.secret("flask-secret-key")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "kept").touch()
    (state.path / "link").symlink_to(tmp_path / "elsewhere")
    state.empty()
    assert list(state.path.iterdir()) == []
    assert (tmp_path / "elsewhere" / "kept").exists()


def test_a_locked_folder_is_not_emptied(state: StateFolder) -> None:
    with state.held():
        (state.path / "data").touch()
        with pytest.raises(AlreadyRunningError):
            StateFolder(state.path).empty()
        assert (state.path / "data").exists()


@pytest.fixture
def open_umask() -> Iterator[None]:
    """Sets a umask under which everyone may read and write new files."""
    before = os.umask(0)
    yield
    os.umask(before)


def open_to_others(folder: Path) -> list[str]:
    return [
        str(path) for path in [folder, *folder.rglob("*")] if path.lstat().st_mode & 0o077 and not path.is_symlink()
    ]


@pytest.mark.usefixtures("open_umask")
def test_only_the_owner_can_open_a_new_folder(state: StateFolder) -> None:
    state.make()
    assert open_to_others(state.path) == []


@pytest.mark.usefixtures("open_umask")
def test_locking_a_folder_of_an_earlier_release_removes_the_rights_of_others(
    state: StateFolder, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere.txt"
    elsewhere.write_text("not ours")
    texts = state.path / "storage" / "objects" / "bucket"
    texts.mkdir(parents=True)
    (texts / "own text").write_text("dear diary")
    (texts / "program").touch(mode=0o755)
    (texts / "link").symlink_to(elsewhere)
    (texts / "dangling").symlink_to(tmp_path / "nothing")
    with state.held():
        assert open_to_others(state.path / "storage") == []
        assert state.path.stat().st_mode & 0o777 == 0o700
        assert (texts / "program").stat().st_mode & 0o777 == 0o700
        assert elsewhere.stat().st_mode & 0o777 == 0o666


@pytest.mark.usefixtures("open_umask")
def test_the_rights_of_a_folder_locked_by_another_process_stay(state: StateFolder) -> None:
    with state.held():
        state.path.chmod(0o711)  # the database may need these rights
        with pytest.raises(AlreadyRunningError), StateFolder(state.path).held():
            pass
        assert state.path.stat().st_mode & 0o777 == 0o711
