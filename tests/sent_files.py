"""Files that tests upload as the page does."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import requests

if TYPE_CHECKING:
    from local.cli.api_client import ApiClient

FILES = Path(__file__).parent / "data" / "documents"


def upload_file(client: ApiClient, path: Path, content_type: str) -> str:
    return upload_bytes(client, path.name, path.read_bytes(), content_type)


def upload_bytes(client: ApiClient, name: str, content: bytes, content_type: str) -> str:
    """Returns the ID of the upload."""
    form = client.post_json(
        "/api/v1/uploads", {"file_name": name, "content_type": content_type, "size_bytes": len(content)}
    )
    sent = requests.post(form["url"], data=form["fields"], files={"file": content}, timeout=60)
    assert sent.ok, sent.text
    upload_id: str = form["upload_id"]
    return upload_id
