"""The parts of the local cloud: their programs, settings and ports."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING

from local.stack.declared_settings import (
    CRASH_SETTINGS,
    INVOKER_EMAIL,
    MADE_AT_START,
    MODEL_CALLS_QUEUE,
    NOT_USED_LOCALLY,
    OPERATOR_EMAIL,
    QUEUE,
    SET_BY_RUN,
    UPKEEP_QUEUE,
)
from local.stack.settings import ROOT, process_environment, served_hosts
from local.stack.supervised_service import Service
from shared.settings import Settings
from tools.routes import SCHEMA_OWNER, Function, Need, Routes, Visibility

if TYPE_CHECKING:
    from collections.abc import Mapping

    from local.stack.settings import FrontAddress
    from local.stack.state_folder import StateFolder

# Decided by the stack for each process, so what is set is not handed on as it is.
_DECIDED = frozenset({*SET_BY_RUN, *MADE_AT_START, *NOT_USED_LOCALLY, "GCS_BUCKET_NAME"})
_HANDED_ON = {**{name.upper(): setting for name, setting in Settings.declared.items()}, **CRASH_SETTINGS}


class Stage(IntEnum):
    """Stages stop from the highest down: first the front, then the queue, then the functions, then the stores."""

    STORES = 1
    FUNCTIONS = 2
    QUEUE = 3
    FRONT = 4


@dataclass(frozen=True, kw_only=True)
class Ports:
    postgres: int
    storage: int
    tasks: int
    functions: dict[str, int]
    iam_proxy_ports: dict[str, int]  # the private functions are called at these ports
    by_name: dict[str, int]  # all ports, as stored in the state folder


def iam_proxy_part(function: str) -> str:
    """The name of a function's IAM proxy in `Ports.by_name`."""
    return f"front of {function}"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Everything that is decided before the first process starts."""

    state: StateFolder
    routes: Routes
    settings: Mapping[str, str]
    front: FrontAddress
    ports: Ports
    key_file: Path
    database: Mapping[str, str]  # the owner's settings
    database_users: Mapping[str, Mapping[str, str]]  # settings by function that make it sign in as its own user
    proxied_ports: Mapping[str, int] = field(default_factory=dict)  # by part: the port of a proxy in front of it

    def private_url(self, name: str) -> str:
        return f"http://127.0.0.1:{self.called_port(iam_proxy_part(name), self.ports.iam_proxy_ports[name])}"

    def called_port(self, part: str, own: int) -> int:
        """The port at which the functions and the queue call a part; `own` is the port it listens on."""
        return self.proxied_ports.get(part, own)

    @property
    def storage_url(self) -> str:
        return f"http://127.0.0.1:{self.ports.storage}"

    def service(self, name: str, *arguments: str, stage: Stage, port: int | None, **environment: str) -> Service:
        """A service that runs one of our modules: `python -m <first argument>`."""
        return Service(
            name=name,
            command=[sys.executable, "-m", *arguments],
            environment=process_environment() | environment,
            log_file=self.state.log_file(name),
            stage=stage,
            port=port,
        )


def storage_service(plan: Plan) -> Service:
    arguments = [
        "local.emulators.storage",
        "--port",
        str(plan.ports.storage),
        "--state",
        str(plan.state.path / "storage"),
    ]
    arguments += ["--bucket", plan.settings["GCS_BUCKET_NAME"], "--identity", str(plan.key_file.parent)]
    for origin in page_origins(plan):
        arguments += ["--cors-origin", origin]
    return plan.service("storage", *arguments, stage=Stage.STORES, port=plan.ports.storage)


def page_origins(plan: Plan) -> list[str]:
    """Origins of pages that may fetch media."""
    allowed = [origin.strip() for origin in plan.settings.get("CORS_ALLOWED_ORIGINS", "").split(",") if origin.strip()]
    return [plan.front.url, f"http://localhost:{plan.front.port}", *allowed]


def tasks_service(plan: Plan) -> Service:
    arguments = ["local.emulators.tasks", "--port", str(plan.ports.tasks), "--state", str(plan.state.path / "tasks")]
    steps, upkeep = plan.routes.function("podcast_steps"), plan.routes.function("upkeep")
    calls = plan.routes.function("model_calls")
    arguments += ["--queue", f"{QUEUE}={steps.local_workers * steps.concurrency}"]
    # Half of its threads; the other half is for the sweep and for operators.
    arguments += ["--queue", f"{UPKEEP_QUEUE}={upkeep.local_workers * upkeep.concurrency // 2}"]
    arguments += ["--queue", f"{MODEL_CALLS_QUEUE}={calls.local_workers * calls.concurrency}"]
    arguments += ["--identity", str(plan.key_file.parent)]
    arguments += ["--late-share", plan.settings["LOCAL_TASKS_LATE_SHARE"]]
    return plan.service("tasks", *arguments, stage=Stage.QUEUE, port=plan.ports.tasks)


def migration(plan: Plan) -> Service:
    """Ends when the database is migrated, at once if it already is."""
    environment = {**_owner_environment(plan), **_given(plan, ("DATA_DIR", "LOG_LEVEL"))}
    return plan.service("migrations", "cpoa.migrate", stage=Stage.STORES, port=None, **environment)


def function_service(plan: Plan, function: Function) -> Service:
    """Runs functions-framework's command like in production, with port and threads from the environment."""
    command = Path(sys.executable).parent / "functions-framework"
    arguments = ["--target", function.entry_point, "--source", str(ROOT / "functions" / function.name / "main.py")]
    port = plan.ports.functions[function.name]
    return Service(
        name=function.name,
        # Run with this Python: the script's first line contains the path where the environment was created.
        command=[sys.executable, str(command), *arguments, "--host", "127.0.0.1", "--port", str(port)],
        environment=function_environment(plan, function),
        log_file=plan.state.log_file(function.name),
        stage=Stage.FUNCTIONS,
        port=port,
    )


