from __future__ import annotations

import pytest

from local.stack.detours import read_detours
from local.stack.settings import SettingError

PARTS = ("postgres", "front of podcast_steps")


@pytest.mark.parametrize(
    ("written", "detours"),
    [
        ("postgres=21001", {"postgres": 21001}),
        ("postgres=21001, front of podcast_steps=65535", {"postgres": 21001, "front of podcast_steps": 65535}),
        (" ", {}),
    ],
)
def test_a_detour_is_a_part_and_a_port(written: str, detours: dict[str, int]) -> None:
    assert read_detours({"LOCAL_DETOURS": written}, PARTS) == detours


def test_without_the_setting_there_is_none() -> None:
    assert read_detours({}, PARTS) == {}


@pytest.mark.parametrize(
    "entry", ["podcasts=1", "postgres", "postgres=", "postgres=0", "postgres=65536", "postgres=-1", ""]
)
def test_a_bad_one_is_named_with_the_parts_that_there_are(entry: str) -> None:
    with pytest.raises(SettingError) as raised:
        read_detours({"LOCAL_DETOURS": f"postgres=1,{entry}"}, PARTS)
    assert repr(entry) in str(raised.value)
    assert "front of podcast_steps, postgres" in str(raised.value)
