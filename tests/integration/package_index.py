"""Wheels built for a test, and web servers that offer them: a package index, and a folder of files."""

from __future__ import annotations

import hashlib
import threading
import zipfile
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True)
class Wheel:
    package: str
    version: str
    path: Path

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.path.read_bytes()).hexdigest()

    @property
    def lock_entry(self) -> str:
        return f"{self.package}=={self.version} \\\n    --hash=sha256:{self.sha256}\n"


def make_wheel(folder: Path, package: str, version: str, files: Mapping[str, str]) -> Wheel:
    """`files` holds the text of each member. The members of `.dist-info` are added."""
    name = package.replace("-", "_")
    info = f"{name}-{version}.dist-info"
    path = folder / f"{name}-{version}-py3-none-any.whl"
    folder.mkdir(parents=True, exist_ok=True)
    members = {
        **files,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {package}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    with zipfile.ZipFile(path, "w") as archive:
        for member, text in members.items():
            archive.writestr(member, text)
        archive.writestr(f"{info}/RECORD", "".join(f"{member},,\n" for member in members))
    return Wheel(package, version, path)


@dataclass
class PackageIndex:
    """A simple index as pip reads it: `/simple/<package>/`. It returns 404 for unknown packages.

    A package of `without_files` is listed, but its file returns 404.
    """

    wheels: dict[str, Wheel] = field(default_factory=dict)
    without_files: set[str] = field(default_factory=set)
    requests: list[str] = field(default_factory=list)
    _server: ThreadingHTTPServer = field(init=False)

    def __post_init__(self) -> None:
        index = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                index.requests.append(self.path)
                content = index.content(self.path)
                self.send_response(404 if content is None else 200)
                self.send_header("Content-Type", "text/html" if self.path.endswith("/") else "application/zip")
                self.send_header("Content-Length", str(len(content or b"")))
                self.end_headers()
                self.wfile.write(content or b"")

            def log_message(self, *_: object) -> None:
                pass

        self._server = _serve(Handler)

    def content(self, path: str) -> bytes | None:
        for package, wheel in self.wheels.items():
            if path == f"/simple/{package}/":
                return f'<a href="/files/{wheel.path.name}">{wheel.path.name}</a>'.encode()
            if path == f"/files/{wheel.path.name}" and package not in self.without_files:
                return wheel.path.read_bytes()
        return None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/simple"

    def close(self) -> None:
        """Stops the server. Later requests cannot connect."""
        self._server.shutdown()
        self._server.server_close()


class FolderServer:
    """Serves a folder as `python -m http.server` does: with a listing, unless there is an index.html."""

    def __init__(self, folder: Path) -> None:
        self.requests: list[str] = []
        requests = self.requests

        class Handler(SimpleHTTPRequestHandler):
            def log_message(self, _format: str, *arguments: object) -> None:
                requests.append(str(arguments[0]))

        self._server = _serve(partial(Handler, directory=str(folder)))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def _serve(handler: type[BaseHTTPRequestHandler] | partial[SimpleHTTPRequestHandler]) -> ThreadingHTTPServer:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    return server
