"""Runs the whole local cloud: start order, table of addresses, and stop."""

from __future__ import annotations

import os
import time
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from local.emulators.identity import LocalIdentity
from local.stack import declared_settings
from local.stack import services as stack_services
from local.stack.clocks import clock_environment
from local.stack.local_models import LocalModelNotice
from local.stack.ports import pick_named_ports
from local.stack.postgres_service import PostgresService
from local.stack.proxied_ports import read_proxied_ports
from local.stack.services import Plan, Ports, iam_proxy_part
from local.stack.settings import ROOT, front_address, is_on, read_settings
from local.stack.source_watcher import FUNCTION_FOLDERS, SourceWatcher
from local.stack.supervised_service import Service
from local.stack.supervisor import StartError, Supervisor
from tools.routes import Visibility, load_routes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from local.stack.settings import FrontAddress
    from local.stack.state_folder import StateFolder
    from local.stack.supervised_service import Managed
    from tools.routes import Routes

START_SECONDS = 240.0  # a wait ends at once if a process ends; a busy machine needs minutes
MAX_NAMED_FILES = 3


def run(state: StateFolder) -> None:
    """Runs until a signal. Raises AlreadyRunningError, SettingError, StartError or PostgresError."""
    started = time.monotonic()
    settings = read_settings(os.environ)
    with state.held():
        front = front_address(settings)
        supervisor = Supervisor(state, say)
        supervisor.listen_for_signals()
        notice = LocalModelNotice()
        notice.start(settings)
        try:
            stack = Stack(supervisor, state, settings, front)
            stack.start()
            if not supervisor.stopping:
                state.write_stack(stack.description())
                say(stack.table(time.monotonic() - started))
                if line := notice.line():
                    say(line)
            supervisor.run(stack.restart_changed_functions)
        finally:
            if supervisor.stopping:
                say("Stopping.")
            supervisor.stop()


