"""Tests that a function in the cloud has exactly the variables that its code reads or requires."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from shared.settings import Need, Settings, SettingsError, load_settings, required_variables
from tests.integration.terraform.terraform_runs import NUMBER
from tests.unit.docs.variables_read import read_by_functions_framework, read_from
from tools.routes import ROOT, load_routes

if TYPE_CHECKING:
    from tests.integration.terraform.terraform_runs import Deployed

ROUTES = load_routes()
FUNCTIONS = [function.name for function in ROUTES.functions]
MODEL_KEYS = {
    "OPENAI_API_KEY": "openai-key",
    "AIMS_OPENAI_SPEECH_API_KEY": "speech-key",
    "ANTHROPIC_API_KEY": "anthropic-key",
}
"""As the tests' environment with every variable has them, with the names of their secrets."""

LEFT_TO_THEIR_DEFAULTS = {
    **dict.fromkeys(
        ("POSTGRES_HOST", "POSTGRES_PORT", "POSTGRES_PASSWORD"), "the connector finds the way and signs in"
    ),
    **dict.fromkeys(
        ("GOOGLE_APPLICATION_CREDENTIALS", "MEDIA_ENDPOINT"), "the function's own account, Google's address"
    ),
    **dict.fromkeys(("STORAGE_EMULATOR_HOST", "TASKS_EMULATOR_HOST"), "of one machine"),
    **dict.fromkeys(("AIMS_GOOGLE_EMULATOR_URL", "AIMS_GOOGLE_TTS_EMULATOR_HOST"), "of tests"),
    **dict.fromkeys(("CPOA_TEST_MODE", "CPOA_CRASH_POINTS_DIR"), "of tests"),
    "AUTH_COOKIE_SECURE": "the page is served over HTTPS only",
    "DATA_DIR": "data/ in the package",
    "RESEARCH_ZIM": "no function carries libzim",
    "WORKERS": "one process; more of them are more instances",
}


def told(deployed: Deployed, function: str) -> dict[str, str]:
    (service,) = deployed.of("google_cloudfunctions2_function")[function]["service_config"]
    secrets = {one["key"]: one["secret"] * 3 for one in service["secret_environment_variables"]}
    assert not secrets.keys() & service["environment_variables"].keys()
    return {**service["environment_variables"], **secrets}


def needs(function: str) -> set[Need]:
    """Returns what the function's main.py requires."""
    main = (ROOT / "functions" / function / "main.py").read_text(encoding="utf-8")
    return {Need[name] for name in re.findall(r"Need\.([A-Z_]+)", main)}


def read(function: str) -> frozenset[str]:
    return read_from(f"functions.{function}.main") | {"THREADS"}


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_starts_with_its_variables(plain: Deployed, everything: Deployed, function: str) -> None:
    for deployed in (plain, everything):
        settings = load_settings(needs(function), told(deployed, function))
        assert settings.threads == ROUTES.function(function).concurrency


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_has_no_variable_that_it_does_not_read(everything: Deployed, function: str) -> None:
    assert told(everything, function).keys() - read(function) == set()


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_has_every_variable_that_it_reads_except_defaults(everything: Deployed, function: str) -> None:
    assert read(function) - told(everything, function).keys() - LEFT_TO_THEIR_DEFAULTS.keys() == set()


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_does_not_start_without_a_required_variable(plain: Deployed, function: str) -> None:
    environment = told(plain, function)
    required = required_variables(frozenset(needs(function)), load_settings(needs(function), environment))
    for name in required:
        with pytest.raises(SettingsError, match=f"{name} is not set"):
            load_settings(needs(function), {key: value for key, value in environment.items() if key != name})


def test_no_function_sets_a_variable_that_keeps_its_default(plain: Deployed, everything: Deployed) -> None:
    set_somewhere = {name for one in (plain, everything) for function in FUNCTIONS for name in told(one, function)}
    assert set_somewhere & LEFT_TO_THEIR_DEFAULTS.keys() == set()
    known = {name for function in FUNCTIONS for name in read(function)} | read_by_functions_framework().keys()
    assert LEFT_TO_THEIR_DEFAULTS.keys() - known == set()


def test_limits_that_are_not_set_keep_the_codes_defaults(plain: Deployed) -> None:
    auth, podcasts = (load_settings(needs(name), told(plain, name)) for name in ("auth", "podcasts"))
    for field in vars(Settings()):
        if field.startswith("auth_"):
            assert getattr(auth, field) == getattr(Settings(), field), field
        if field.startswith("episodes_"):
            assert getattr(podcasts, field) == getattr(Settings(), field), field
    upkeep = load_settings(needs("upkeep"), told(plain, "upkeep"))
    assert upkeep.session_kept_days == Settings().session_kept_days
    for name in ("snippets", "podcast_steps"):
        settings = load_settings(needs(name), told(plain, name))
        assert settings.snippet_max_age_hours == Settings().snippet_max_age_hours
        for field in ("research_online", "research_api_url", "research_deadline_seconds"):
            assert getattr(settings, field) == getattr(Settings(), field), field
        assert settings.research_contact.startswith("https://"), "the page is how Wikipedia's operators reach ours"
    steps = load_settings(needs("podcast_steps"), told(plain, "podcast_steps"))
    assert steps.episode_music == Settings().episode_music
    for field in ("source_pages", "source_hosts", "source_youtube"):
        assert getattr(steps, field) == getattr(Settings(), field), field
    for field in vars(Settings()):
        if field.startswith("step_timeout_"):
            assert getattr(steps, field) == getattr(Settings(), field), field