def function_environment(plan: Plan, function: Function) -> dict[str, str]:
    """Only what the function needs, like its service account in production."""
    environment = process_environment() | {
        "THREADS": str(function.concurrency),
        "WORKERS": str(function.local_workers),
        "CLIENT_ADDRESS_HEADER": plan.routes.client_address_header,
        "TRUSTED_PROXY_HOPS": "1",
        **_given(plan, handed_on(function.name)),
    }
    for need in sorted(function.needs):
        environment |= _environment_of_need(plan, need, function.name)
    return environment


def handed_on(function: str) -> tuple[str, ...]:
    """The variables that a function is given as they are set, because it reads them."""
    return tuple(name for name, setting in _HANDED_ON.items() if function in setting.read_by and name not in _DECIDED)


def _owner_environment(plan: Plan) -> dict[str, str]:
    """For migrations. An external server has one user for all functions, so there are no grants."""
    grants = json.dumps(plan.routes.grants()) if plan.database_users else ""
    return {**plan.database, "POSTGRES_GRANTS": grants}


def _database_environment(plan: Plan, function: str) -> dict[str, str]:
    if function == SCHEMA_OWNER:
        return _owner_environment(plan)
    proxied = {"POSTGRES_PORT": str(plan.proxied_ports["postgres"])} if "postgres" in plan.proxied_ports else {}
    return {**plan.database, **plan.database_users.get(function, {}), **proxied}


