"""`make bench-api`: the API compared with bare functions in the same run. It prints results and checks nothing."""

from __future__ import annotations

import os
import platform
import tempfile
from pathlib import Path

from local.stack.state_folder import StateFolder
from tests.benchmarks.api import cards, cold_start, long_list, reading
from tests.local_stack import ended, new_client, running_stack


def main() -> None:
    cores = len(os.sched_getaffinity(0))
    print(f"Python {platform.python_version()}, {platform.machine()}, {cores} cores, load {os.getloadavg()[0]:.1f}\n")
    with tempfile.TemporaryDirectory() as folder:
        state = StateFolder(Path(folder) / "state")
        with running_stack(state) as url:
            supervisor = state.running()["pid"]
            client = new_client(url)
            cards.report(client)
            accepted = client.post_json("/api/v1/podcasts", {"topic": "Tea", "length_minutes": 1})
            episode = ended(client, accepted["podcast_id"], within_seconds=300)
            reading.report(client, episode, supervisor, Path(folder))
            cold_start.report(supervisor)
            long_list.report(supervisor, Path(folder))


main()
