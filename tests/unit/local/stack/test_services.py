from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

from local.stack.cloud import pick_ports
from local.stack.declared_settings import INVOKER_EMAIL, LOCAL_DEFAULTS, MODEL_CALLS_QUEUE, QUEUE, UPKEEP_QUEUE
from local.stack.services import (
    Plan,
    Stage,
    balancer_service,
    function_environment,
    function_service,
    iam_proxy_service,
    migration,
    scheduler_service,
    tasks_service,
)
from local.stack.settings import FrontAddress
from local.stack.state_folder import StateFolder
from shared import settings as shared_settings
from shared.settings.table_grants import parse_grants
from tools.routes import Need, load_routes

ROUTES = load_routes()
FUNCTION_NAMES = [function.name for function in ROUTES.functions]
DATABASE = {
    "POSTGRES_HOST": "127.0.0.1",
    "POSTGRES_PORT": "5",
    "POSTGRES_USER": "user",
    "POSTGRES_PASSWORD": "password",
    "POSTGRES_DB": "database",
}
USERS = {
    name: {"POSTGRES_USER": user, "POSTGRES_PASSWORD": f"password of {name}"}
    for name, user in ROUTES.database_users().items()
}


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    return Plan(
        state=StateFolder(tmp_path),
        routes=ROUTES,
        settings=MappingProxyType({**LOCAL_DEFAULTS, "FLASK_SECRET_KEY": "k" * 32, "POSTGRES_HOST": "ignored"}),
        front=FrontAddress("127.0.0.1", 5001),
        ports=pick_ports(ROUTES),
        key_file=tmp_path / "identity" / "service-account.json",
        database=DATABASE,
        database_users=USERS,
    )


@pytest.mark.parametrize("name", FUNCTION_NAMES)
def test_a_function_can_load_its_settings_from_its_environment(plan: Plan, name: str) -> None:
    function = ROUTES.function(name)
    needs = {shared_settings.Need(need) for need in function.needs if need is not Need.CPOA}
    settings = shared_settings.load_settings(needs, function_environment(plan, function))
    assert settings.threads == function.concurrency
    assert (settings.client_address_header, settings.trusted_proxy_hops) == ("X-Client-Address", 1)


@pytest.mark.parametrize("name", FUNCTION_NAMES)
def test_a_function_gets_only_the_settings_it_needs(plan: Plan, name: str) -> None:
    function = ROUTES.function(name)
    environment = function_environment(plan, function)
    assert ("FLASK_SECRET_KEY" in environment) == (Need.TOKENS in function.needs)
    assert ("POSTGRES_PASSWORD" in environment) == (Need.DATABASE in function.needs)
    assert ("GOOGLE_APPLICATION_CREDENTIALS" in environment) == (Need.MEDIA in function.needs)
    assert ("TASKS_QUEUE" in environment) == (Need.QUEUE in function.needs)


def test_a_function_signs_in_to_the_database_as_itself_and_knows_no_other_password(plan: Plan) -> None:
    for name, own in USERS.items():
        environment = function_environment(plan, ROUTES.function(name))
        assert own.items() <= environment.items()
        others = {DATABASE["POSTGRES_PASSWORD"], *(f"password of {other}" for other in USERS if other != name)}
        assert not others & set(environment.values())
        assert "POSTGRES_GRANTS" not in environment


def test_the_migrating_user_owns_the_tables_and_grants_the_declared_rights(plan: Plan) -> None:
    for environment in (function_environment(plan, ROUTES.function("migrate")), migration(plan).environment):
        assert DATABASE.items() <= environment.items()
        assert parse_grants(environment["POSTGRES_GRANTS"]) == ROUTES.grants()


def test_on_an_external_server_all_functions_use_the_given_user(plan: Plan) -> None:
    elsewhere = replace(plan, database_users={})
    for name in ("auth", "migrate"):
        environment = function_environment(elsewhere, ROUTES.function(name))
        assert DATABASE.items() <= environment.items()
        assert not environment.get("POSTGRES_GRANTS")


def test_the_steps_are_called_through_their_proxy_by_the_account_of_the_queue(plan: Plan) -> None:
    front = f"http://127.0.0.1:{plan.ports.iam_proxy_ports['podcast_steps']}"
    for name in ("podcasts", "podcast_steps"):
        environment = function_environment(plan, ROUTES.function(name))
        assert environment["STEPS_URL"] == front
        assert environment["TASKS_INVOKER_EMAIL"] == INVOKER_EMAIL
    assert plan.ports.iam_proxy_ports["podcast_steps"] != plan.ports.functions["podcast_steps"]


