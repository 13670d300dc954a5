from __future__ import annotations

import pytest

from local.stack.proxied_ports import read_proxied_ports
from local.stack.settings import SettingError

PARTS = ("postgres", "front of podcast_steps")


@pytest.mark.parametrize(
    ("written", "ports"),
    [
        ("postgres=21001", {"postgres": 21001}),
        ("postgres=21001, front of podcast_steps=65535", {"postgres": 21001, "front of podcast_steps": 65535}),
        (" ", {}),
    ],
)
def test_an_entry_is_the_name_of_a_part_and_a_port(written: str, ports: dict[str, int]) -> None:
    assert read_proxied_ports({"LOCAL_DETOURS": written}, PARTS) == ports


def test_without_the_setting_no_port_is_proxied() -> None:
    assert read_proxied_ports({}, PARTS) == {}


@pytest.mark.parametrize(
    "entry", ["podcasts=1", "postgres", "postgres=", "postgres=0", "postgres=65536", "postgres=-1", ""]
)
def test_a_wrong_entry_is_named_with_the_known_parts(entry: str) -> None:
    with pytest.raises(SettingError) as raised:
        read_proxied_ports({"LOCAL_DETOURS": f"postgres=1,{entry}"}, PARTS)
    assert repr(entry) in str(raised.value)
    assert "front of podcast_steps, postgres" in str(raised.value)
