"""`make lock`: writes lock files with hashes from the dependency groups of pyproject.toml.

All groups are resolved together first, so that a package has the same version in every lock file. Existing pins are
kept unless `--upgrade` is given.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK_FILES = {
    "auth": "functions/auth/requirements.txt",
    "podcasts": "functions/podcasts/requirements.txt",
    "snippets": "functions/snippets/requirements.txt",
    "sessions": "functions/sessions/requirements.txt",
    "subscribe": "functions/subscribe/requirements.txt",
    "shows": "functions/shows/requirements.txt",
    "feeds": "functions/feeds/requirements.txt",
    "sharing": "functions/sharing/requirements.txt",
    "media_url": "functions/media_url/requirements.txt",
    "podcast_steps": "functions/podcast_steps/requirements.txt",
    "upkeep": "functions/upkeep/requirements.txt",
    "model_calls": "functions/model_calls/requirements.txt",
    "migrate": "functions/migrate/requirements.txt",
    "local": "tools/requirements.txt",
    "openapi": "tools/openapi/requirements.txt",
    "test": "tests/requirements.txt",
    "lint": "tests/lint-requirements.txt",
    "page": "tests/page-requirements.txt",
    "contract": "tests/contract-requirements.txt",
}
_PIN = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==(\S+)")


def pins(lock_text: str) -> dict[str, str]:
    """Maps package names to versions in a lock file."""
    return {match[1]: match[2] for line in lock_text.splitlines() if (match := _PIN.match(line))}


def compile_groups(groups: list[str], output: Path, *options: str) -> None:
    """Resolves one version for all platforms and Python versions; writes no registry URL."""
    command = [
        *(sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--universal", "--fork-strategy", "fewest"),
        *("--python-version", "3.11", "--generate-hashes", "--no-emit-index-url", "--annotation-style", "line"),
        *(option for group in groups for option in ("--group", group)),
        *("--output-file", str(output), *options),
    ]
    environment = {**os.environ, "UV_CUSTOM_COMPILE_COMMAND": "make lock"}
    subprocess.run(command, check=True, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)


def lock(*, upgrade: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        together = Path(folder) / "together.txt"
        if not upgrade:
            together.write_text(standing_pins(), encoding="utf-8")
        compile_groups(list(LOCK_FILES), together)
        constraints = Path(folder) / "constraints.txt"
        constraints.write_text(
            "".join(f"{name}=={version}\n" for name, version in pins(together.read_text(encoding="utf-8")).items()),
            encoding="utf-8",
        )
        for group, path in LOCK_FILES.items():
            compile_groups([group], ROOT / path, "--constraints", str(constraints), "--no-annotate", "--upgrade")
            print(f"{path}: {len(pins((ROOT / path).read_text(encoding='utf-8')))} packages")


def standing_pins() -> str:
    standing: dict[str, str] = {}
    for path in LOCK_FILES.values():
        if (ROOT / path).exists():
            standing.update(pins((ROOT / path).read_text(encoding="utf-8")))
    return "".join(f"{name}=={version}\n" for name, version in standing.items())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="make lock")
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions")
    lock(upgrade=parser.parse_args().upgrade)
