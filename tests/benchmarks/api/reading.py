"""Every read route compared with a bare function that sends the same requests to database and bucket.

The budget is at least 0.8 of the bare function's requests per second.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.benchmarks.api.comparison import HEADING, compare
from tests.benchmarks.api.load import Get
from tests.benchmarks.api.recording import load_function, recorded
from tests.benchmarks.api.servers import Program, environment_of

if TYPE_CHECKING:
    from pathlib import Path

    from local.cli.api_client import ApiClient

BUDGET_RATIO = 0.8
CLIENT_ID = "benchmark"


def report(client: ApiClient, episode: dict[str, Any], supervisor: int, folder: Path) -> None:
    print(f"Read routes beside bare functions with the same SQL (budget: a ratio of {BUDGET_RATIO})\n{HEADING}")
    client.post_json("/api/v1/session/init", {"client_id": CLIENT_ID})
    client.get_json("/api/v1/snippets")
    for function, requests in _requests(client, episode).items():
        _report_function(function, requests, environment_of(function, supervisor), folder)
    print(flush=True)


def _requests(client: ApiClient, episode: dict[str, Any]) -> dict[str, list[Get]]:
    """Returns the requests by function."""
    address = f"/api/v1/podcasts/{episode['podcast_id']}"
    pieces = [Get(f"{address}/{name}") for name in ("audio.mp3", "transcript.vtt", "chapters.json", "waveform.json")]
    own = Get("/api/v1/podcasts?mine=true", {"Authorization": f"Bearer {client.token}"})
    lists = [Get("/api/v1/podcasts"), own, Get(address)]
    return {
        "podcasts": [*lists, *pieces, Get("/api/v1/voices"), Get("/health")],
        "snippets": [Get("/api/v1/snippets"), Get("/api/v1/categories")],
        "sessions": [Get(f"/api/v1/session/preferences?client_id={CLIENT_ID}")],
        "media_url": [Get(f"/api/v1/internal/media_access_url?gcs_uri={episode['final_audio_filepath']}")],
    }


def _report_function(function: str, requests: list[Get], environment: dict[str, str], folder: Path) -> None:
    module = load_function(function, environment)
    routes = folder / f"{function}.json"
    routes.write_text(json.dumps({request.path: _bare_route(module, request) for request in requests}))
    with (
        Program.of_function(function).running(environment) as real,
        Program.bare("bare_replay").running(environment | {"BARE_ROUTES": str(routes)}) as bare,
    ):
        for request in requests:
            print(compare(real, bare, request).line(_name(request)), flush=True)


def _bare_route(module: Any, request: Get) -> dict[str, Any]:
    """``document`` and ``location``: the real response, unless its content is from the bucket."""
    calls, answer = recorded(module, request)
    from_bucket = bool(calls) and calls[-1][0] == "read"
    document = answer.get_json() if answer.is_json and not from_bucket else None
    return {"calls": calls, "document": document, "location": answer.headers.get("Location")}


def _name(request: Get) -> str:
    """Returns the route without the parts that differ between runs."""
    path, _, query = request.path.removeprefix("/api/v1").partition("?")
    words = ["<id>" if len(word) == 36 else word for word in path.split("/")]
    return "/".join(words) + ("?mine=true" if query == "mine=true" else "")