def _environment_of_need(plan: Plan, need: Need, function: str) -> dict[str, str]:
    if need is Need.DATABASE:
        return _database_environment(plan, function)
    if need is Need.TOKENS:
        return {"FLASK_SECRET_KEY": plan.settings["FLASK_SECRET_KEY"]}
    if need is Need.MEDIA:
        return {
            "GCS_BUCKET_NAME": plan.settings["GCS_BUCKET_NAME"],
            "STORAGE_EMULATOR_HOST": f"http://127.0.0.1:{plan.called_port('storage', plan.ports.storage)}",
            "MEDIA_ENDPOINT": plan.storage_url,
            "GOOGLE_APPLICATION_CREDENTIALS": str(plan.key_file),
        }
    tasks = {
        "TASKS_EMULATOR_HOST": f"127.0.0.1:{plan.called_port('tasks', plan.ports.tasks)}",
        "TASKS_INVOKER_EMAIL": INVOKER_EMAIL,
    }
    others = {
        Need.QUEUE: {"TASKS_QUEUE": QUEUE, "STEPS_URL": plan.private_url("podcast_steps"), **tasks},
        Need.MODEL_CALLS: {
            "MODEL_CALLS_QUEUE": MODEL_CALLS_QUEUE,
            "MODEL_CALLS_URL": plan.private_url("model_calls"),
            **tasks,
        },
        Need.UPKEEP: {"UPKEEP_QUEUE": UPKEEP_QUEUE, "UPKEEP_URL": plan.private_url("upkeep")},
        Need.OPERATOR: {"OPERATOR_EMAIL": OPERATOR_EMAIL},
        Need.PAGE: {"PAGE_URL": plan.front.url},
    }
    return others.get(need, {})


def _given(plan: Plan, names: tuple[str, ...]) -> dict[str, str]:
    return {name: plan.settings[name] for name in names if name in plan.settings}


def iam_proxy_service(plan: Plan) -> Service:
    fronts: list[dict[str, object]] = [
        {
            "name": function.name,
            "port": plan.ports.iam_proxy_ports[function.name],
            "upstream": f"http://127.0.0.1:{plan.ports.functions[function.name]}",
            "audience": plan.private_url(function.name),
            "emails": [INVOKER_EMAIL, *([OPERATOR_EMAIL] if Need.OPERATOR in function.needs else [])],
            "timeout_seconds": function.timeout_seconds,
        }
        for function in plan.routes.visible(Visibility.PRIVATE)
    ]
    configuration = plan.state.run / "iam_proxy.json"
    configuration.write_text(json.dumps({"key_file": str(plan.key_file), "fronts": fronts}), encoding="utf-8")
    return plan.service(
        "iam_proxy",
        *("local.emulators.iam_proxy", str(configuration)),
        stage=Stage.FUNCTIONS,
        port=list(plan.ports.iam_proxy_ports.values())[-1],  # the last port it opens
    )


def balancer_service(plan: Plan) -> Service:
    configuration = plan.state.run / "balancer.json"
    upstreams = {
        function.name: f"http://127.0.0.1:{plan.ports.functions[function.name]}"
        for function in plan.routes.functions
        if function.visibility is not Visibility.PRIVATE
    }
    document = {
        "host": plan.front.host,
        "port": plan.front.port,
        "upstreams": upstreams,
        "internal": plan.front.is_loopback,
        "frontend": str((ROOT / plan.settings["FEND_DIR"]).resolve()),
        "media_origin": plan.storage_url,
        "hosts": served_hosts(plan.settings),
        "limits": {
            "header_seconds": float(plan.settings["API_GW_HEADER_SECONDS"]),
            "body_seconds": float(plan.settings["API_GW_BODY_SECONDS"]),
            "connections_per_address": int(float(plan.settings["API_GW_CONNECTIONS_PER_ADDRESS"])),
        },
    }
    configuration.write_text(json.dumps(document), encoding="utf-8")
    port = plan.front.port if plan.front.host in ("127.0.0.1", "0.0.0.0") else None  # noqa: S104 -- compared, not bound
    return plan.service("balancer", "local.emulators.balancer", str(configuration), stage=Stage.FRONT, port=port)


def scheduler_service(plan: Plan) -> Service:
    arguments = ["local.emulators.scheduler", "--url", f"{plan.private_url('upkeep')}/sweep"]
    arguments += ["--audience", plan.private_url("upkeep"), "--email", INVOKER_EMAIL]
    arguments += ["--every", plan.settings["LOCAL_SWEEP_SECONDS"], "--credentials", str(plan.key_file)]
    return plan.service("scheduler", *arguments, stage=Stage.FRONT, port=None)
