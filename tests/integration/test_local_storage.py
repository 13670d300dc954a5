"""Tests the real storage client with the local bucket, and signed URLs over HTTP."""

from __future__ import annotations

import os
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from uuid import uuid4

import pytest
import requests
from google.cloud.storage import Blob

from shared.media_store import MediaNotFoundError, MediaStore
from shared.signed_urls import attachment
from tests.integration import cloud

if TYPE_CHECKING:
    from local.emulators.identity import LocalIdentity

HOUR = timedelta(hours=1)
RESUMABLE_BYTES = 9 << 20  # above 8 MiB the client library uploads in two requests


@pytest.fixture
def name() -> str:
    return f"episodes/{uuid4()}/master/ä b+c.mp3"


@pytest.fixture(scope="module")
def long_audio() -> bytes:
    return os.urandom(20 << 20)


def test_an_object_is_read_as_it_was_written(media_store: MediaStore, name: str) -> None:
    assert not media_store.exists(name)
    assert media_store.put_once(name, b"audio", "audio/mpeg") is True
    assert media_store.exists(name)
    assert media_store.read(name) == b"audio"
    assert media_store.names(name.rpartition("/")[0]) == [name]


def test_only_the_first_writer_succeeds(media_store: MediaStore, name: str) -> None:
    assert media_store.put_once(name, b"first", "audio/mpeg") is True
    assert media_store.put_once(name, b"second", "audio/mpeg") is False
    assert media_store.read(name) == b"first"


@pytest.mark.parametrize("size", [1000, RESUMABLE_BYTES])
def test_exactly_one_of_concurrent_writers_succeeds(media_store: MediaStore, size: int) -> None:
    writers = 6
    for _ in range(3):
        name, barrier = f"race/{uuid4()}", threading.Barrier(writers)

        def put(writer: int, name: str = name, barrier: threading.Barrier = barrier) -> bool:
            barrier.wait()
            return media_store.put_once(name, bytes([writer]) * size, "audio/mpeg")

        with ThreadPoolExecutor(writers) as pool:
            results = list(pool.map(put, range(writers)))
        assert results.count(True) == 1
        assert media_store.read(name) == bytes([results.index(True)]) * size


def test_a_missing_object_is_named_in_the_error(media_store: MediaStore, name: str) -> None:
    with pytest.raises(MediaNotFoundError) as of_read:
        media_store.read(name)
    with pytest.raises(MediaNotFoundError):
        media_store.open(name)
    assert (of_read.value.error_code, of_read.value.name) == ("MEDIA_NOT_FOUND", name)


def test_a_burst_of_errors_is_retried(bucket: cloud.ServerProcess, local_identity: LocalIdentity, name: str) -> None:
    front = FailingFront(bucket.port)
    store = MediaStore(
        bucket=cloud.BUCKET_NAME,
        media_endpoint=front.url,
        key_file=str(local_identity.key_file),
        emulator_url=front.url,
    )
    for call, answer in [
        (lambda: store.put_once(name, b"audio", "audio/mpeg"), True),
        (lambda: store.put_once(name, b"other", "audio/mpeg"), False),
        (lambda: store.read(name), b"audio"),
        (lambda: store.open(name).read(), b"audio"),
        (lambda: store.exists(name), True),
        (lambda: store.names(name), [name]),
        (lambda: store.delete(name), None),
    ]:
        front.failures_left = 2
        assert call() == answer
        assert front.failures_left == 0
    front.close()


