"""The settings: one frozen object, built once from the environment, with every fault reported in one go.

Each field is named as its variable, in lower case. A function says what it needs; only that must be set, but whatever
is set must be right.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from shared.environment import EnvironmentReader

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from shared.table_grants import TableGrants

# A pattern, and an example for the message.
QUEUE_NAME = (r"projects/[^/\s]+/locations/[^/\s]+/queues/[^/\s]+", "projects/p/locations/l/queues/q")
STEP_TIMEOUTS = (5, 840)  # seconds; the longest leaves a minute of the function's own 900 (functions/routes.json)
SMALLEST_KEY_BYTES = 32  # RFC 7518, 3.2: a key for HS256 is at least as long as the hash


class Need(StrEnum):
    """What a function uses, and therefore which variables it cannot start without."""

    DATABASE = "database"
    TOKENS = "tokens"
    MEDIA = "media"
    QUEUE = "queue"
    CALLER_IDENTITY = "caller identity"
    UPKEEP = "upkeep"
    OPERATOR = "operator"


class ResearchOnline(StrEnum):
    AUTO = "auto"
    NEVER = "never"
    ALWAYS = "always"


class AimsProvider(StrEnum):
    """Whose models the embedded agents call, where no address of AIMS is set."""

    NONE = "none"
    GOOGLE = "google"


class SettingsError(Exception):
    """Names every variable that is missing or wrong. The message holds no value of a secret."""

    def __init__(self, problems: Collection[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("The settings are not complete:\n" + "\n".join(f"  - {problem}" for problem in self.problems))


@dataclass(frozen=True, kw_only=True)
class Settings:
    postgres_host: str = ""
    postgres_port: int = 5432
    postgres_user: str = ""
    postgres_password: str = field(default="", repr=False)
    postgres_db: str = ""
    postgres_grants: Mapping[str, TableGrants] | None = None
    cloud_sql_instance: str = ""
    flask_secret_key: str = field(default="", repr=False)
    flask_secret_key_previous: str = field(default="", repr=False)
    gcs_bucket_name: str = ""
    storage_emulator_host: str = ""
    media_endpoint: str = "https://storage.googleapis.com"
    google_application_credentials: str = ""
    google_cloud_project: str = ""
    tasks_queue: str = ""
    tasks_emulator_host: str = ""
    steps_url: str = ""
    upkeep_queue: str = ""
    upkeep_url: str = ""
    operator_email: str = ""
    tasks_invoker_email: str = ""
    public_base_url: str = ""
    cors_allowed_origins: tuple[str, ...] = ()
    client_address_header: str = "X-Forwarded-For"
    trusted_proxy_hops: int = 0
    auth_failed_logins_per_account: int = 10
    auth_failed_logins_per_address: int = 50
    auth_registrations_per_hour: int = 10
    auth_failed_logins_from_anywhere: int = 30
    auth_login_delay_max_seconds: int = 900
    auth_known_address_days: int = 30
    sessions_new_per_hour: int = 100
    session_kept_days: int = 90
    subscriptions_per_hour: int = 10
    discovery_per_hour: int = 300
    episodes_running_per_user: int = 3
    episodes_daily_per_user: int = 50
    episodes_running_in_all: int = 100
    episodes_daily_in_all: int = 5000
    cpoa_test_mode: bool = False
    snippet_max_age_hours: int = 24
    step_timeout_research_seconds: int = 120
    step_timeout_script_seconds: int = 600
    step_timeout_voice_seconds: int = 300
    step_timeout_cover_seconds: int = 300
    step_timeout_master_seconds: int = 600
    step_timeout_publish_seconds: int = 120
    research_online: ResearchOnline = ResearchOnline.AUTO
    tda_service_url: str = ""
    sca_service_url: str = ""
    pswa_service_url: str = ""
    vfa_service_url: str = ""
    iga_service_url: str = ""
    cpoa_tda_polling_interval_seconds: int = 5
    cpoa_tda_polling_timeout_seconds: int = 180
    cpoa_pswa_polling_interval_seconds: int = 5
    cpoa_pswa_polling_timeout_seconds: int = 600
    cpoa_vfa_polling_interval_seconds: int = 5
    cpoa_vfa_polling_timeout_seconds: int = 300
    cpoa_iga_polling_interval_seconds: int = 5
    cpoa_iga_polling_timeout_seconds: int = 240
    asf_notification_url: str = ""
    asf_websocket_base_url: str = ""
    cpoa_asf_send_ui_update_url: str = ""
    aims_provider: AimsProvider = AimsProvider.NONE
    aims_google_location: str = "global"
    aims_google_text_model: str = "gemini-3.8-flash"
    aims_google_picture_model: str = "gemini-3.1-flash-image"
    aims_google_emulator_url: str = ""
    aims_google_tts_emulator_host: str = ""
    aims_service_base_url_container: str = ""
    aims_tts_service_base_url_container: str = ""
    data_dir: Path | None = None
    threads: int = 8
    log_level: str = "INFO"
    k_service: str = ""


def load_settings(needs: Collection[Need] = (), environment: Mapping[str, str] | None = None) -> Settings:
    """Raises `SettingsError` that names every variable which is missing or wrong."""
    reader = EnvironmentReader(os.environ if environment is None else environment)
    settings = Settings(
        postgres_host=reader.text("POSTGRES_HOST"),
        postgres_port=reader.integer("POSTGRES_PORT", 5432, 1, 65535),
        postgres_user=reader.text("POSTGRES_USER"),
        postgres_password=reader.secret("POSTGRES_PASSWORD"),
        postgres_db=reader.text("POSTGRES_DB"),
        postgres_grants=reader.grants("POSTGRES_GRANTS"),
        cloud_sql_instance=reader.matching("CLOUD_SQL_INSTANCE", r"[^:\s]+(:[^:\s]+){2,3}", "project:region:instance"),
        flask_secret_key=reader.secret("FLASK_SECRET_KEY", SMALLEST_KEY_BYTES),
        flask_secret_key_previous=reader.secret("FLASK_SECRET_KEY_PREVIOUS", SMALLEST_KEY_BYTES),
        gcs_bucket_name=reader.matching("GCS_BUCKET_NAME", r"[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]", "a bucket's name"),
        storage_emulator_host=reader.url("STORAGE_EMULATOR_HOST"),
        media_endpoint=reader.url("MEDIA_ENDPOINT", "https://storage.googleapis.com"),
        google_application_credentials=reader.text("GOOGLE_APPLICATION_CREDENTIALS"),
        google_cloud_project=reader.text("GOOGLE_CLOUD_PROJECT"),
        tasks_queue=reader.matching("TASKS_QUEUE", *QUEUE_NAME),
        tasks_emulator_host=reader.matching("TASKS_EMULATOR_HOST", r"[^/\s]+:\d{1,5}", "host:port"),
        steps_url=reader.url("STEPS_URL"),
        upkeep_queue=reader.matching("UPKEEP_QUEUE", *QUEUE_NAME),
        upkeep_url=reader.url("UPKEEP_URL"),
        operator_email=reader.matching("OPERATOR_EMAIL", r"[^@\s]+@[^@\s]+", "a service account's address"),
        tasks_invoker_email=reader.matching("TASKS_INVOKER_EMAIL", r"[^@\s]+@[^@\s]+", "a service account's address"),
        public_base_url=reader.url("PUBLIC_BASE_URL"),
        cors_allowed_origins=reader.origins("CORS_ALLOWED_ORIGINS"),
        client_address_header=reader.matching(
            "CLIENT_ADDRESS_HEADER", r"[A-Za-z][A-Za-z0-9-]*", "a header's name", "X-Forwarded-For"
        ),
        trusted_proxy_hops=reader.integer("TRUSTED_PROXY_HOPS", 0, 0, 10),
        auth_failed_logins_per_account=reader.integer("AUTH_FAILED_LOGINS_PER_ACCOUNT", 10, 1, 1_000_000),
        auth_failed_logins_per_address=reader.integer("AUTH_FAILED_LOGINS_PER_ADDRESS", 50, 1, 1_000_000),
        auth_registrations_per_hour=reader.integer("AUTH_REGISTRATIONS_PER_HOUR", 10, 1, 1_000_000),
        auth_failed_logins_from_anywhere=reader.integer("AUTH_FAILED_LOGINS_FROM_ANYWHERE", 30, 1, 1_000_000),
        auth_login_delay_max_seconds=reader.integer("AUTH_LOGIN_DELAY_MAX_SECONDS", 900, 1, 3600),
        auth_known_address_days=reader.integer("AUTH_KNOWN_ADDRESS_DAYS", 30, 1, 3650),
        sessions_new_per_hour=reader.integer("SESSIONS_NEW_PER_HOUR", 100, 1, 1_000_000),
        session_kept_days=reader.integer("SESSION_KEPT_DAYS", 90, 1, 3650),
        subscriptions_per_hour=reader.integer("SUBSCRIPTIONS_PER_HOUR", 10, 1, 1_000_000),
        discovery_per_hour=reader.integer("DISCOVERY_PER_HOUR", 300, 1, 1_000_000),
        episodes_running_per_user=reader.integer("EPISODES_RUNNING_PER_USER", 3, 1, 1_000_000),
        episodes_daily_per_user=reader.integer("EPISODES_DAILY_PER_USER", 50, 1, 1_000_000),
        episodes_running_in_all=reader.integer("EPISODES_RUNNING_IN_ALL", 100, 1, 1_000_000),
        episodes_daily_in_all=reader.integer("EPISODES_DAILY_IN_ALL", 5000, 1, 100_000_000),
        cpoa_test_mode=reader.boolean("CPOA_TEST_MODE", default=False),
        snippet_max_age_hours=reader.integer("SNIPPET_MAX_AGE_HOURS", 24, 1, 8760),
        step_timeout_research_seconds=reader.integer("STEP_TIMEOUT_RESEARCH_SECONDS", 120, *STEP_TIMEOUTS),
        step_timeout_script_seconds=reader.integer("STEP_TIMEOUT_SCRIPT_SECONDS", 600, *STEP_TIMEOUTS),
        step_timeout_voice_seconds=reader.integer("STEP_TIMEOUT_VOICE_SECONDS", 300, *STEP_TIMEOUTS),
        step_timeout_cover_seconds=reader.integer("STEP_TIMEOUT_COVER_SECONDS", 300, *STEP_TIMEOUTS),
        step_timeout_master_seconds=reader.integer("STEP_TIMEOUT_MASTER_SECONDS", 600, *STEP_TIMEOUTS),
        step_timeout_publish_seconds=reader.integer("STEP_TIMEOUT_PUBLISH_SECONDS", 120, *STEP_TIMEOUTS),
        research_online=ResearchOnline(reader.choice("RESEARCH_ONLINE", ResearchOnline.AUTO, tuple(ResearchOnline))),
        tda_service_url=reader.url("TDA_SERVICE_URL"),
        sca_service_url=reader.url("SCA_SERVICE_URL"),
        pswa_service_url=reader.url("PSWA_SERVICE_URL"),
        vfa_service_url=reader.url("VFA_SERVICE_URL"),
        iga_service_url=reader.url("IGA_SERVICE_URL"),
        cpoa_tda_polling_interval_seconds=reader.integer("CPOA_TDA_POLLING_INTERVAL_SECONDS", 5, 1, 600),
        cpoa_tda_polling_timeout_seconds=reader.integer("CPOA_TDA_POLLING_TIMEOUT_SECONDS", 180, 1, 3600),
        cpoa_pswa_polling_interval_seconds=reader.integer("CPOA_PSWA_POLLING_INTERVAL_SECONDS", 5, 1, 600),
        cpoa_pswa_polling_timeout_seconds=reader.integer("CPOA_PSWA_POLLING_TIMEOUT_SECONDS", 600, 1, 3600),
        cpoa_vfa_polling_interval_seconds=reader.integer("CPOA_VFA_POLLING_INTERVAL_SECONDS", 5, 1, 600),
        cpoa_vfa_polling_timeout_seconds=reader.integer("CPOA_VFA_POLLING_TIMEOUT_SECONDS", 300, 1, 3600),
        cpoa_iga_polling_interval_seconds=reader.integer("CPOA_IGA_POLLING_INTERVAL_SECONDS", 5, 1, 600),
        cpoa_iga_polling_timeout_seconds=reader.integer("CPOA_IGA_POLLING_TIMEOUT_SECONDS", 240, 1, 3600),
        asf_notification_url=reader.url("ASF_NOTIFICATION_URL"),
        asf_websocket_base_url=reader.matching("ASF_WEBSOCKET_BASE_URL", r"wss?://[^\s?#]+", "ws://host/path"),
        cpoa_asf_send_ui_update_url=reader.url("CPOA_ASF_SEND_UI_UPDATE_URL"),
        aims_provider=AimsProvider(reader.choice("AIMS_PROVIDER", AimsProvider.NONE, tuple(AimsProvider))),
        aims_google_location=reader.text("AIMS_GOOGLE_LOCATION", "global"),
        aims_google_text_model=reader.text("AIMS_GOOGLE_TEXT_MODEL", "gemini-3.8-flash"),
        aims_google_picture_model=reader.text("AIMS_GOOGLE_PICTURE_MODEL", "gemini-3.1-flash-image"),
        aims_google_emulator_url=reader.url("AIMS_GOOGLE_EMULATOR_URL"),
        aims_google_tts_emulator_host=reader.matching("AIMS_GOOGLE_TTS_EMULATOR_HOST", r"[^/\s]+:\d{1,5}", "host:port"),
        aims_service_base_url_container=reader.url("AIMS_SERVICE_BASE_URL_CONTAINER"),
        aims_tts_service_base_url_container=reader.url("AIMS_TTS_SERVICE_BASE_URL_CONTAINER"),
        data_dir=reader.path("DATA_DIR"),
        threads=reader.integer("THREADS", 8, 1, 1000),
        log_level=reader.choice("LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")),
        k_service=reader.text("K_SERVICE"),
    )
    reader.require(_required_variables(frozenset(needs), settings))
    if settings.aims_provider is AimsProvider.GOOGLE:
        reader.require(["GOOGLE_CLOUD_PROJECT"])
    if reader.problems:
        raise SettingsError(reader.problems)
    return settings


def _required_variables(needs: frozenset[Need], settings: Settings) -> list[str]:
    required: list[str] = []
    if Need.DATABASE in needs:
        required += ["POSTGRES_USER", "POSTGRES_DB"]
        if not settings.cloud_sql_instance:  # the connector finds the address and signs in by IAM
            required += ["POSTGRES_HOST", "POSTGRES_PASSWORD"]
    if Need.TOKENS in needs:
        required += ["FLASK_SECRET_KEY"]
    if Need.MEDIA in needs:
        required += ["GCS_BUCKET_NAME"]
    if Need.QUEUE in needs:
        required += ["TASKS_QUEUE", "STEPS_URL", "TASKS_INVOKER_EMAIL"]
    if Need.CALLER_IDENTITY in needs:
        required += ["STEPS_URL", "TASKS_INVOKER_EMAIL"]
    if Need.UPKEEP in needs:  # beside QUEUE, whose invoker calls both
        required += ["UPKEEP_QUEUE", "UPKEEP_URL"]
    return list(dict.fromkeys(required))
