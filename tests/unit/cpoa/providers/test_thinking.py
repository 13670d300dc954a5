from __future__ import annotations

import pytest

from cpoa.providers.thinking import without_thinking


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Reefs grow.", "Reefs grow."),
        ("<think>Let me see.</think>\n\nReefs grow.", "Reefs grow."),
        ("<thinking>Let me see.</thinking>Reefs grow.", "Reefs grow."),
        ("Let me see.</think>Reefs grow.", "Reefs grow."),
        ("<think>Let me see. Reefs", ""),
        ("<think></think>Reefs <think>hm</think>grow.", "Reefs grow."),
        ("Reefs grow.<think>Done", "Reefs grow."),
        ("Let me see.</think>Reefs <think>hm</think>grow.", "Reefs grow."),
        ("", ""),
    ],
)
def test_thinking_is_removed(text: str, rest: str) -> None:
    assert without_thinking(text) == rest
