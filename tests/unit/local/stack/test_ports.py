from __future__ import annotations

import socket
import subprocess
import sys

from local.stack.ports import BLOCK_PORTS, PICKED_PORTS, PortBlocks, pick_free_ports, pick_named_ports
from local.stack.settings import ROOT


def test_picked_ports_are_distinct_and_outside_the_range_of_outgoing_connections() -> None:
    ports = pick_free_ports(BLOCK_PORTS + 20)
    assert len(set(ports)) == BLOCK_PORTS + 20
    assert all(port in PICKED_PORTS for port in ports)


def test_two_processes_do_not_pick_the_same_port_though_neither_has_bound_it_yet() -> None:
    processes = [PortBlocks() for _ in range(20)]
    picked = [process.pick() for process in processes for _ in range(30)]
    assert len(set(picked)) == 600


def test_the_ports_of_a_process_are_free_again_when_it_has_ended() -> None:
    restarted, other = PortBlocks(), PortBlocks()
    picking = "from local.stack.ports import pick_free_port; print(pick_free_port(), flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", picking], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        port = int(process.stdout.readline())
        assert not restarted.keeps(port)
        process.communicate("\n")
    assert restarted.keeps(port)
    assert not other.keeps(port)


def test_a_port_outside_the_blocks_is_not_kept() -> None:
    process = PortBlocks()
    assert not process.keeps(PICKED_PORTS.stop + 1)
    assert not process.keeps(process.pick() // BLOCK_PORTS * BLOCK_PORTS)


def test_a_port_is_reused_at_the_next_start_unless_another_process_uses_it() -> None:
    names = ["tasks", "storage"]
    first = pick_named_ports(names, {})
    assert pick_named_ports([*names, "new"], first).items() >= first.items()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", first["tasks"]))
        taken.listen()
        second = pick_named_ports(names, first)
    assert second["storage"] == first["storage"]
    assert second["tasks"] not in first.values()