def test_upkeep_is_called_through_its_proxy_and_its_own_queue(plan: Plan) -> None:
    front = f"http://127.0.0.1:{plan.ports.iam_proxy_ports['upkeep']}"
    for name in ("podcasts", "podcast_steps", "upkeep"):
        environment = function_environment(plan, ROUTES.function(name))
        assert environment["UPKEEP_URL"] == front != environment["STEPS_URL"]
        assert environment["UPKEEP_QUEUE"] == UPKEEP_QUEUE != environment["TASKS_QUEUE"]
    scheduler = " ".join(scheduler_service(plan).command)
    assert f"--url {front}/sweep --audience {front}" in scheduler


def test_model_calls_are_made_through_their_proxy_and_their_own_queue(plan: Plan) -> None:
    for name in ("podcast_steps", "model_calls"):
        environment = function_environment(plan, ROUTES.function(name))
        assert environment["MODEL_CALLS_URL"] == f"http://127.0.0.1:{plan.ports.iam_proxy_ports['model_calls']}"
        assert environment["MODEL_CALLS_QUEUE"] == MODEL_CALLS_QUEUE not in (QUEUE, UPKEEP_QUEUE)
        assert environment["TASKS_QUEUE"] == QUEUE


def test_the_functions_and_the_queue_use_the_proxied_ports_and_the_migration_does_not(plan: Plan) -> None:
    proxied = replace(plan, proxied_ports={"postgres": 7, "storage": 8, "tasks": 9, "front of podcast_steps": 10})
    environment = function_environment(proxied, ROUTES.function("podcast_steps"))
    assert environment["POSTGRES_PORT"] == "7"
    assert environment["STORAGE_EMULATOR_HOST"] == "http://127.0.0.1:8"
    assert environment["MEDIA_ENDPOINT"] == plan.storage_url  # clients use this URL
    assert environment["TASKS_EMULATOR_HOST"] == "127.0.0.1:9"
    assert environment["STEPS_URL"] == "http://127.0.0.1:10"
    assert migration(proxied).environment["POSTGRES_PORT"] == DATABASE["POSTGRES_PORT"]
    plan.state.make()
    iam_proxy_service(proxied)
    fronts = json.loads((plan.state.run / "iam_proxy.json").read_text(encoding="utf-8"))["fronts"]
    (steps,) = [front for front in fronts if front["name"] == "podcast_steps"]
    assert (steps["port"], steps["audience"]) == (
        plan.ports.iam_proxy_ports["podcast_steps"],
        "http://127.0.0.1:10",
    )


def test_the_limit_of_each_queue_fits_the_threads_of_its_function(plan: Plan) -> None:
    """Clean-ups use half of the threads; the sweep and operators need the others."""
    steps, upkeep = ROUTES.function("podcast_steps"), ROUTES.function("upkeep")
    command = tasks_service(plan).command
    assert f"{QUEUE}={steps.local_workers}" in command
    assert f"{UPKEEP_QUEUE}={upkeep.concurrency // 2}" in command
    assert f"{MODEL_CALLS_QUEUE}={ROUTES.function('model_calls').concurrency}" in command
    assert upkeep.concurrency >= 4


def test_a_function_is_started_like_in_production_but_on_loopback(plan: Plan) -> None:
    service = function_service(plan, ROUTES.function("auth"))
    words = " ".join(service.command)
    assert "functions-framework --target auth --source" in words
    assert "--host 127.0.0.1" in words
    assert service.environment["WORKERS"] == "1"
    assert service.stage is Stage.FUNCTIONS


@pytest.mark.parametrize(
    ("host", "internal"),
    [("127.0.0.1", True), ("localhost", True), ("::1", True), ("0.0.0.0", False), ("x.org", False)],  # noqa: S104
)
def test_internal_routes_are_open_only_on_loopback(plan: Plan, host: str, internal: bool) -> None:
    plan.state.make()
    exposed = replace(plan, front=FrontAddress(host, 5001))
    configuration = json.loads(Path(balancer_service(exposed).command[-1]).read_text())
    assert configuration["internal"] is internal
    assert set(configuration["upstreams"]) == set(FUNCTION_NAMES) - {
        "podcast_steps",
        "upkeep",
        "model_calls",
        "migrate",
    }


def test_every_port_of_a_plan_is_different(plan: Plan) -> None:
    ports = [plan.ports.postgres, plan.ports.storage, plan.ports.tasks]
    ports += [*plan.ports.functions.values(), *plan.ports.iam_proxy_ports.values()]
    assert len(ports) == len(set(ports))
