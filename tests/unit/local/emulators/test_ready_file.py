from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from local.emulators.ready_file import write_ready_file

if TYPE_CHECKING:
    from pathlib import Path


def test_a_server_writes_its_port_and_process_atomically(tmp_path: Path) -> None:
    file = tmp_path / "server.ready"
    write_ready_file(file, 4711)

    assert json.loads(file.read_text()) == {"port": 4711, "pid": os.getpid()}
    assert [each.name for each in tmp_path.iterdir()] == ["server.ready"]
