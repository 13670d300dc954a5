"""Takes system calls away from this process, also from native code: starting processes and threads, sockets,
signals to others.

It is seccomp of Linux. On other systems, and on processors that are not listed, nothing is taken away.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# linux/prctl.h, linux/seccomp.h
_PR_SET_SECCOMP = 22
_PR_SET_NO_NEW_PRIVS = 38
_SECCOMP_MODE_FILTER = 2
_ALLOW = 0x7FFF0000
_FAIL = 0x00050000  # with the number of the error
# linux/bpf_common.h
_LOAD = 0x20
_SKIP_UNLESS_EQUAL = 0x15
_SKIP_UNLESS_GREATER_OR_EQUAL = 0x35
_RETURN = 0x06
# Offsets in the struct seccomp_data.
_NUMBER, _ARCHITECTURE = 0, 4
_X32_NUMBERS = 0x40000000  # a second list of the same calls, on x86_64
# Numbers that are the same everywhere: pidfd_send_signal, io_uring_setup (which opens sockets), pidfd_open, clone3,
# pidfd_getfd
_NEW_NUMBERS = (424, 425, 434, 435, 438)


@dataclass(frozen=True, slots=True)
class _Processor:
    """``architecture``: of linux/audit.h. ``refused``: numbers of system calls, of asm/unistd.h."""

    architecture: int
    refused: tuple[int, ...]


_PROCESSORS = {
    "x86_64": _Processor(
        architecture=0xC000003E,
        refused=(
            *(56, 57, 58, 59, 322),  # clone, fork, vfork, execve, execveat
            *(41, 42, 49, 53),  # socket, connect, bind, socketpair
            *(62, 200, 129, 297),  # kill, tkill, rt_sigqueueinfo, rt_tgsigqueueinfo
            *(101, 310, 311),  # ptrace, process_vm_readv, process_vm_writev
            *(272, 308, 165, 321),  # unshare, setns, mount, bpf
        ),
    ),
    "aarch64": _Processor(
        architecture=0xC00000B7,
        refused=(
            *(220, 221, 281),  # clone, execve, execveat
            *(198, 203, 200, 199),  # socket, connect, bind, socketpair
            *(129, 130, 138, 240),  # kill, tkill, rt_sigqueueinfo, rt_tgsigqueueinfo
            *(117, 270, 271),  # ptrace, process_vm_readv, process_vm_writev
            *(97, 268, 40, 280),  # unshare, setns, mount, bpf
        ),
    ),
}


class _Instruction(ctypes.Structure):
    _fields_ = (("code", ctypes.c_uint16), ("yes", ctypes.c_uint8), ("no", ctypes.c_uint8), ("value", ctypes.c_uint32))


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.POINTER(_Instruction)))


def filter_system_calls() -> bool:
    """Returns whether the kernel took the filter. It cannot be removed again, and processes inherit it."""
    processor = _PROCESSORS.get(platform.machine())
    if sys.platform != "linux" or processor is None:
        return False
    instructions = tuple(_Instruction(*parts) for parts in _write_program(processor))
    array = (_Instruction * len(instructions))(*instructions)
    program = _Program(len(instructions), array)
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    prctl.argtypes = [ctypes.c_int, ctypes.c_ulong, ctypes.c_void_p, ctypes.c_ulong, ctypes.c_ulong]
    # Without this, only root may set a filter.
    if prctl(_PR_SET_NO_NEW_PRIVS, 1, None, 0, 0) != 0:
        return False
    return bool(prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.addressof(program), 0, 0) == 0)


def _write_program(processor: _Processor) -> Iterator[tuple[int, int, int, int]]:
    """Each instruction: its code, how many to skip if its test holds and if it does not, its value."""
    fail = (_RETURN, 0, 0, _FAIL | errno.EPERM)
    yield _LOAD, 0, 0, _ARCHITECTURE
    yield _SKIP_UNLESS_EQUAL, 1, 0, processor.architecture
    yield fail
    yield _LOAD, 0, 0, _NUMBER
    yield _SKIP_UNLESS_GREATER_OR_EQUAL, 0, 1, _X32_NUMBERS
    yield fail
    for number in (*processor.refused, *_NEW_NUMBERS):
        yield _SKIP_UNLESS_EQUAL, 0, 1, number
        yield fail
    yield _RETURN, 0, 0, _ALLOW
