"""A small function of our app factory in a real functions-framework process, with short time limits."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from local.stack.ports import pick_free_port
from local.stack.supervised_service import answers
from tests.child_processes import tied
from tests.integration.cloud import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

GO_ON_FILE = "go_on"  # in the function's folder: requests for /api/wait get their response once it exists
SOURCE = """
import pathlib
import time
import flask
from shared import app as app_factory
from shared import json_body
from shared.errors import AethercastError
from shared.settings import Settings

app_factory._DRAIN_SECONDS = 0.5
json_body.MAX_BODY_SECONDS = 0.5
app = app_factory.make_app("sample", Settings())

@app.get("/api/v1/podcasts")
def podcasts():
    return flask.jsonify(podcasts=[])

@app.post("/api/v1/podcasts")
@app.post("/api/read")
def read():
    return flask.jsonify(json_body.read_json_object(flask.request))

@app.post("/api/unread")
def unread():
    raise AethercastError("AUTH_MISSING_TOKEN", "Send a token.", status=401)

@app.get("/api/wait")
def wait():
    while not pathlib.Path(__file__).with_name("GO_ON_FILE").exists():
        time.sleep(0.02)
    return flask.jsonify(waited=True)

@app.get("/api/crash")
def crash():
    raise RuntimeError("a fault")

sample = app_factory.function_target(app)
"""


@contextmanager
def running_function(folder: Path, *, log: IO[bytes] | None = None) -> Iterator[int]:
    """Yields the port. The function has eight threads."""
    source = folder / "main.py"
    source.write_text(SOURCE.replace("GO_ON_FILE", GO_ON_FILE), encoding="utf-8")
    port = pick_free_port()
    command = [str(Path(sys.executable).with_name("functions-framework")), "--target=sample", f"--source={source}"]
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "THREADS": "8"}
    process = subprocess.Popen(
        tied([sys.executable, *command, "--host=127.0.0.1", f"--port={port}"]),
        cwd=ROOT,
        env=environment,
        stdout=log,
        stderr=log,
        start_new_session=True,
    )
    try:
        while not answers(port):
            assert process.poll() is None
            time.sleep(0.02)
        yield port
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
