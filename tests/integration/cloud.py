"""The local queue and bucket as real processes, and a target that stores what the queue delivers to it."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from shared.media_store import MediaStore
from shared.task_queue import TaskQueue
from tests.child_processes import tied

if TYPE_CHECKING:
    from collections.abc import Callable
    from email.message import Message

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 120.0
PATIENCE_SECONDS = 30.0  # a test waits this long for an expected event; it is not a measurement
QUEUE_NAME = "projects/aethercast-local/locations/local/queues/steps"
UPKEEP_QUEUE_NAME = "projects/aethercast-local/locations/local/queues/upkeep"
MODEL_CALLS_QUEUE_NAME = "projects/aethercast-local/locations/local/queues/model-calls"
INVOKER_EMAIL = "invoker@aethercast-local.iam.gserviceaccount.com"
OPERATOR_EMAIL = "operator@aethercast-local.iam.gserviceaccount.com"
BUCKET_NAME = "aethercast-test"
PAGE_ORIGIN = "http://127.0.0.1:5001"


def wait_until(condition: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if result := condition():
            return result
        time.sleep(0.02)
    raise AssertionError(f"Not within {PATIENCE_SECONDS:.0f} s: {condition}")


@dataclass
class ServerProcess:
    """`python -m <module>` in its own state directory. A restart uses the same port."""

    module: str
    state: Path
    options: tuple[str, ...]
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> Self:
        self.state.parent.mkdir(parents=True, exist_ok=True)
        ready_file = self.state.with_suffix(".ready")
        ready_file.unlink(missing_ok=True)
        command = [sys.executable, "-m", self.module, "--state", str(self.state), "--ready-file", str(ready_file)]
        self.process = subprocess.Popen(tied([*command, "--port", str(self.port), *self.options]), cwd=ROOT)
        wait_until(lambda: ready_file.exists() or self._require_running())
        self.port = json.loads(ready_file.read_text(encoding="utf-8"))["port"]
        return self

    def _require_running(self) -> None:
        assert self.process is not None
        assert self.process.poll() is None, f"{self.module} ended at its start"

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE_SECONDS)


def task_server(state: Path, *options: str) -> ServerProcess:
    queues = ("--queue", QUEUE_NAME, "--queue", UPKEEP_QUEUE_NAME, "--queue", f"{MODEL_CALLS_QUEUE_NAME}=40")
    return ServerProcess("local.emulators.tasks", state, (*queues, *options))


def bucket_server(state: Path) -> ServerProcess:
    return ServerProcess("local.emulators.storage", state, ("--bucket", BUCKET_NAME, "--cors-origin", PAGE_ORIGIN))


def task_queue(server: ServerProcess, target: Target) -> TaskQueue:
    return TaskQueue(
        queue=QUEUE_NAME,
        target_url=target.url,
        invoker_email=INVOKER_EMAIL,
        emulator_host=f"127.0.0.1:{server.port}",
    )


def media_store(server: ServerProcess, key_file: Path) -> MediaStore:
    url = f"http://127.0.0.1:{server.port}"
    return MediaStore(bucket=BUCKET_NAME, media_endpoint=url, key_file=str(key_file), emulator_url=url)


@dataclass(frozen=True)
class Delivered:
    path: str
    headers: Message
    body: bytes


@dataclass
class Target:
    """Answers each delivery with what `answer` returns: a status, or a status and headers."""

    answer: Callable[[Delivered], int | tuple[int, dict[str, str]]] = lambda _delivered: 200
    deliveries: queue.Queue[Delivered] = field(default_factory=queue.Queue)
    _server: ThreadingHTTPServer = field(init=False)

    def __post_init__(self) -> None:
        target = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                delivered = Delivered(self.path, self.headers, body)
                target.deliveries.put(delivered)
                answer = target.answer(delivered)
                status, headers = answer if isinstance(answer, tuple) else (answer, {})
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            def handle_error(self, *_: object) -> None:
                """The sender was killed on purpose."""

        self._server = Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def next_delivery(self) -> Delivered:
        return self.deliveries.get(timeout=PATIENCE_SECONDS)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def is_alive(pid: int) -> bool:
    """True if the process exists and is not a zombie."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or status.read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