def test_attempts_are_counted_by_the_load_balancers_client_address(plain: Deployed) -> None:
    settings = load_settings(needs("auth"), told(plain, "auth"))
    assert settings.trusted_proxy_hops == 1
    for name, backend in plain.of("google_compute_backend_service").items():
        assert backend["custom_request_headers"] == [f"{settings.client_address_header}:{{client_ip_address}}"], name


def test_the_steps_are_called_at_their_own_address(plain: Deployed) -> None:
    service = plain.of("google_cloudfunctions2_function")["podcast_steps"]["name"]
    address = f"https://{service}-{NUMBER}.europe-west1.run.app"
    assert len(f"{service}-{NUMBER}") <= 63  # the maximum length of a host name's label
    for name in ("podcasts", "snippets", "podcast_steps"):
        settings = load_settings(needs(name), told(plain, name))
        assert settings.steps_url == address
        assert settings.tasks_invoker_email == plain.one("google_service_account", "invoker")["email"]


def test_upkeep_is_called_at_its_own_address_through_its_own_queue(plain: Deployed) -> None:
    service = plain.of("google_cloudfunctions2_function")["upkeep"]["name"]
    queue = plain.one("google_cloud_tasks_queue", "upkeep")["name"]
    for name in ("podcasts", "podcast_steps", "upkeep"):
        settings = load_settings(needs(name), told(plain, name))
        assert settings.upkeep_url == f"https://{service}-{NUMBER}.europe-west1.run.app"
        assert settings.upkeep_queue.endswith(f"/queues/{queue}")
        assert settings.upkeep_queue != settings.tasks_queue


def test_model_calls_are_made_at_their_own_address_through_their_own_queue(plain: Deployed) -> None:
    service = plain.of("google_cloudfunctions2_function")["model_calls"]["name"]
    queue = plain.one("google_cloud_tasks_queue", "model_calls")["name"]
    for name in ("podcast_steps", "model_calls"):
        settings = load_settings(needs(name), told(plain, name))
        assert settings.model_calls_url == f"https://{service}-{NUMBER}.europe-west1.run.app"
        assert settings.model_calls_queue.endswith(f"/queues/{queue}")
        assert settings.tasks_invoker_email == plain.one("google_service_account", "invoker")["email"]


def test_models_may_cost_anything_unless_a_limit_is_set(plain: Deployed, everything: Deployed) -> None:
    limits = [
        (settings.model_max_dollars_per_episode, settings.model_max_dollars_per_day)
        for settings in (load_settings(needs("model_calls"), told(one, "model_calls")) for one in (plain, everything))
    ]
    assert limits == [(None, None), (0.5, 20)]


def test_a_function_signs_in_to_the_database_as_its_own_account(plain: Deployed) -> None:
    users = plain.of("google_sql_user")
    for function, user in users.items():
        account = plain.of("google_service_account", "function")[function]["email"]
        assert told(plain, function)["POSTGRES_USER"] == user["name"] == account.removesuffix(".gserviceaccount.com")
        assert user["type"] == "CLOUD_IAM_SERVICE_ACCOUNT"
        assert not user["database_roles"], f"{function} is more than itself"


def test_migrate_grants_every_other_user_the_tables_of_its_function(plain: Deployed) -> None:
    grants = load_settings(needs("migrate"), told(plain, "migrate")).postgres_grants
    users = {user["name"]: name for name, user in plain.of("google_sql_user").items() if name != "migrate"}
    assert grants == {user: ROUTES.function(name).tables for user, name in users.items()}


def test_the_key_comes_from_secret_manager_by_its_version(plain: Deployed, everything: Deployed) -> None:
    for deployed, expected in (
        (plain, {"FLASK_SECRET_KEY": "1"}),
        (everything, {"FLASK_SECRET_KEY": "1", "FLASK_SECRET_KEY_PREVIOUS": "2"}),
    ):
        versions = deployed.of("google_secret_manager_secret_version", "signing_key")
        for function, values in deployed.of("google_cloudfunctions2_function").items():
            (service,) = values["service_config"]
            secrets = service["secret_environment_variables"]
            found = {one["key"]: one for one in secrets if one["key"] not in MODEL_KEYS}
            assert found.keys() == (expected.keys() if Need.TOKENS in needs(function) else set()), function
            for name, secret in found.items():
                assert secret["secret"] == deployed.one("google_secret_manager_secret", "signing_key")["secret_id"]
                assert secret["version"] == versions[expected[name]]["version"]
                assert secret["version"] != "latest"


def test_the_keys_for_models_come_from_the_named_secrets(plain: Deployed, everything: Deployed) -> None:
    for deployed, named in ((plain, {}), (everything, MODEL_KEYS)):
        for function, values in deployed.of("google_cloudfunctions2_function").items():
            (service,) = values["service_config"]
            found = {one["key"]: one["secret"] for one in service["secret_environment_variables"]}
            expected = {key: secret for key, secret in named.items() if key in read(function)}
            assert {key: found.get(key) for key in expected} == expected, function
