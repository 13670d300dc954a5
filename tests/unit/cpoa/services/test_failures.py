from __future__ import annotations

import pytest

from cpoa.services.failures import find_error_code


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"error_code": "PSWA_INVALID_PAYLOAD"}, "PSWA_INVALID_PAYLOAD"),
        ({"error": {"type": "task_failed", "message": "?"}}, "TASK_FAILED"),
        ({"error_data": {"error_code": "PSWA_AIMS_TIMEOUT"}}, "PSWA_AIMS_TIMEOUT"),
        ({"error": "Insufficient content", "message": "?"}, "INSUFFICIENT_CONTENT"),
        ({"error": "Name Anna Schmidt born 1970 Berlin is not allowed"}, None),
        ({"error": 7}, None),
        ([], None),
        (None, None),
    ],
)
def test_an_error_code_is_recognised_and_a_sentence_is_not(body: object, code: str | None) -> None:
    assert find_error_code(body) == code