class FailingFront:
    """Forwards requests to the bucket, but responds with 503 to the first ones."""

    def __init__(self, port: int) -> None:
        self.failures_left = 0
        front = self

        class Handler(BaseHTTPRequestHandler):
            def handle_all(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                if front.failures_left:
                    front.failures_left -= 1
                    self.send_error(503)
                    return
                url = f"http://127.0.0.1:{port}{self.path}"
                response = requests.request(self.command, url, data=body, headers=dict(self.headers), timeout=10)
                self.send_response(response.status_code)
                self.send_header("Content-Type", response.headers.get("Content-Type", ""))
                self.send_header("Content-Length", str(len(response.content)))
                if "X-Goog-Hash" in response.headers:
                    self.send_header("X-Goog-Hash", response.headers["X-Goog-Hash"])
                self.end_headers()
                self.wfile.write(response.content)

            do_GET = do_POST = do_DELETE = handle_all  # noqa: N815 -- base class's names

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def test_deleting_twice_is_not_an_error(media_store: MediaStore, name: str) -> None:
    media_store.put_once(name, b"x", "text/plain")
    media_store.delete(name)
    media_store.delete(name)
    assert not media_store.exists(name)


def test_an_opened_object_supports_read_and_seek(media_store: MediaStore, name: str, long_audio: bytes) -> None:
    media_store.put_once(name, long_audio, "audio/mpeg")
    with media_store.open(name) as file:
        assert file.read(10) == long_audio[:10]
        file.seek(5_000_000)
        assert file.read(3_000_000) == long_audio[5_000_000:8_000_000]
        assert file.seek(-7, os.SEEK_END) == len(long_audio) - 7
        assert file.read() == long_audio[-7:]
        assert file.read() == b""
        file.seek(0)
        assert b"".join(iter(lambda: file.read(65_537), b"")) == long_audio


def test_reading_to_the_end_takes_one_request(
    media_store: MediaStore, name: str, long_audio: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    media_store.put_once(name, long_audio, "audio/mpeg")
    requested: list[tuple[int, int]] = []
    download = Blob.download_as_bytes

    def counted(blob: Blob, **arguments: Any) -> bytes:
        requested.append((arguments["start"], arguments["end"]))
        return download(blob, **arguments)

    monkeypatch.setattr(Blob, "download_as_bytes", counted)
    with media_store.open(name) as file:
        assert file.read() == long_audio
    assert requested == [(0, len(long_audio) - 1)]


def test_an_object_deleted_while_it_is_read_raises_not_found(media_store: MediaStore, name: str) -> None:
    media_store.put_once(name, b"audio", "audio/mpeg")
    file = media_store.open(name)
    media_store.delete(name)
    with pytest.raises(MediaNotFoundError):
        file.read()


def test_a_signed_url_returns_the_object_with_its_headers(media_store: MediaStore, name: str) -> None:
    media_store.put_once(name, b"audio", "audio/mpeg", cache_control="private, max-age=60")
    response = requests.get(media_store.signed_url(name, expires=HOUR), timeout=10)
    assert (response.status_code, response.content) == (200, b"audio")
    assert response.headers["Content-Type"] == "audio/mpeg"
    assert response.headers["Cache-Control"] == "private, max-age=60"
    assert response.headers["Accept-Ranges"] == "bytes"
    assert "Content-Disposition" not in response.headers


def test_the_urls_content_disposition_is_sent(media_store: MediaStore, name: str) -> None:
    media_store.put_once(name, b"audio", "audio/mpeg")
    disposition = attachment("Ärger “now”; 50% \r\nX: y/..mp3")
    url = media_store.signed_url(name, expires=HOUR, disposition=disposition)
    response = requests.get(url, timeout=10)
    assert response.headers["Content-Disposition"] == disposition
    assert "X" not in response.headers


def test_head_needs_its_own_signature(media_store: MediaStore, name: str) -> None:
    media_store.put_once(name, b"audio", "audio/mpeg")
    for_get = media_store.signed_url(name, expires=HOUR)
    for_head = media_store.signed_url(name, method="HEAD", expires=HOUR)
    response = requests.head(for_head, timeout=10)
    assert (response.status_code, response.headers["Content-Length"], response.content) == (200, "5", b"")
    assert requests.head(for_get, timeout=10).status_code == 403
    assert_refused(requests.get(for_head, timeout=10), 403, "SignatureDoesNotMatch")


def assert_refused(response: requests.Response, status: int, code: str) -> None:
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/xml; charset=UTF-8"
    assert f"<Code>{code}</Code>" in response.text


def test_a_changed_url_is_rejected(media_store: MediaStore, name: str) -> None:
    media_store.put_once(name, b"audio", "audio/mpeg")
    media_store.put_once(f"{name}.other", b"secret", "audio/mpeg")
    url = media_store.signed_url(name, expires=HOUR, disposition=attachment("a.mp3"))
    path = quote(name)
    touched = [
        url.replace(path, f"{path}.other"),
        url.replace("X-Goog-Expires=3600", "X-Goog-Expires=36000"),
        url.replace("a.mp3", "b.exe"),
        f"{url}&response-content-type=text%2Fhtml",
        f"{url[:-1]}{'0' if url[-1] != '0' else '1'}",
        url.replace("aethercast%40", "somebody%40"),
    ]
    for other in touched:
        assert other != url
        assert_refused(requests.get(other, timeout=10), 403, "SignatureDoesNotMatch")


def test_a_url_with_an_incomplete_signature_is_rejected(media_store: MediaStore, name: str) -> None:
    media_store.put_once(name, b"audio", "audio/mpeg")
    url = media_store.signed_url(name, expires=HOUR)
    assert_refused(requests.get(url.partition("?")[0], timeout=10), 403, "AccessDenied")
    assert_refused(requests.get(url.replace("X-Goog-Date", "Date"), timeout=10), 400, "InvalidArgument")
    assert_refused(requests.put(url, data=b"new", timeout=10), 405, "MethodNotAllowed")


def test_a_url_expires(media_store: MediaStore, name: str) -> None:
    media_store.put_once(name, b"audio", "audio/mpeg")
    url = media_store.signed_url(name, expires=timedelta(seconds=1))
    cloud.wait_until(lambda: requests.get(url, timeout=10).status_code != 200)
    assert_refused(requests.get(url, timeout=10), 400, "ExpiredToken")


def test_a_signed_url_of_a_missing_object_is_not_found(media_store: MediaStore, name: str) -> None:
    assert_refused(requests.get(media_store.signed_url(name, expires=HOUR), timeout=10), 404, "NoSuchKey")


def test_ranges_of_a_long_object_can_be_requested(media_store: MediaStore, name: str, long_audio: bytes) -> None:
    media_store.put_once(name, long_audio, "audio/mpeg")
    url, size = media_store.signed_url(name, expires=HOUR), len(long_audio)
    for header, first, last in [
        ("bytes=0-0", 0, 0),
        ("bytes=10485760-10486759", 10_485_760, 10_486_759),
        ("bytes=20000000-", 20_000_000, size - 1),
        ("bytes=-500", size - 500, size - 1),
        ("bytes=20971000-99999999", 20_971_000, size - 1),
    ]:
        response = requests.get(url, headers={"Range": header}, timeout=10)
        assert response.status_code == 206
        assert response.headers["Content-Range"] == f"bytes {first}-{last}/{size}"
        assert response.content == long_audio[first : last + 1]
    whole = requests.get(url, headers={"Range": "bytes=0-1,5-6"}, timeout=30)
    assert (whole.status_code, whole.content == long_audio) == (200, True)


def test_a_range_past_the_end_is_rejected(media_store: MediaStore, name: str) -> None:
    media_store.put_once(name, b"audio", "audio/mpeg")
    response = requests.get(media_store.signed_url(name, expires=HOUR), headers={"Range": "bytes=5-"}, timeout=10)
    assert_refused(response, 416, "InvalidRange")
    assert response.headers["Content-Range"] == "bytes */5"


def test_an_unchanged_object_is_not_sent_again(media_store: MediaStore, name: str) -> None:
    media_store.put_once(name, b"audio", "audio/mpeg")
    url = media_store.signed_url(name, expires=HOUR)
    etag = requests.get(url, timeout=10).headers["ETag"]
    unchanged = requests.get(url, headers={"If-None-Match": f'"other", {etag}'}, timeout=10)
    assert (unchanged.status_code, unchanged.content, unchanged.headers["ETag"]) == (304, b"", etag)
    part = requests.get(url, headers={"If-Range": etag, "Range": "bytes=1-2"}, timeout=10)
    assert (part.status_code, part.content) == (206, b"ud")
    changed = requests.get(url, headers={"If-Range": '"other"', "Range": "bytes=1-2"}, timeout=10)
    assert (changed.status_code, changed.content) == (200, b"audio")


def test_only_the_permitted_origin_may_fetch_media(media_store: MediaStore, name: str) -> None:
    media_store.put_once(name, b"audio", "audio/mpeg")
    url = media_store.signed_url(name, expires=HOUR)
    allowed = requests.get(url, headers={"Origin": cloud.PAGE_ORIGIN}, timeout=10)
    assert allowed.headers["Access-Control-Allow-Origin"] == cloud.PAGE_ORIGIN
    assert "Content-Range" in allowed.headers["Access-Control-Expose-Headers"]
    foreign = requests.get(url, headers={"Origin": "https://elsewhere.example"}, timeout=10)
    assert "Access-Control-Allow-Origin" not in foreign.headers


def test_a_preflight_allows_range_requests(media_store: MediaStore, name: str) -> None:
    asked = {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "range"}
    url = media_store.signed_url(name, expires=HOUR)
    allowed = requests.options(url, headers={"Origin": cloud.PAGE_ORIGIN, **asked}, timeout=10)
    assert allowed.status_code == 200
    assert allowed.headers["Access-Control-Allow-Headers"] == "range"
    assert "GET" in allowed.headers["Access-Control-Allow-Methods"]
    foreign = requests.options(url, headers={"Origin": "https://elsewhere.example", **asked}, timeout=10)
    assert "Access-Control-Allow-Methods" not in foreign.headers


def test_web_pages_may_not_call_the_storage_api(bucket: cloud.ServerProcess) -> None:
    url = f"http://127.0.0.1:{bucket.port}/storage/v1/b/{cloud.BUCKET_NAME}/o"
    assert requests.get(url, timeout=10).status_code == 200
    assert requests.get(url, headers={"Origin": cloud.PAGE_ORIGIN}, timeout=10).status_code == 403
    assert requests.get(url, headers={"Host": "rebound.example"}, timeout=10).status_code == 403
    for site in ("cross-site", "same-site", "same-origin"):
        assert requests.get(url, headers={"Sec-Fetch-Site": site}, timeout=10).status_code == 403
    assert requests.get(url, headers={"Sec-Fetch-Site": "none"}, timeout=10).status_code == 200


def test_objects_survive_a_kill_and_the_child_process_does_not(tmp_path: Path, local_identity: LocalIdentity) -> None:
    server = cloud.bucket_server(tmp_path / "storage").start()
    store = cloud.media_store(server, local_identity.key_file)
    store.put_once("kept", b"audio", "audio/mpeg", cache_control="no-store")
    assert server.process is not None
    children = children_of(server.process.pid)
    assert len(children) == 1
    server.kill()
    cloud.wait_until(lambda: not cloud.is_alive(children[0]))
    server.start()
    try:
        assert store.read("kept") == b"audio"
        assert store.put_once("kept", b"other", "audio/mpeg") is False
    finally:
        assert server.stop() == 0


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8").split()]


def test_a_write_interrupted_by_a_kill_leaves_no_object(tmp_path: Path, local_identity: LocalIdentity) -> None:
    half_written = tmp_path / "storage" / "objects" / cloud.BUCKET_NAME / "episodes" / "half"
    half_written.parent.mkdir(parents=True)
    half_written.write_bytes(b"no metadata yet")
    server = cloud.bucket_server(tmp_path / "storage").start()
    store = cloud.media_store(server, local_identity.key_file)
    try:
        assert store.names("") == []  # one file without metadata would make every listing fail
        assert store.put_once("episodes/half", b"whole", "audio/mpeg") is True
    finally:
        server.stop()


def test_the_server_ends_when_its_child_process_dies(tmp_path: Path) -> None:
    server = cloud.bucket_server(tmp_path / "storage").start()
    assert server.process is not None
    os.kill(children_of(server.process.pid)[0], signal.SIGKILL)
    assert server.process.wait(cloud.PATIENCE_SECONDS) != 0


def test_a_write_survives_a_restart_of_the_server(tmp_path: Path, local_identity: LocalIdentity) -> None:
    server = cloud.bucket_server(tmp_path / "storage").start()
    store = cloud.media_store(server, local_identity.key_file)
    store.put_once("before", b"1", "audio/mpeg")
    server.kill()
    with ThreadPoolExecutor(1) as pool:
        written = pool.submit(store.put_once, "meanwhile", b"2", "audio/mpeg")
        server.start()
        assert written.result() is True
    server.stop()
