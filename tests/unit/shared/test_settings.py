from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import UnionType
from typing import get_args, get_origin, get_type_hints

import pytest

from shared.settings import Need, ResearchOnline, Settings, SettingsError, load_settings

KEY = "k" * 32
COMPLETE = {
    "POSTGRES_HOST": "127.0.0.1",
    "POSTGRES_USER": "aethercast",
    "POSTGRES_PASSWORD": "a database password",
    "POSTGRES_DB": "aethercast",
    "FLASK_SECRET_KEY": KEY,
    "GCS_BUCKET_NAME": "aethercast-media",
    "TASKS_QUEUE": "projects/p/locations/l/queues/q",
    "STEPS_URL": "https://steps.example.org",
    "UPKEEP_QUEUE": "projects/p/locations/l/queues/u",
    "UPKEEP_URL": "https://upkeep.example.org",
    "MODEL_CALLS_QUEUE": "projects/p/locations/l/queues/m",
    "MODEL_CALLS_URL": "https://model-calls.example.org",
    "TASKS_INVOKER_EMAIL": "invoker@p.iam.gserviceaccount.com",
    "PAGE_URL": "https://aethercast.example",
}


def test_an_empty_environment_gives_the_defaults_of_the_class():
    assert load_settings((), {}) == Settings()


def test_every_field_has_the_name_of_its_variable():
    integers = {"POSTGRES_PORT": "6543", "TRUSTED_PROXY_HOPS": "2", "THREADS": "3"}
    settings = load_settings(tuple(Need), COMPLETE | integers)
    for name, value in (COMPLETE | integers).items():
        assert str(getattr(settings, name.lower())) == value


def test_all_missing_and_wrong_variables_are_named_in_one_error():
    with pytest.raises(SettingsError) as caught:
        load_settings(tuple(Need), {"POSTGRES_PORT": "many", "LOG_LEVEL": "loud", "CPOA_TEST_MODE": "perhaps"})
    message = str(caught.value)
    for name in (*COMPLETE, "POSTGRES_PORT", "LOG_LEVEL", "CPOA_TEST_MODE"):
        assert message.count(name) == 1


def test_a_variable_set_to_spaces_counts_as_missing():
    with pytest.raises(SettingsError, match="POSTGRES_DB is not set"):
        load_settings([Need.DATABASE], COMPLETE | {"POSTGRES_DB": "  "})


def test_a_function_only_needs_the_variables_it_declares():
    settings = load_settings([Need.TOKENS], {"FLASK_SECRET_KEY": KEY})
    assert settings.flask_secret_key == KEY
    assert settings.gcs_bucket_name == ""


def test_the_cloud_sql_connector_needs_no_host_and_no_password():
    environment = {"POSTGRES_USER": "u", "POSTGRES_DB": "d", "CLOUD_SQL_INSTANCE": "project:europe-west1:main"}
    assert load_settings([Need.DATABASE], environment).cloud_sql_instance == "project:europe-west1:main"


@pytest.mark.parametrize("variable", ["FLASK_SECRET_KEY", "FLASK_SECRET_KEY_PREVIOUS"])
def test_a_key_under_32_bytes_stops_the_start_and_is_not_shown(variable: str):
    short = "z" * 31
    with pytest.raises(SettingsError, match=f"{variable} must be at least 32 bytes") as caught:
        load_settings([Need.TOKENS], COMPLETE | {variable: short})
    assert short not in str(caught.value)


def test_a_key_is_measured_in_bytes():
    assert load_settings([Need.TOKENS], {"FLASK_SECRET_KEY": "é" * 16}).flask_secret_key == "é" * 16


def test_secrets_are_not_in_the_representation():
    secrets = {"FLASK_SECRET_KEY": "s" * 40, "FLASK_SECRET_KEY_PREVIOUS": "p" * 40, "POSTGRES_PASSWORD": "w" * 12}
    shown = repr(load_settings(tuple(Need), COMPLETE | secrets))
    assert "aethercast-media" in shown
    for value in secrets.values():
        assert value not in shown


