"""A signal is not lost, even if it arrives while the main thread begins to wait."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tools.routes import ROOT

WAIT_AGAIN_AND_AGAIN = """
import random, signal, sys
from local.emulators.stop_signal import StopSignal

stop_signal = StopSignal()
number = getattr(signal, sys.argv[1])
signal.signal(signal.SIGALRM, lambda *_: None)
for _ in range(3000):
    signal.setitimer(signal.ITIMER_REAL, random.uniform(1e-6, 4e-5))
    stop_signal.wait()
signal.raise_signal(number)
stop_signal.wait()
stop_signal.trigger()
stop_signal.wait()
"""


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
def test_a_signal_is_noticed_at_any_moment(name: str) -> None:
    command = [sys.executable, "-c", WAIT_AGAIN_AND_AGAIN, name]
    assert subprocess.run(command, cwd=ROOT, timeout=60, check=False).returncode == 0
