from __future__ import annotations

from tests.hostile.children import findings
from tests.hostile.parsers import PARSERS


def test_no_parsers_time_grows_faster_than_its_input() -> None:
    """Otherwise one request could occupy a worker for hours in one C call that no signal and no thread interrupts."""
    assert findings("tests.hostile.parsers", list(PARSERS)) == {}
