"""`python -m tests.chaos --episodes 40 --seed 7` runs a storm on its own cloud and prints a report."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from local.stack.state_folder import StateFolder
from tests.chaos.cloud_under_fire import cloud_with_detours
from tests.chaos.storm import Storm
from tests.chaos.weather import LATE


def main() -> None:
    options = parsed_options()
    seconds = options.seconds or 3.0 * options.episodes
    folder = Path(tempfile.mkdtemp(prefix="aethercast-storm-"))
    with cloud_with_detours(StateFolder(folder), seed=options.seed, late_share=LATE) as cloud:
        report = Storm(cloud, seed=options.seed, episodes=options.episodes, seconds=seconds).run()
    print(report)
    if report.problems:
        sys.exit(f"Logs, database and bucket are kept in {folder}")
    shutil.rmtree(folder)


def parsed_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--episodes", type=int, default=40)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--seconds", type=float, help="how long the storm lasts; three for each episode")
    return parser.parse_args()


if __name__ == "__main__":
    main()
