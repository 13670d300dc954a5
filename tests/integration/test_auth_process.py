"""Tests the auth function in a real functions-framework process, as in production and under --debug."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from local.stack.ports import pick_free_port
from tests.child_processes import tied
from tests.integration.function_environment import database_environment, signed_in_as

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shared.database import Database

ROOT = Path(__file__).parents[2]
COMMAND = [
    str(Path(sys.executable).with_name("functions-framework")),
    "--target=auth",
    "--source=functions/auth/main.py",
    "--host=127.0.0.1",
]
KEY = "a key for the tests of the process"
ZOE = {"username": "zoe", "email": "zoe@example.com", "password": "correct horse battery"}
ANSWER_SECONDS = 30


def environment_of(database: Database) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        **signed_in_as("auth", database_environment(database)),
        "FLASK_SECRET_KEY": KEY,
        "THREADS": "4",
    }


@contextmanager
def running(environment: dict[str, str], log: Path, *options: str) -> Iterator[int]:
    """Yields the port. --debug starts a second process, so the whole process session is ended."""
    port = pick_free_port()
    with log.open("wb") as output:
        process = subprocess.Popen(
            tied([*COMMAND, f"--port={port}", *options]),
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        wait_until_it_listens(process, port, log)
        yield port
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_until_it_listens(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + ANSWER_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(log.read_text(encoding="utf-8"))


@pytest.fixture(params=[(), ("--debug",)], ids=["production", "debug"])
def port(request: pytest.FixtureRequest, database: Database, tmp_path: Path) -> Iterator[int]:
    with running(environment_of(database), tmp_path / "log", *request.param) as port:
        yield port


def post(
    connection: http.client.HTTPConnection,
    path: str,
    body: bytes | Iterable[bytes],
    content_type: str = "application/json",
) -> tuple[int, dict[str, Any]]:
    """Sends an iterable in chunks, without a length."""
    connection.request("POST", path, body, {"Content-Type": content_type})
    response = connection.getresponse()
    assert response.headers["Content-Type"] == "application/json"
    return response.status, json.loads(response.read())


def test_read_and_unread_bodies_do_not_make_the_connection_wait(port: int):
    """All requests share one kept-alive connection, so unread bytes of one would break the next."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWER_SECONDS)
    body = json.dumps(ZOE).encode()
    mebibyte = b"a" * 1024 * 1024
    login = {"login_identifier": "ZOE", "password": ZOE["password"]}

    assert post(connection, "/auth/register", body)[0] == 201
    assert post(connection, "/auth/register", [body[:20], body[20:]])[1]["error_code"] == "API_GW_AUTH_USER_EXISTS"
    assert post(connection, "/auth/nothing", body)[1]["error_code"] == "API_GW_NOT_FOUND"
    assert post(connection, "/auth/nothing", [body])[1]["error_code"] == "API_GW_NOT_FOUND"
    assert post(connection, "/auth/login", b"")[1]["error_code"] == "API_GW_PAYLOAD_REQUIRED"
    assert post(connection, "/auth/login", body, "text/plain")[1]["error_code"] == "API_GW_UNSUPPORTED_MEDIA_TYPE"
    assert post(connection, "/auth/login", b"{")[1]["error_code"] == "API_GW_MALFORMED_JSON"
    assert post(connection, "/auth/login", mebibyte + b"a")[1]["error_code"] == "API_GW_PAYLOAD_TOO_LARGE"
    assert post(connection, "/auth/login", [mebibyte, mebibyte])[1]["error_code"] == "API_GW_PAYLOAD_TOO_LARGE"
    status, answer = post(connection, "/auth/login", json.dumps(login).encode())
    assert status == 200
    assert answer["username"] == "zoe"


def test_an_exception_gets_our_500_in_a_real_process(port: int, database: Database):
    database.execute("ALTER TABLE users RENAME TO gone")
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWER_SECONDS)
    status, answer = post(connection, "/auth/register", json.dumps(ZOE).encode())
    assert (status, answer["error_code"]) == (500, "API_GW_AUTH_DB_ERROR_REGISTER")


def test_the_log_of_the_process_contains_no_personal_data(database: Database, tmp_path: Path):
    log = tmp_path / "log"
    with running(environment_of(database), log) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWER_SECONDS)
        assert post(connection, "/auth/register", json.dumps(ZOE).encode())[0] == 201
        # The database's error message contains the whole row.
        database.execute("ALTER TABLE users ADD CHECK (username <> 'dear diary')")
        refused = {**ZOE, "username": "dear diary", "email": "diary@example.com"}
        assert post(connection, "/auth/register", json.dumps(refused).encode())[0] == 500
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert [line["severity"] for line in lines] == ["INFO", "ERROR", "INFO"]
    assert "stack_trace" in lines[1]
    for secret in (ZOE["password"], "scrypt:", "zoe", "diary", KEY, database.parameters.password):
        assert secret not in log.read_text(encoding="utf-8")


@pytest.mark.parametrize("variable", ["FLASK_SECRET_KEY", "POSTGRES_DB"])
def test_a_process_with_an_invalid_setting_does_not_start_and_names_it(database: Database, variable: str):
    environment = environment_of(database) | {variable: "short" if variable == "FLASK_SECRET_KEY" else ""}
    command = [*COMMAND, f"--port={pick_free_port()}"]
    ended = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=ANSWER_SECONDS, check=False
    )
    assert ended.returncode != 0
    assert variable in ended.stderr


def test_the_functions_start_imports_nothing_heavy(database: Database):
    """A cold start pays for each import; the libraries for tokens and addresses are imported at first use."""
    program = "import runpy, sys; runpy.run_path('functions/auth/main.py'); print(*sys.modules)"
    ended = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=environment_of(database),
        capture_output=True,
        text=True,
        timeout=ANSWER_SECONDS,
        check=True,
    )
    heavy = {"google.auth", "google.api_core", "grpc", "pydantic", "sqlalchemy", "numpy", "requests", "jwt", "cpoa"}
    assert (heavy | {"email_validator", "cryptography"}) & set(ended.stdout.split()) == set()
    assert "features.accounts.tokens" in ended.stdout.split()