class Stack:
    def __init__(
        self,
        supervisor: Supervisor,
        state: StateFolder,
        settings: Mapping[str, str],
        front: FrontAddress,
    ) -> None:
        self._supervisor = supervisor
        self._state = state
        self._routes = load_routes()
        self._front = front
        # Reuses the ports of the last run: waiting tasks contain the URL of the steps, open pages that of the media.
        self._ports = pick_ports(self._routes, state.ports())
        state.write_ports(self._ports.by_name)
        self._settings = {"FLASK_SECRET_KEY": state.secret("flask-secret-key"), **settings}
        users = tuple(self._routes.database_users().values())
        self._postgres = (
            None
            if "POSTGRES_HOST" in settings
            else PostgresService(
                state, self._ports.postgres, users, environment=clock_environment(settings, PostgresService.name)
            )
        )
        self._plan: Plan
        self._functions: list[Managed] = []
        is_debugging = is_on(settings, "API_GW_DEBUG_MODE")
        self._watcher = SourceWatcher(ROOT / folder for folder in FUNCTION_FOLDERS) if is_debugging else None

    def start(self) -> None:
        """Raises SettingError or StartError.

        Slow programs start first: while they import, the database starts and is migrated.
        """
        proxied_ports = read_proxied_ports(self._settings, self._ports.by_name.keys() - self._ports.functions.keys())
        key_file = LocalIdentity.load_or_create(self._state.path / "identity").key_file
        if self._postgres:
            if self._postgres.is_new:
                say("First start: creating the database and loading the articles of the corpus.")
            self._start(self._postgres)
        self._plan = Plan(
            state=self._state,
            routes=self._routes,
            settings=self._settings,
            front=self._front,
            ports=self._ports,
            key_file=key_file,
            database=self._database_settings(),
            database_users=self._database_users(),
            proxied_ports=proxied_ports,
        )
        services = self._services()
        self._functions = [service for service in services if service.name in self._ports.functions]
        for service in services:
            self._start(service)
        self._migrate()
        self._supervisor.wait_until_ready(services, START_SECONDS)
        balancer = stack_services.balancer_service(self._plan)
        self._start(balancer)
        self._supervisor.wait_until_ready([balancer], START_SECONDS)
        self._start(stack_services.scheduler_service(self._plan))

    def restart_changed_functions(self) -> None:
        """In debug mode: a function runs the code that is in its files, without a restart of the cloud."""
        if self._watcher and (changed := self._watcher.changed()):
            names = ", ".join(path.relative_to(ROOT).as_posix() for path in changed[:MAX_NAMED_FILES])
            say(f"Changed: {names}{' ...' if len(changed) > MAX_NAMED_FILES else ''}. The functions restart.")
            self._supervisor.restart(self._functions)

    def _services(self) -> list[Managed]:
        plan = self._plan
        functions = [stack_services.function_service(plan, function) for function in plan.routes.functions]
        return [
            stack_services.tasks_service(plan),
            stack_services.storage_service(plan),
            stack_services.iam_proxy_service(plan),
            *functions,
        ]

    def _start(self, service: Managed) -> None:
        if isinstance(service, Service):
            service.environment = {**service.environment, **clock_environment(self._settings, service.name)}
        if not self._supervisor.stopping:
            self._supervisor.start(service)

    def _database_settings(self) -> dict[str, str]:
        if self._postgres:
            return self._postgres.server.environment()
        names = ("POSTGRES_HOST", "POSTGRES_PORT", "POSTGRES_USER", "POSTGRES_PASSWORD", "POSTGRES_DB")
        return {name: self._settings[name] for name in names if name in self._settings}

    def _database_users(self) -> dict[str, dict[str, str]]:
        """Empty on an external server, where every function signs in as POSTGRES_USER."""
        if not self._postgres:
            return {}
        server = self._postgres.server
        return {name: server.user_environment(user) for name, user in self._routes.database_users().items()}

    def _migrate(self) -> None:
        if self._supervisor.stopping:
            return
        exit_code = self._supervisor.run_once(stack_services.migration(self._plan))
        if exit_code:
            raise StartError(f"The database could not be migrated:\n{self._state.log_tail('migrations')}")

    def description(self) -> dict[str, Any]:
        """The content of stack.json for other programs on this machine. It contains no secrets."""
        return {
            "pid": os.getpid(),
            "url": self._front.url,
            "media_url": self._plan.storage_url,
            "functions": {name: f"http://127.0.0.1:{port}" for name, port in self._ports.functions.items()},
            "private_urls": {name: self._plan.private_url(name) for name in self._ports.iam_proxy_ports},
            "tasks_address": f"127.0.0.1:{self._ports.tasks}",
            "tasks_queue": declared_settings.QUEUE,
            "upkeep_queue": declared_settings.UPKEEP_QUEUE,
            "model_calls_queue": declared_settings.MODEL_CALLS_QUEUE,
            "tasks_invoker_email": declared_settings.INVOKER_EMAIL,
            "operator_email": declared_settings.OPERATOR_EMAIL,
            "bucket": self._settings["GCS_BUCKET_NAME"],
            "database": {k: v for k, v in self._database_settings().items() if k != "POSTGRES_PASSWORD"},
        }

    def table(self, seconds: float) -> str:
        database = self._database_settings()
        rows = [
            ("Page", f"{self._front.url}/"),
            ("API", f"{self._front.url}/api/v1/podcasts"),
            ("Health", f"{self._front.url}/health"),
            ("Media", self._plan.storage_url),
            *((f"  {name}", f"http://127.0.0.1:{port}") for name, port in self._ports.functions.items()),
            ("Queue", f"127.0.0.1:{self._ports.tasks} (gRPC)"),
            ("Database", f"{database['POSTGRES_HOST']}:{database.get('POSTGRES_PORT', '5432')}"),
            ("Logs", f"{self._state.logs}/"),
        ]
        lines = "\n".join(f"  {name:<16} {address}" for name, address in rows)
        return f"\nAethercast is running (ready in {seconds:.1f} s). Ctrl-C stops it.\n\n{lines}\n"


def pick_ports(routes: Routes, earlier: Mapping[str, int] = MappingProxyType({})) -> Ports:
    functions = [function.name for function in routes.functions]
    private = [function.name for function in routes.visible(Visibility.PRIVATE)]
    fronts = [iam_proxy_part(name) for name in private]
    ports = pick_named_ports(["postgres", "storage", "tasks", *functions, *fronts], earlier)
    return Ports(
        postgres=ports["postgres"],
        storage=ports["storage"],
        tasks=ports["tasks"],
        functions={name: ports[name] for name in functions},
        iam_proxy_ports={name: ports[front] for name, front in zip(private, fronts, strict=True)},
        by_name=ports,
    )


def say(text: str) -> None:
    print(text, flush=True)
