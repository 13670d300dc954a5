"""Runs a PostgreSQL program as a user that PostgreSQL accepts, until its parent ends.

Run as `python -I -S postgres_launcher.py <account> <parent's pid> <program> <arguments...>`. It is a separate program
because the same code between fork and exec (`preexec_fn`) can deadlock in a parent with threads.

Accounts: `plain` changes nothing; `userns` maps root to an ordinary user in a new user namespace, so that files outside
remain owned by root; `nobody` switches to that user.
"""

from __future__ import annotations

import ctypes
import os
import pwd
import signal
import sys
from pathlib import Path

CLONE_NEWUSER = 0x10000000  # linux/sched.h
PR_SET_PDEATHSIG = 1  # linux/prctl.h
UNPRIVILEGED_ID = 65534  # the kernel's overflow id; any id but 0 would do
CANNOT_START = 71  # EX_OSERR of sysexits.h


def enter_user_namespace() -> None:
    user, group = os.geteuid(), os.getegid()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "unshare(CLONE_NEWUSER)")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{UNPRIVILEGED_ID} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{UNPRIVILEGED_ID} {group} 1")


def become_nobody() -> None:
    nobody = pwd.getpwnam("nobody")
    os.setgroups([])
    os.setgid(nobody.pw_gid)
    os.setuid(nobody.pw_uid)


def die_with_parent(parent: int) -> None:
    """Sends SIGQUIT, PostgreSQL's immediate shutdown. Call it after changing the user, which clears the setting."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(signal.SIGQUIT), 0, 0, 0)
    if os.getppid() != parent:
        raise ProcessLookupError("The parent has ended.")


def main(account: str, parent: str, program: str, *arguments: str) -> None:
    try:
        if account == "userns":
            enter_user_namespace()
        elif account == "nobody":
            become_nobody()
        die_with_parent(int(parent))
        os.execv(program, [program, *arguments])  # noqa: S606 -- this is the purpose of the file
    except OSError as error:
        sys.stderr.write(f"{program} cannot be started as {account}: {error}\n")
        sys.exit(CANNOT_START)


if __name__ == "__main__":
    main(*sys.argv[1:])
