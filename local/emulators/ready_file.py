"""Tells other programs that a server of the local cloud is ready, and on which port."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def write_ready_file(ready_file: Path | None, port: int) -> None:
    """Written atomically. Remove an old file before starting the server."""
    if ready_file is None:
        return
    unfinished = ready_file.with_name(f".{ready_file.name}.{os.getpid()}")
    unfinished.write_text(json.dumps({"port": port, "pid": os.getpid()}) + "\n", encoding="utf-8")
    unfinished.replace(ready_file)
