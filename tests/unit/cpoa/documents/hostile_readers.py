"""Readers for a child process that misbehave, each in its own way."""

from __future__ import annotations

import ctypes
import faulthandler
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from cpoa.contracts.source_documents import BlockKind, DocumentBlock, SourceDocument, UnreadableSourceError


def _say(*texts: str) -> SourceDocument:
    return SourceDocument(tuple(DocumentBlock(BlockKind.PARAGRAPH, text) for text in texts))


def echo(data: bytes, prefix: str = "", number: int = 0) -> SourceDocument:
    block = DocumentBlock(BlockKind.HEADING, prefix + data.decode(), place="page 7", level=number, speaker="Ada")
    return SourceDocument((block,), title="Tide tables", left_out=("2 footnotes",))


def measure(data: bytes) -> SourceDocument:
    return _say(str(len(data)), str(sum(data[:1000])))


def refuse(_data: bytes) -> SourceDocument:
    raise UnreadableSourceError("The file has a password. Remove it.")


def fail(data: bytes) -> SourceDocument:
    raise ValueError(f"the secret text {data!r}")


def return_nothing(_data: bytes) -> Any:
    return None


def eat_memory(_data: bytes) -> SourceDocument:
    held = [bytes(10_000_000) + bytes([1]) for _ in range(200)]  # 2 GB
    return _say(str(len(held)))


def eat_some_memory(_data: bytes) -> SourceDocument:
    return _say(str(len(bytearray(20_000_000))))


def eat_memory_in_native_code(_data: bytes) -> SourceDocument:
    libc = ctypes.CDLL(None)
    libc.malloc.restype = ctypes.c_void_p
    libc.malloc.argtypes = [ctypes.c_size_t]
    return _say(str(libc.malloc(1 << 30)))


def recurse(data: bytes) -> SourceDocument:
    return recurse(data)


def spin(_data: bytes) -> SourceDocument:
    while True:
        pass


def sleep(_data: bytes) -> SourceDocument:
    time.sleep(600)
    return _say()


def announce_and_sleep(_data: bytes, marker: str) -> SourceDocument:
    """The limit of files lets no byte be written, but a named pipe takes them."""
    with Path(marker).open("w") as pipe:
        pipe.write(f"{os.getpid()}\n")
    return sleep(b"")


def crash(_data: bytes) -> SourceDocument:
    faulthandler.disable()
    ctypes.string_at(0)
    return _say()


def abort(_data: bytes) -> SourceDocument:
    os.write(2, b"free(): invalid pointer\nAborted")
    os.abort()


def leave(_data: bytes) -> SourceDocument:
    os._exit(0)


def talk(_data: bytes) -> SourceDocument:
    """Prints to both streams, which must not become part of the answer."""
    print("{}", flush=True)
    os.write(1, b"nonsense")
    sys.stderr.write("a" * 1_000_000)
    return _say("said")


def answer_nonsense(_data: bytes) -> SourceDocument:
    """Finds the descriptor of the answer, as code that took over the process could."""
    for descriptor in range(3, 20):
        try:
            os.write(descriptor, b'{"document":{"blocks":[{"kind":"spell","text":1}]}}')
        except OSError:
            continue
    os._exit(0)


def write_much(_data: bytes) -> SourceDocument:
    return _say("a" * 3_000_000)


def fork(_data: bytes) -> SourceDocument:
    for _ in range(3):
        os.fork()
    return _say("forked")


def fork_in_native_code(_data: bytes) -> SourceDocument:
    """At most eight processes."""
    libc = ctypes.CDLL(None, use_errno=True)
    results = [libc.fork() for _ in range(3)]
    if 0 in results:
        time.sleep(600)
    return _say(*(str(result) for result in results))


def use_native_calls(_data: bytes) -> SourceDocument:
    """A socket, and a signal to the parent."""
    libc = ctypes.CDLL(None, use_errno=True)
    return _say(str(libc.socket(2, 1, 0)), str(libc.kill(os.getppid(), 0)), str(ctypes.get_errno()))


def start_thread(_data: bytes) -> SourceDocument:
    threading.Thread(target=print).start()
    return _say("started")


def start_program(_data: bytes) -> SourceDocument:
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    return _say("started")


def connect(_data: bytes, port: int) -> SourceDocument:
    socket.create_connection(("127.0.0.1", port), timeout=5).close()
    return _say("connected")


def write_file(_data: bytes, path: str) -> SourceDocument:
    Path(path).write_bytes(b"a" * 100)
    return _say("written")


def read_environment(_data: bytes) -> SourceDocument:
    return _say(*sorted(os.environ))
