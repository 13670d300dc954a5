from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pg8000.native
import pytest

from local.stack.postgres import LocalPostgres, PostgresError, ServerUser

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[2]
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root may become somebody else")


@pytest.fixture
def folder() -> Iterator[Path]:
    """Like pytest's tmp_path, but other users may enter its parents."""
    with tempfile.TemporaryDirectory(prefix="postgres-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


def connect(
    server: LocalPostgres, password: str | None = None, user: str = LocalPostgres.user
) -> pg8000.native.Connection:
    return pg8000.native.Connection(
        user,
        host=server.host,
        port=server.port,
        password=server.password if password is None else password,
        database=server.database,
        ssl_context=False,
    )


def ask(server: LocalPostgres, sql: str) -> object:
    connection = connect(server)
    try:
        return connection.run(sql)[0][0]
    finally:
        connection.close()


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def is_alive(pid: int) -> bool:
    """A zombie counts as dead: its parent only has not collected its status yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_committed_rows_survive_a_restart_on_the_same_port(folder: Path) -> None:
    server = LocalPostgres(folder / "data", fast=True)
    with server:
        port = server.port
        connect(server).run("create table things as select 7 as thing")
    assert not server.is_running()
    with server:
        assert ask(server, "select thing from things") == 7
        assert server.port == port


def test_the_server_is_durable_unless_fast_mode_is_requested(folder: Path) -> None:
    with LocalPostgres(folder / "data") as server:
        assert [ask(server, f"show {name}") for name in ("fsync", "synchronous_commit", "full_page_writes")] == [
            "on"
        ] * 3


def test_the_server_listens_on_loopback_only_without_a_unix_socket(folder: Path) -> None:
    with LocalPostgres(folder / ("long-name-" * 15) / "data", fast=True) as server:
        assert ask(server, "show listen_addresses") == "127.0.0.1"
        assert f".s.PGSQL.{server.port}" not in Path("/proc/net/unix").read_text()


def test_a_connection_needs_the_password(folder: Path) -> None:
    with LocalPostgres(folder / "data", fast=True) as server:
        with pytest.raises(pg8000.exceptions.DatabaseError):
            connect(server, "wrong")
        mode = stat.S_IMODE((folder / "data.password").stat().st_mode)
        assert mode == 0o600


def test_our_user_owns_the_schema_and_has_no_other_rights(folder: Path) -> None:
    with LocalPostgres(folder / "data", fast=True) as server, closing(connect(server)) as owner:
        owner.run("create table things (thing text); create index on things using gin (thing gin_trgm_ops)")
        assert ask(server, "select pg_get_userbyid(nspowner) from pg_namespace where nspname = 'public'") == server.user
        assert not ask(
            server, "select rolsuper or rolcreatedb or rolcreaterole from pg_roles where rolname = current_user"
        )
        for kind in ("schema", "extension hstore --", "database", "role"):
            with pytest.raises(pg8000.exceptions.DatabaseError, match="permission denied"):
                owner.run(f"create {kind} more")
        assert server.password != server.superuser_password


def test_a_new_user_has_its_own_password_and_no_privileges(folder: Path) -> None:
    with LocalPostgres(folder / "data", users=["one", "other"], fast=True) as server:
        connect(server).run("create table things (thing int)")
        own = server.user_environment("one")
        assert own["POSTGRES_USER"] == "one"
        with closing(connect(server, own["POSTGRES_PASSWORD"], "one")) as one:
            assert one.run("select current_user") == [["one"]]
            for forbidden in ("select from things", "create table more (thing int)", "create database more"):
                with pytest.raises(pg8000.exceptions.DatabaseError, match="permission denied"):
                    one.run(forbidden)
        for user in ("other", server.user, "postgres"):
            with pytest.raises(pg8000.exceptions.DatabaseError, match="password"):
                connect(server, own["POSTGRES_PASSWORD"], user)


def test_privileges_from_an_earlier_release_are_revoked_at_the_next_start(folder: Path) -> None:
    """In that release the only user had the superuser's password and could create databases."""
    with LocalPostgres(folder / "data", fast=True) as server:
        superuser = connect(server, server.superuser_password, "postgres")
        superuser.run(f"alter role {server.user} createdb createrole password '{server.superuser_password}'")
        superuser.run(f"alter database {server.database} owner to {server.user}")
        superuser.close()
    with LocalPostgres(folder / "data", users=["new"], fast=True) as server:
        assert not ask(server, "select rolcreatedb or rolcreaterole from pg_roles where rolname = current_user")
        assert not ask(server, "select has_database_privilege(current_database(), 'create')")
        with pytest.raises(pg8000.exceptions.DatabaseError, match="password"):
            connect(server, server.superuser_password)
        assert ask(server, "select count(*) from pg_roles where rolname = 'new'") == 1


def test_the_environment_contains_the_servers_address(folder: Path) -> None:
    with LocalPostgres(folder / "data", fast=True) as server:
        assert server.environment() == {
            "POSTGRES_HOST": "127.0.0.1",
            "POSTGRES_PORT": str(server.port),
            "POSTGRES_USER": "aethercast",
            "POSTGRES_PASSWORD": server.password,
            "POSTGRES_DB": "aethercast",
        }


def test_a_killed_server_restarts_with_all_committed_rows(folder: Path) -> None:
    server = LocalPostgres(folder / "data")
    server.start()
    connect(server).run("create table things as select 7 as thing")
    assert server.pid is not None
    os.kill(server.pid, signal.SIGKILL)
    wait_until(lambda: not server.is_running())
    assert (folder / "data" / "postmaster.pid").exists()
    with server:
        assert ask(server, "select thing from things") == 7


def test_a_stale_pid_file_with_another_programs_pid_is_ignored(folder: Path) -> None:
    server = LocalPostgres(folder / "data", fast=True)
    with server:
        contents = (folder / "data" / "postmaster.pid").read_text()
    stale = "\n".join([str(os.getpid()), *contents.split("\n")[1:]])
    (folder / "data" / "postmaster.pid").write_text(stale)
    with server:
        assert ask(server, "select 1") == 1


def test_a_running_server_is_not_restarted(folder: Path) -> None:
    with LocalPostgres(folder / "data", fast=True) as server:
        with pytest.raises(PostgresError, match="postmaster\\.pid"):
            LocalPostgres(folder / "data", fast=True).start()
        assert ask(server, "select 1") == 1


def test_an_interrupted_start_is_repeated(folder: Path) -> None:
    (folder / "data.unfinished" / "base").mkdir(parents=True)
    with LocalPostgres(folder / "data", fast=True) as server:
        assert ask(server, "select 1") == 1
    assert not (folder / "data.unfinished").exists()


def test_a_used_port_is_named(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(PostgresError, match=str(port)):
            LocalPostgres(folder / "data", port=port, fast=True).start()


def test_no_server_survives_a_killed_parent(folder: Path) -> None:
    program = f"""
import sys, time
sys.path.insert(0, {str(ROOT)!r})
from local.stack.postgres import LocalPostgres
server = LocalPostgres({str(folder / "data")!r}, fast=True)
server.start()
print(server.pid, server.port, flush=True)
time.sleep(600)
"""
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    pid, port = map(int, parent.stdout.readline().split())
    server = LocalPostgres(folder / "data", port=port, fast=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(LocalPostgres, "start", lambda _self: None)
        backend = ask(server, "select pg_backend_pid()")
    assert is_alive(pid)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    wait_until(lambda: not is_alive(pid))
    wait_until(lambda: not is_alive(int(str(backend))))
    with server:
        assert ask(server, "select 1") == 1


@as_root
@pytest.mark.parametrize("account", [ServerUser.USER_NAMESPACE, ServerUser.NOBODY])
def test_root_starts_the_server_as_a_user_that_postgresql_accepts(folder: Path, account: ServerUser) -> None:
    before = folder.stat()
    with LocalPostgres(folder / "data", fast=True, account=account) as server:
        assert ask(server, "select 1") == 1
    after = folder.stat()
    assert (after.st_mode, after.st_uid) == (before.st_mode, before.st_uid)
    # Found again without an argument.
    with LocalPostgres(folder / "data", fast=True) as server:
        assert ask(server, "select 1") == 1


@as_root
def test_the_user_nobody_can_use_a_folder_that_is_closed_to_others(folder: Path) -> None:
    (folder / "closed").mkdir(mode=0o700)
    for _ in range(2):
        (folder / "closed").chmod(0o700)
        with LocalPostgres(folder / "closed" / "data", fast=True, account=ServerUser.NOBODY) as server:
            assert ask(server, "select 1") == 1
    assert stat.S_IMODE((folder / "closed").stat().st_mode) == 0o711
    assert stat.S_IMODE((folder / "closed" / "data").stat().st_mode) == 0o700


def nobody_can_run_this_python() -> bool:
    command = [sys.executable, "-I", "-c", "import os; os.setuid(65534); import wave"]
    return os.geteuid() == 0 and subprocess.run(command, capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not nobody_can_run_this_python(), reason="not root, or this Python stands in root's own folder")
def test_an_ordinary_user_can_start_the_server(folder: Path) -> None:
    """A child process gives up root before it starts the server."""
    program = f"""
import os, sys
os.setgroups([]); os.setgid(65534); os.setuid(65534)
sys.path.insert(0, {str(ROOT)!r})
from local.stack.postgres import LocalPostgres
with LocalPostgres({str(folder / "own" / "data")!r}, fast=True) as server:
    print(server._account)
"""
    (folder / "own").mkdir()
    os.chown(folder / "own", 65534, 65534)
    finished = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd="/", check=False)
    assert (finished.stdout, finished.stderr) == ("plain\n", "")
