"""The function `model_calls` in its own process, called by the real queue, and a model that a test lets answer."""

from __future__ import annotations

import json
import signal
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Self

from local.stack.ports import pick_free_port
from local.stack.supervised_service import answers
from tests.integration import cloud
from tests.integration.function_process import kill_function, start_function

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Mapping


@dataclass
class ThinkingModel:
    """AIMS: accepts a task for each request, and finishes all tasks once `go_on` is set."""

    go_on: threading.Event = field(default_factory=threading.Event)
    prompts: list[str] = field(default_factory=list)
    polls: int = 0
    _server: ThreadingHTTPServer = field(init=False)

    def __post_init__(self) -> None:
        model = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                model.prompts.append(body["prompt"])
                self._answer(202, {"task_id": "1", "status_url": f"/v1/tasks/{len(model.prompts)}"})

            def do_GET(self) -> None:
                model.polls += 1
                result = {
                    "model_id": "gemini-3-flash",
                    "choices": [{"text": "It was written.", "finish_reason": "STOP"}],
                    "usage": {"prompt_tokens": 11, "completion_tokens": 22},
                }
                done = model.go_on.is_set()
                self._answer(200, {"status": "SUCCESS", "result": result} if done else {"status": "PENDING"})

            def _answer(self, status: int, body: Mapping[str, Any]) -> None:
                data = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            def handle_error(self, *_: object) -> None:
                """The caller was killed on purpose."""

        self._server = Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        self.go_on.set()
        self._server.shutdown()
        self._server.server_close()


@dataclass
class ModelCallsProcess:
    environment: Mapping[str, str]
    port: int = field(default_factory=pick_free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> Self:
        environment = {**self.environment, "MODEL_CALLS_URL": self.url}
        self.process = start_function("model_calls", environment, self.port)
        cloud.wait_until(lambda: answers(self.port))
        return self

    def kill(self) -> None:
        assert self.process is not None
        kill_function(self.process)

    def stop(self) -> int:
        """As the platform stops an instance."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(cloud.PATIENCE_SECONDS)
