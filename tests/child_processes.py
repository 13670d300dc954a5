"""How tests start programs, so that a test run that is killed leaves none of them behind."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from local.stack.supervised_service import LAUNCHER

if TYPE_CHECKING:
    from collections.abc import Sequence


def tied(command: Sequence[str]) -> list[str]:
    """The command, which the kernel kills when the thread that starts it ends; the main thread's end is the test run's.

    ``command`` begins with a program's full path. Only on Linux: elsewhere it is started as it is.
    """
    return [sys.executable, "-I", "-S", str(LAUNCHER), str(os.getpid()), *command]
