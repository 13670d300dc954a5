"""Measures a function and a bare one alternately in the same run, so that other load on the machine affects both."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from tests.benchmarks.api.load import Sample, measure

if TYPE_CHECKING:
    from tests.benchmarks.api.load import Get
    from tests.benchmarks.api.servers import Server

ROUNDS = 5
ROUND_SECONDS = 1.5
WARM_UP_SECONDS = 0.5
HEADING = (
    f"{'':34} {'requests/s':^15} {'':6} {'p50 in ms':^13} {'p99 in ms':^13} {'CPU ms/request':^13}\n"
    f"{'':34} {'real':>7} {'bare':>7} {'ratio':>6}" + f" {'real':>6} {'bare':>6}" * 3
)


@dataclass(frozen=True, slots=True)
class Comparison:
    real: list[Sample]
    bare: list[Sample]

    @property
    def throughput(self) -> float:
        """Returns the real function's throughput as a share of the bare one's: the median of the ratios of the
        rounds."""
        pairs = zip(self.real, self.bare, strict=True)
        return median(real.requests_per_second / bare.requests_per_second for real, bare in pairs)

    def line(self, name: str) -> str:
        rates = "".join(f" {median(each.requests_per_second for each in side):7.0f}" for side in (self.real, self.bare))
        others = "".join(
            f" {median(getattr(each, figure) for each in side):6.2f}"
            for figure in ("p50_ms", "p99_ms", "cpu_ms")
            for side in (self.real, self.bare)
        )
        return f"{name[:34]:34}{rates} {self.throughput:6.2f}{others}"


def compare(real: Server, bare: Server, request: Get) -> Comparison:
    for server in (real, bare):
        measure(server, request, WARM_UP_SECONDS)
    pairs = [(measure(real, request, ROUND_SECONDS), measure(bare, request, ROUND_SECONDS)) for _ in range(ROUNDS)]
    return Comparison([pair[0] for pair in pairs], [pair[1] for pair in pairs])
