"""`make bench`: what an episode costs, as ratios within this run. It prints results and checks nothing."""

from __future__ import annotations

from tests.benchmarks.episodes import main

main()