def test_the_settings_cannot_be_changed():
    with pytest.raises(AttributeError, match="threads"):
        Settings().threads = 9  # type: ignore[misc]  # the test checks this assignment


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("POSTGRES_PORT", "0"),
        ("POSTGRES_PORT", "65536"),
        ("POSTGRES_PORT", "-1"),
        ("POSTGRES_PORT", "5432.0"),
        ("TRUSTED_PROXY_HOPS", "eleven"),
        ("CLIENT_ADDRESS_HEADER", "X-Client-Address: 1"),
        ("AUTH_REGISTRATIONS_PER_HOUR", "0"),
        ("THREADS", "0"),
        ("THREADS", "٨"),
        ("CPOA_TEST_MODE", "2"),
        ("RESEARCH_ONLINE", "sometimes"),
        ("LOG_LEVEL", "trace"),
        ("STEPS_URL", "steps.example.org"),
        ("STEPS_URL", "https://user:word@steps.example.org"),
        ("STEPS_URL", "http://host:port"),
        ("TDA_SERVICE_URL", "ftp://example.org"),
        ("MEDIA_ENDPOINT", "https://"),
        ("GCS_BUCKET_NAME", "Not A Bucket"),
        ("TASKS_QUEUE", "q"),
        ("UPKEEP_QUEUE", "q"),
        ("UPKEEP_URL", "upkeep.example.org"),
        ("MODEL_CALLS_QUEUE", "q"),
        ("MODEL_CALLS_URL", "model-calls.example.org"),
        ("TASKS_EMULATOR_HOST", "http://127.0.0.1:80"),
        ("TASKS_INVOKER_EMAIL", "nobody"),
        ("CLOUD_SQL_INSTANCE", "main"),
        ("CORS_ALLOWED_ORIGINS", "https://example.org/path"),
        ("CORS_ALLOWED_ORIGINS", "https://example.org, example.net"),
        ("CORS_ALLOWED_ORIGINS", "null"),
        ("MODEL_MAX_DOLLARS_PER_EPISODE", "0"),
        ("MODEL_MAX_DOLLARS_PER_EPISODE", "nan"),
        ("MODEL_MAX_DOLLARS_PER_DAY", "$5"),
    ],
)
def test_a_wrong_value_is_refused_by_its_variable_s_name(variable: str, value: str):
    with pytest.raises(SettingsError, match=variable):
        load_settings((), {variable: value})


def test_lists_booleans_choices_and_paths_are_read():
    settings = load_settings(
        (),
        {
            "CORS_ALLOWED_ORIGINS": "https://a.example/, http://localhost:3000 ,",
            "CPOA_TEST_MODE": "True",
            "RESEARCH_ONLINE": "Never",
            "LOG_LEVEL": "debug",
            "DATA_DIR": "somewhere/data",
            "STEPS_URL": "http://127.0.0.1:8080/",
        },
    )
    assert settings.cors_allowed_origins == ("https://a.example", "http://localhost:3000")
    assert settings.cpoa_test_mode is True
    assert settings.research_online is ResearchOnline.NEVER
    assert settings.log_level == "DEBUG"
    assert settings.data_dir == Path("somewhere/data")
    assert settings.steps_url == "http://127.0.0.1:8080"


def test_a_default_has_the_declared_type():
    hints = {"TableGrants": object, "Mapping": Mapping, "Path": Path}
    for group in Settings.__mro__:
        for name, kind in get_type_hints(group, localns=hints).items():
            if name in Settings.declared:
                default = Settings.declared[name].default
                kinds = get_args(kind) if isinstance(kind, UnionType) else [kind]
                assert isinstance(default, tuple(get_origin(one) or one for one in kinds)), name


def test_an_optional_number_is_none_unless_it_is_set() -> None:
    assert load_settings((), {}).model_max_dollars_per_episode is None
    assert load_settings((), {"MODEL_MAX_DOLLARS_PER_EPISODE": "0.5"}).model_max_dollars_per_episode == 0.5


def test_the_constructor_accepts_only_declared_settings():
    assert Settings(threads=3).threads == 3
    with pytest.raises(TypeError, match="thread_count"):
        Settings(thread_count=3)  # type: ignore[call-arg]  # the test checks this argument


def test_a_contact_may_be_a_page_and_an_address() -> None:
    contact = "https://operator.example/; ops@operator.example"
    assert load_settings(environment={"RESEARCH_CONTACT": contact}).research_contact == contact


@pytest.mark.parametrize(
    "contact", ["call me", "https://a.example/(b)", "a@b@c", "https://a.example/\nX: y", "naïve@a.example"]
)
def test_a_contact_that_no_header_may_have_is_refused(contact: str) -> None:
    with pytest.raises(SettingsError, match="RESEARCH_CONTACT must have the form"):
        load_settings(environment={"RESEARCH_CONTACT": contact})
