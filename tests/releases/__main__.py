"""Records `tests/data/releases/<version>/` of this checkout for later releases: `python -m tests.releases`."""

from __future__ import annotations

import shutil
import tempfile
import tomllib
from pathlib import Path
from uuid import uuid4

from local.cli.api_client import ApiClient
from local.stack.state_folder import StateFolder
from tests.chaos.cloud_under_fire import cloud_under_fire
from tests.releases.fixture import save
from tests.releases.recording import Recorder

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "a-long-enough-password"


def main() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    folder = Path(tempfile.mkdtemp(prefix="aethercast-release-"))
    with cloud_under_fire(StateFolder(folder)) as cloud:
        username = f"keeper-{uuid4().hex[:8]}"
        release = Recorder(cloud, signed_in(cloud.url, username), username, PASSWORD).record_all(version)
    written = save(release)
    shutil.rmtree(folder)
    kibibytes = sum(path.stat().st_size for path in written.iterdir()) // 1024
    print(f"{len(release.episodes)} episodes of version {version} in {written.relative_to(ROOT)}/, {kibibytes} KiB.")


def signed_in(url: str, username: str) -> ApiClient:
    client = ApiClient(url)
    account = {"username": username, "email": f"{username}@example.com", "password": PASSWORD}
    client.post_json("/auth/register", account)
    answer = client.post_json("/auth/login", {"login_identifier": username, "password": PASSWORD})
    client.token = answer["access_token"]
    return client


if __name__ == "__main__":
    main()
