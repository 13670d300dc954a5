from __future__ import annotations

from tests.unit.hostile.children import findings
from tests.unit.hostile.parsers import PARSERS


def test_no_parser_s_time_grows_faster_than_its_input() -> None:
    """Else one request would hold a worker for hours, in one C call that no signal and no thread interrupts."""
    assert findings("tests.unit.hostile.parsers", list(PARSERS)) == {}
