"""`.local/`: the state of the local cloud and information about its processes. Only its owner may read it."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import secrets
import shutil
import stat
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
MAX_LOG_BYTES = 5_000_000
OTHERS = 0o077  # mode bits of group and others
LOOKS = 5
LOOK_SECONDS = 0.02


class AlreadyRunningError(Exception):
    """Another supervisor holds this folder. `running`: what it wrote about itself."""

    def __init__(self, running: dict[str, Any]) -> None:
        self.running = running
        super().__init__("The local cloud is already running.")


class StateFolder:
    def __init__(self, path: Path | None = None) -> None:
        """Default path: LOCAL_STATE_DIR, otherwise `.local/` of this checkout."""
        self.path = path or Path(os.environ.get("LOCAL_STATE_DIR") or ROOT / ".local").resolve()
        self.run = self.path / "run"
        self.logs = self.path / "logs"
        self.stack_file = self.run / "stack.json"
        self.ports_file = self.path / "ports.json"

    def make(self) -> None:
        for folder in (self.path, self.run, self.logs):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Held by one process at a time; the kernel releases the lock when that process ends."""
        self.make()
        folder = os.open(self.path, os.O_RDONLY)
        try:
            if not _locked(folder):
                raise AlreadyRunningError(self.running())
            self.restrict_permissions()
            self.remove_process_files()
            self.rotate_long_logs()
            self.write_pid("supervisor", os.getpid())
            yield
            self.remove_process_files()
        finally:
            os.close(folder)

    def restrict_permissions(self) -> None:
        """Corrects the modes of existing files: an earlier release made texts and logs readable by everyone."""
        for path in [self.path, *self.path.rglob("*")]:
            with contextlib.suppress(FileNotFoundError):  # another command may be replacing it
                mode = path.lstat().st_mode
                if mode & OTHERS and not stat.S_ISLNK(mode):
                    path.chmod(stat.S_IMODE(mode) & ~OTHERS)

    def is_held(self) -> bool:
        if not self.path.exists():
            return False
        folder = os.open(self.path, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(folder)
        return False

    def running(self) -> dict[str, Any]:
        """What the holder wrote about itself; only its PID while it starts. Valid only while the folder is held."""
        if self.stack_file.exists():
            stack: dict[str, Any] = json.loads(self.stack_file.read_text(encoding="utf-8"))
            return stack
        pid_file = self.pid_file("supervisor")
        return {"pid": int(pid_file.read_text(encoding="utf-8"))} if pid_file.exists() else {}

    def write_stack(self, stack: dict[str, Any]) -> None:
        _write_whole(self.stack_file, json.dumps(stack, indent=2) + "\n")

    def ports(self) -> dict[str, int]:
        """The ports of the last run; empty before the first run."""
        if not self.ports_file.exists():
            return {}
        ports: dict[str, int] = json.loads(self.ports_file.read_text(encoding="utf-8"))
        return ports

    def write_ports(self, ports: dict[str, int]) -> None:
        _write_whole(self.ports_file, json.dumps(ports, indent=2) + "\n")

    def write_pid(self, name: str, pid: int | None) -> None:
        """Writes atomically, so that a reader never sees a partial file."""
        _write_whole(self.pid_file(name), f"{pid}\n")

    def pid_file(self, name: str) -> Path:
        return self.run / f"{name}.pid"

    def log_file(self, name: str) -> Path:
        return self.logs / f"{name}.log"

    def log_tail(self, name: str, lines: int = 15) -> str:
        try:
            text = self.log_file(name).read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return ""
        return "\n".join(f"    {line}" for line in text.strip().splitlines()[-lines:])

    def rotate_long_logs(self) -> None:
        """Keeps the last rotated log; older ones are deleted."""
        for log in self.logs.glob("*.log"):
            if log.stat().st_size > MAX_LOG_BYTES:
                log.replace(log.with_suffix(".log.1"))

    def remove_process_files(self) -> None:
        for left in [*self.run.glob("*.pid"), *self.run.glob("*.ready"), self.stack_file]:
            left.unlink(missing_ok=True)

    def secret(self, name: str) -> str:
        """Created once and kept, so that tokens stay valid after a restart."""
        path = self.path / name
        if not path.exists():
            unfinished = path.with_name(path.name + ".part")
            unfinished.touch(mode=0o600)
            unfinished.write_text(secrets.token_hex(32), encoding="utf-8")
            unfinished.replace(path)
        return path.read_text(encoding="utf-8")

    def empty(self) -> None:
        """Keeps the folder itself, because it may be a mount."""
        with self.held():
            for child in self.path.iterdir():
                if child.is_dir() and not child.is_symlink():
                    shutil.rmtree(child)
                else:
                    child.unlink()


def _locked(folder: int) -> bool:
    """Tries several times, because `is_held` of another command locks the folder for a moment."""
    for _ in range(LOOKS):
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(LOOK_SECONDS)
        else:
            return True
    return False


def _write_whole(path: Path, text: str) -> None:
    unfinished = path.with_suffix(".part")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(path)
