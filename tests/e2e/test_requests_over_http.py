"""Cases that need real servers: many concurrent requests, and unusual bodies."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import requests

if TYPE_CHECKING:
    from collections.abc import Iterator

    from local.cli.api_client import ApiClient

LIMIT_BYTES = 1024 * 1024


def headers_of(client: ApiClient, **more: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {client.token}", "Content-Type": "application/json", **more}


def total(client: ApiClient) -> int:
    count: int = client.get_json("/api/v1/podcasts?mine=true")["total_podcasts"]
    return count


def test_a_hundred_concurrent_requests_with_one_key_create_one_episode(client: ApiClient, stack_url: str) -> None:
    before = total(client)
    headers = headers_of(client, **{"X-Idempotency-Key": "a-hundred-at-once"})
    body = {"topic": "Lighthouse", "length_minutes": 1}

    def ask(_: int) -> requests.Response:
        return requests.post(f"{stack_url}/api/v1/podcasts", json=body, headers=headers, timeout=120)

    with ThreadPoolExecutor(100) as threads:
        answers = list(threads.map(ask, range(100)))
    statuses = Counter(answer.status_code for answer in answers)

    assert statuses[201] == 1
    assert statuses[200] + statuses[409] == 99
    assert len({answer.headers["Location"] for answer in answers if answer.ok}) == 1
    assert all("Retry-After" in answer.headers for answer in answers if answer.status_code == 409)
    assert total(client) == before + 1


def chunks(size: int) -> Iterator[bytes]:
    yield b'{"topic": "'
    for _ in range(size // 65_536):
        yield b"x" * 65_536
    yield b'"}'


def test_a_body_without_content_length_is_limited_as_it_arrives(client: ApiClient, stack_url: str) -> None:
    before = total(client)
    for size, status, code in (
        (2 * LIMIT_BYTES, 413, "API_GW_PAYLOAD_TOO_LARGE"),
        (65_536, 400, "API_GW_PODCAST_TOPIC_INVALID"),
    ):
        answer = requests.post(
            f"{stack_url}/api/v1/podcasts", data=chunks(size), headers=headers_of(client), timeout=60
        )
        assert (answer.status_code, answer.json()["error_code"]) == (status, code)
    assert total(client) == before


def test_a_malformed_id_is_not_found(stack_url: str) -> None:
    for strange in ("%00", "%2e%2e", "a%2fb", "%ff", "x" * 1000, "%7B00000000-0000-4000-8000-000000000000%7D"):
        answer = requests.get(f"{stack_url}/api/v1/podcasts/{strange}", timeout=60)
        assert answer.status_code == 404, strange
        assert set(answer.json()) == {"error_code", "message"}
