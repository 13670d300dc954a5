"""Time from the start of a process to its first 200 of GET /api/v1/podcasts, compared with a bare function that
connects and runs one SELECT.

The budget is at most 1.4 times the bare function. Imports are also reported separately.
"""

from __future__ import annotations

import http.client
import subprocess
import sys
import time
from statistics import median
from typing import TYPE_CHECKING

from tests.benchmarks.api.servers import START_SECONDS, Program, environment_of
from tools.routes import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping

BUDGET_RATIO = 1.4
STARTS = 9
_IMPORT = """
import runpy, sys, time
started = time.perf_counter()
import functions_framework
framework = time.perf_counter()
runpy.run_path(sys.argv[1])
print(framework - started, time.perf_counter() - framework)
"""


def report(supervisor: int) -> None:
    environment = environment_of("podcasts", supervisor)
    programs = {"podcasts": Program.of_function("podcasts"), "bare": Program.bare("bare_select")}
    turns = [{name: _first_answer(each, environment) for name, each in programs.items()} for _ in range(STARTS)]
    real, bare = (median(turn[name] for turn in turns) for name in programs)
    ratio = median(turn["podcasts"] / turn["bare"] for turn in turns)
    print(f"Cold start, the median of {STARTS}: process start to the first 200 of GET /api/v1/podcasts")
    print(f"  podcasts {real * 1000:.0f} ms, bare {bare * 1000:.0f} ms, ratio {ratio:.2f}  (budget {BUDGET_RATIO})")
    for name, program in programs.items():
        imports = [_imports(program, environment) for _ in range(STARTS)]
        framework, own = (median(each[part] for each in imports) * 1000 for part in (0, 1))
        print(f"  imports of {name}: functions-framework {framework:.0f} ms, its own main.py {own:.0f} ms")
    print(flush=True)


def _first_answer(program: Program, environment: Mapping[str, str]) -> float:
    """Returns seconds."""
    started = time.perf_counter()
    server = program.start(environment)
    try:
        while time.perf_counter() - started < START_SECONDS:
            connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=START_SECONDS)
            try:
                connection.request("GET", "/api/v1/podcasts")
                answer = connection.getresponse()
                answer.read()
            except ConnectionError:
                time.sleep(0.002)
                continue
            finally:
                connection.close()
            if answer.status == 200:
                return time.perf_counter() - started
        raise SystemExit("The function did not answer.")
    finally:
        server.process.terminate()
        server.process.wait(30)


def _imports(program: Program, environment: Mapping[str, str]) -> tuple[float, float]:
    """Returns the seconds for functions-framework, and for the function's own module after it."""
    finished = subprocess.run(
        [sys.executable, "-c", _IMPORT, str(program.source)],
        env=dict(environment) | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    framework, own = finished.stdout.split()
    return float(framework), float(own)
