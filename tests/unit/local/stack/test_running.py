from __future__ import annotations

import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest

from local.stack.running import StartFailedError, wait_until_running
from local.stack.state_folder import StateFolder

if TYPE_CHECKING:
    from pathlib import Path


def ended_process() -> subprocess.Popen[bytes]:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process


def test_the_error_for_a_failed_supervisor_contains_the_end_of_its_log(tmp_path: Path) -> None:
    state = StateFolder(tmp_path)
    state.make()
    state.log_file("run").write_text("Port 5001 is taken.\n", encoding="utf-8")

    with pytest.raises(StartFailedError, match="Port 5001 is taken"):
        wait_until_running(state, ended_process())


def test_a_second_start_waits_for_the_supervisor_of_the_first(tmp_path: Path) -> None:
    """Two commands start the cloud at once: one supervisor ends, because the other has locked the folder."""
    state = StateFolder(tmp_path)
    found: list[str] = []
    with state.held():
        waiting = threading.Thread(target=lambda: found.append(wait_until_running(state, ended_process())))
        waiting.start()
        time.sleep(0.3)
        assert waiting.is_alive()
        state.write_stack({"url": "http://127.0.0.1:5001"})
        waiting.join(30)

    assert found == ["http://127.0.0.1:5001"]
