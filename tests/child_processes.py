"""How tests start programs so that none of them survives a killed test run."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from local.stack.supervised_service import LAUNCHER

if TYPE_CHECKING:
    from collections.abc import Sequence


def tied(command: Sequence[str]) -> list[str]:
    """Returns the command, wrapped so that the kernel kills it when the thread that starts it ends; the main thread
    ends with the test run.

    ``command`` must begin with a program's full path. This works only on Linux; on other systems the command is
    returned unchanged.
    """
    return [sys.executable, "-I", "-S", str(LAUNCHER), str(os.getpid()), *command]
