"""Python reads this before anything else where `local.stack.clocks` has put this folder on its path.

libfaketime 0.9.10 refuses Python's `time.sleep`, which waits for a moment of the monotonic clock.
"""

import select
import time
from typing import SupportsIndex


def sleep(seconds: float | SupportsIndex) -> None:
    if float(seconds) < 0:
        raise ValueError("sleep length must be non-negative")
    select.select([], [], [], float(seconds))


time.sleep = sleep
