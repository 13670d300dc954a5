"""Python runs this file at its start if `local.stack.clocks` has added its folder to the path.

libfaketime 0.9.10 does not support Python's `time.sleep`, which waits with the monotonic clock.
"""

import select
import time
from typing import SupportsIndex


def sleep(seconds: float | SupportsIndex) -> None:
    if float(seconds) < 0:
        raise ValueError("sleep length must be non-negative")
    select.select([], [], [], float(seconds))


time.sleep = sleep
