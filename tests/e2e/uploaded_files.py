"""Uploads files as a browser does, and the files for it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import requests

if TYPE_CHECKING:
    from local.cli.api_client import ApiClient

FILES = Path(__file__).parents[1] / "data" / "documents"
TYPES = {".pdf": "application/pdf", ".html": "text/html"}


def upload(client: ApiClient, name: str) -> str:
    """``name``: below `FILES`. Returns the upload's ID."""
    path = FILES / name
    content = path.read_bytes()
    file = {"file_name": path.name, "content_type": TYPES[path.suffix], "size_bytes": len(content)}
    form = client.post_json("/api/v1/uploads", file)
    sent = requests.post(form["url"], data=form["fields"], files={"file": content}, timeout=30)
    assert sent.ok, sent.text
    upload_id: str = form["upload_id"]
    return upload_id
