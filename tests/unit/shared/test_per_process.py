from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor

from shared.per_process import PerProcess


def test_all_threads_get_the_value_that_was_made_first() -> None:
    made: list[object] = []
    barrier = threading.Barrier(8)

    def make() -> object:
        made.append(object())
        return made[-1]

    client = PerProcess(make)

    def get(_: int) -> object:
        barrier.wait()
        return client.get()

    with ThreadPoolExecutor(8) as pool:
        got = set(pool.map(get, range(8)))
    assert got == set(made)
    assert len(made) == 1


def test_a_forked_process_makes_its_own_value() -> None:
    client = PerProcess(os.getpid)
    assert client.get() == os.getpid()
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(write_end, str(client.get()).encode())
        os._exit(0)
    os.waitpid(child, 0)
    os.close(write_end)
    with os.fdopen(read_end) as pipe:
        assert pipe.read() == str(child)


def test_a_forgotten_value_is_made_again_once() -> None:
    client = PerProcess(object)
    first = client.get()
    client.forget(first)
    second = client.get()
    client.forget(first)  # by a late thread
    assert first is not second
    assert client.get() is second
