"""The fake-gcs-server process; it stores objects as files in the state directory."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import socket
import time
from typing import TYPE_CHECKING

from local.emulators.storage.binary import fake_gcs_server
from local.emulators.storage.child import BoundChild

if TYPE_CHECKING:
    from pathlib import Path

_START_SECONDS = 10.0
_TRIES = 5
_METADATA_ATTRIBUTE = "user.metadata"  # fake-gcs-server stores an object's metadata here


class BackendError(Exception):
    pass


class Backend:
    """Listens on loopback only. `public_url`: base of the URLs in its answers."""

    def __init__(self, objects: Path, public_url: str) -> None:
        objects.mkdir(parents=True, exist_ok=True)
        _require_extended_attributes(objects)
        _remove_half_written(objects)
        self._objects = objects
        self._unfinished = _emptied(objects.with_name("unfinished"))
        self._public_url = public_url
        self.port = 0
        self._child = self._start()

    def _start(self) -> BoundChild:
        for _ in range(_TRIES):
            self.port = _free_port()
            child = BoundChild(self._command(), {**os.environ, "TMPDIR": str(self._unfinished)})
            if self._answers(child):
                return child
            child.stop()
        raise BackendError(f"fake-gcs-server did not start in {_TRIES} tries; see its output above")

    def _command(self) -> list[str]:
        return [
            str(fake_gcs_server()),
            *("-scheme", "http", "-host", "127.0.0.1", "-port", str(self.port)),
            *("-backend", "filesystem", "-filesystem-root", str(self._objects)),
            *("-external-url", self._public_url, "-log-level", "warn"),
        ]

    def _answers(self, child: BoundChild) -> bool:
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline and not child.has_ended():
            try:
                return self.call("GET", "/_internal/healthcheck")[0] == http.client.OK
            except OSError:
                time.sleep(0.01)
        return False

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def call(self, method: str, path: str, body: bytes | None = None) -> tuple[int, bytes]:
        connection = self.connect()
        try:
            connection.request(method, path, body, {"Content-Type": "application/json"} if body else {})
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def create_bucket(self, name: str) -> None:
        status, answer = self.call("POST", "/storage/v1/b?project=local", json.dumps({"name": name}).encode())
        if status not in (http.client.OK, http.client.CONFLICT):
            raise BackendError(f"The bucket {name} could not be made: {answer.decode(errors='replace')}")

    def wait(self) -> None:
        self._child.wait()

    def has_ended(self) -> bool:
        return self._child.has_ended()

    def stop(self) -> None:
        self._child.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _emptied(directory: Path) -> Path:
    """fake-gcs-server writes each object here before moving it, so the folder must be on the same file system."""
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir()
    return directory


def _remove_half_written(objects: Path) -> None:
    """Removes objects without metadata: a kill interrupted their write, which was never confirmed."""
    if not hasattr(os, "getxattr"):
        return
    for bucket in (entry for entry in objects.iterdir() if entry.is_dir()):
        for file in (path for path in bucket.rglob("*") if path.is_file()):
            if _METADATA_ATTRIBUTE not in os.listxattr(file):
                file.unlink()


def _require_extended_attributes(directory: Path) -> None:
    """fake-gcs-server stores content types and checksums there; without them uploads fail with unclear errors."""
    if not hasattr(os, "setxattr"):
        return  # not Linux: other systems' file systems have them
    probe = directory / f".probe-{os.getpid()}"
    probe.touch()
    try:
        os.setxattr(probe, _METADATA_ATTRIBUTE, b"1")
    except OSError as error:
        message = f"The file system of {directory} keeps no extended attributes ({error.strerror}); use another one."
        raise BackendError(message) from error
    finally:
        probe.unlink()
