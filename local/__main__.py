# ruff: noqa: PLC0415 -- `stop` and `reset` work before anything is installed
"""The command line of the local cloud: `python -m local run | stop | reset`."""

from __future__ import annotations

import argparse
import ctypes
import os
import signal
import sys
import time

from local.stack.state_folder import OTHERS, AlreadyRunningError, StateFolder

PR_SET_PDEATHSIG = 1  # linux/prctl.h
STOP_SECONDS = 30.0


def run(state: StateFolder, *, with_parent: bool) -> int:
    if with_parent and sys.platform == "linux":  # if `make` is killed, the cloud ends too
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0)
    os.umask(OTHERS)  # every process of the cloud inherits it
    from local.stack import cloud as stack
    from local.stack.clocks import NoFaketimeError
    from local.stack.postgres import PostgresError
    from local.stack.settings import SettingError
    from local.stack.supervisor import StartError

    try:
        stack.run(state)
    except AlreadyRunningError as already:
        return complain(already_running_message(already.running))
    except (NoFaketimeError, PostgresError, SettingError, StartError) as error:
        return complain(str(error))
    return 0


def stop(state: StateFolder) -> int:
    """Returns when every process has ended."""
    if not state.is_held():
        print("Nothing is running here.")
        return 0
    pid = state.running().get("pid")
    if pid is None:
        return complain("The local cloud is starting or stopping; try again.")
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while state.is_held():
        if time.monotonic() > deadline:
            return complain(f"The local cloud (pid {pid}) did not stop within {STOP_SECONDS:.0f} s.")
        time.sleep(0.05)
    print("Stopped.")
    return 0


def reset(state: StateFolder) -> int:
    try:
        state.empty()
    except AlreadyRunningError as already:
        return complain(f"{already_running_message(already.running)} Stop it first: make stop.")
    print(f"{state.path} is empty.")
    return 0


def already_running_message(running: dict[str, object]) -> str:
    where = f" at {running['url']}" if "url" in running else ""
    return f"Aethercast is already running{where} (pid {running.get('pid', 'unknown')})."


def complain(sentence: str) -> int:
    sys.stderr.write(f"{sentence}\n")
    return 1


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m local", epilog="LOCAL_STATE_DIR: use another folder than .local/")
    commands = parser.add_subparsers(dest="command", required=True)
    running = commands.add_parser("run", help="start everything, and stop it on Ctrl-C")
    running.add_argument("--with-parent", action="store_true", help="end when the program that started this ends")
    commands.add_parser("stop", help="stop the local cloud of this checkout")
    commands.add_parser("reset", help="empty .local/")
    options = parser.parse_args()
    state = StateFolder()
    if options.command == "run":
        return run(state, with_parent=options.with_parent)
    return stop(state) if options.command == "stop" else reset(state)


if __name__ == "__main__":
    sys.exit(main())
