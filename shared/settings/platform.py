"""The settings of the platform: database, accounts, media, queue, requests and logs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shared.settings.declaration import (
    SettingsGroup,
    boolean,
    choice,
    integer,
    matching,
    origins,
    secret,
    table_grants,
    text,
    url,
)
from shared.settings.needs import (
    ADDRESS_READERS,
    DATABASE_READERS,
    EVERY_FUNCTION,
    MAKE_MODELS,
    MAKE_RUN,
    MEDIA_READERS,
    MODEL_CALLS_READERS,
    PAGE_READERS,
    QUEUE_READERS,
    TOKEN_READERS,
    UPKEEP_READERS,
    Need,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shared.settings.table_grants import TableGrants

MIN_KEY_BYTES = 32  # RFC 7518, 3.2: a key for HS256 is at least as long as the hash
MAX_ATTEMPTS = 1_000_000
MAX_DAYS = 3650
QUEUE_NAME = r"projects/[^/\s]+/locations/[^/\s]+/queues/[^/\s]+"
EMAIL = r"[^@\s]+@[^@\s]+"
HOST_AND_PORT = r"[^/\s]+:\d{1,5}"


class DatabaseSettings(SettingsGroup):
    postgres_host: str = text(
        "",
        "the server's name or address; not needed with `CLOUD_SQL_INSTANCE`. With `make run` it selects your own "
        "server instead of the bundled one, and the next four settings are used only if it is set",
        read_by=(MAKE_RUN, *DATABASE_READERS),
        required_for=(Need.DATABASE,),
    )
    postgres_port: int = integer(5432, 1, 65535, "the server's port", read_by=(MAKE_RUN, *DATABASE_READERS))
    postgres_user: str = text(
        "", "the user who signs in", read_by=(MAKE_RUN, *DATABASE_READERS), required_for=(Need.DATABASE,)
    )
    postgres_password: str = secret(
        "the user's password; not needed with `CLOUD_SQL_INSTANCE`",
        read_by=(MAKE_RUN, *DATABASE_READERS),
        required_for=(Need.DATABASE,),
    )
    postgres_db: str = text(
        "", "the database's name", read_by=(MAKE_RUN, *DATABASE_READERS), required_for=(Need.DATABASE,)
    )
    postgres_grants: Mapping[str, TableGrants] | None = table_grants(
        "what each user of the database may do with which table, as `functions/routes.json` declares it. Each run of "
        "`migrate` grants exactly that and revokes everything else from these users",
        read_by=(MAKE_RUN, "migrate"),
    )
    cloud_sql_instance: str = matching(
        r"[^:\s]+(:[^:\s]+){2,3}",
        "project:region:instance",
        "a Cloud SQL instance; the Cloud SQL connector then finds the address and signs in by IAM",
        read_by=DATABASE_READERS,
    )


class AccountSettings(SettingsGroup):
    flask_secret_key: str = secret(
        "signs and verifies the access tokens; the same for all five functions. `make run` keeps its own in `.local/`",
        read_by=TOKEN_READERS,
        required_for=(Need.TOKENS,),
        min_bytes=MIN_KEY_BYTES,
    )
    flask_secret_key_previous: str = secret(
        "the previous signing key, accepted for verification only; see [Secrets](#secrets)",
        read_by=TOKEN_READERS,
        min_bytes=MIN_KEY_BYTES,
    )
    auth_failed_logins_per_account: int = integer(
        10, 1, MAX_ATTEMPTS, "failed logins for one account from one address in 15 minutes", read_by=("auth",)
    )
    auth_failed_logins_per_address: int = integer(
        50, 1, MAX_ATTEMPTS, "failed logins from one address in 15 minutes", read_by=("auth",)
    )
    auth_registrations_per_hour: int = integer(
        10, 1, MAX_ATTEMPTS, "registrations from one address in an hour", read_by=("auth",)
    )
    auth_failed_logins_from_anywhere: int = integer(
        30,
        1,
        MAX_ATTEMPTS,
        "failed logins for one name from all addresses in an hour. After that, an address from which the account "
        "has not signed in before has to wait before each attempt",
        read_by=("auth",),
    )
    auth_login_delay_max_seconds: int = integer(
        900,
        1,
        3600,
        "the longest of those waits; the first is 2 seconds, and each failure doubles it",
        read_by=("auth",),
    )
    auth_known_address_days: int = integer(
        30,
        1,
        MAX_DAYS,
        "how long an address from which an account has signed in is remembered. Such an address does not have to wait",
        read_by=("auth", "upkeep"),
    )
    auth_session_days: int = integer(
        30,
        1,
        MAX_DAYS,
        "how long a browser stays signed in after its last use, if its user chose that; at most a year in all",
        read_by=("auth",),
    )
    auth_cookie_secure: bool = boolean(
        True,
        "whether the cookie of a browser that stays signed in is sent over HTTPS only. `make run` turns it off, "
        "because it serves plain HTTP",
        read_by=("auth",),
    )
    sessions_new_per_hour: int = integer(
        100, 1, MAX_ATTEMPTS, "new sessions from one address in an hour", read_by=("sessions",)
    )
    session_kept_days: int = integer(
        90, 1, MAX_DAYS, "how long a session without a user is kept after its last use", read_by=("upkeep",)
    )
    subscriptions_per_hour: int = integer(
        10, 1, MAX_ATTEMPTS, "requests to subscribe from one address in an hour", read_by=("subscribe",)
    )
    reports_per_hour: int = integer(
        10, 1, MAX_ATTEMPTS, "reports of episodes and shows from one address in an hour", read_by=("sharing",)
    )
    discovery_per_hour: int = integer(
        300,
        1,
        MAX_ATTEMPTS,
        "explorations and searches of one person, or of one address without an account, in an hour",
        read_by=("snippets",),
    )
    uploads_per_hour: int = integer(
        60, 1, MAX_ATTEMPTS, "files that one person may upload in an hour", read_by=("podcasts",)
    )
    readings_per_hour: int = integer(
        120,
        1,
        MAX_ATTEMPTS,
        "pages and files that one person may have read in an hour, before an episode is made of them",
        read_by=("podcasts",),
    )
    client_address_header: str = matching(
        r"[A-Za-z][A-Za-z0-9-]*",
        "a header's name",
        "the header in which our own proxies write the caller's address",
        default="X-Forwarded-For",
        read_by=ADDRESS_READERS,
    )
    trusted_proxy_hops: int = integer(
        0,
        0,
        10,
        "how many entries at the right of that header our proxies wrote; the first of them is the client. With 0, "
        "the address of the connection is used, which is the same for every client behind a load balancer",
        read_by=ADDRESS_READERS,
    )


class MediaSettings(SettingsGroup):
    page_url: str = url(
        "the page's own address, such as `https://aethercast.example`: the beginning of all addresses in feeds and "
        "shared links, whatever host a request names",
        read_by=PAGE_READERS,
        required_for=(Need.PAGE,),
    )
    websub_hub: str = url(
        "the address of a WebSub hub, such as `https://pubsubhubbub.appspot.com/`. Public feeds name it, and `upkeep` "
        "tells it when one of them changes, so that apps learn of new episodes within minutes. Empty: no hub",
        read_by=("feeds", "upkeep"),
    )
    gcs_bucket_name: str = matching(
        r"[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]",
        "a bucket's name",
        "the bucket of audio, transcripts and pictures; media of other buckets are not signed",
        read_by=(MAKE_RUN, *MEDIA_READERS),
        required_for=(Need.MEDIA,),
    )
    google_application_credentials: str = text(
        "",
        "the key file of the service account that signs URLs. Without it the function's own service account signs, "
        "with one IAM call for each URL. Google's libraries read this variable too",
        read_by=MEDIA_READERS,
        values="a path",
    )
    media_endpoint: str = url(
        "the beginning of signed URLs", default="https://storage.googleapis.com", read_by=MEDIA_READERS
    )
    storage_emulator_host: str = url("a local bucket instead of Google's", read_by=MEDIA_READERS)


class QueueSettings(SettingsGroup):
    tasks_queue: str = matching(
        QUEUE_NAME,
        "projects/p/locations/l/queues/q",
        "the queue of steps and cards",
        read_by=QUEUE_READERS,
        required_for=(Need.QUEUE,),
    )
    steps_url: str = url(
        "where the queue calls `podcast_steps`; also the audience of the token that it sends",
        read_by=QUEUE_READERS,
        required_for=(Need.QUEUE, Need.CALLER_IDENTITY),
    )
    upkeep_queue: str = matching(
        QUEUE_NAME,
        "projects/p/locations/l/queues/q",
        "the queue of clean-ups, which do not wait behind steps",
        read_by=UPKEEP_READERS,
        required_for=(Need.UPKEEP,),
    )
    upkeep_url: str = url(
        "where that queue and the sweeper's timer call `upkeep`; also the audience of the token that they send",
        read_by=UPKEEP_READERS,
        required_for=(Need.UPKEEP,),
    )
    model_calls_queue: str = matching(
        QUEUE_NAME,
        "projects/p/locations/l/queues/q",
        "the queue of the language model's calls, for which no step waits in a worker",
        read_by=MODEL_CALLS_READERS,
        required_for=(Need.MODEL_CALLS,),
    )
    model_calls_url: str = url(
        "where that queue calls `model_calls`; also the audience of the token that it sends",
        read_by=MODEL_CALLS_READERS,
        required_for=(Need.MODEL_CALLS,),
    )
    operator_email: str = matching(
        EMAIL,
        "a service account's address",
        "the only service account that may list, restart and give up workflows; without it nobody may",
        read_by=("upkeep",),
    )
    tasks_invoker_email: str = matching(
        EMAIL,
        "a service account's address",
        "the service account in that token. No other account may call `podcast_steps`, `model_calls`, or the routes "
        "of `upkeep` for the queue and the timer",
        read_by=QUEUE_READERS,
        required_for=(Need.QUEUE, Need.MODEL_CALLS, Need.CALLER_IDENTITY),
    )
    tasks_emulator_host: str = matching(
        HOST_AND_PORT, "host:port", "a local queue instead of Google's", read_by=QUEUE_READERS
    )


class RequestSettings(SettingsGroup):
    cors_allowed_origins: tuple[str, ...] = origins(
        "origins whose pages may call the API; `*` is every origin. `make run` opens its bucket to them too",
        read_by=(MAKE_RUN, *EVERY_FUNCTION),
    )
    log_level: str = choice(
        "INFO",
        ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"),
        "the least severe log lines that are written",
        read_by=EVERY_FUNCTION,
    )
    google_cloud_project: str = text(
        "",
        "the project that the traces of log lines belong to. It also pays for calls of Google's models",
        read_by=(MAKE_MODELS, *EVERY_FUNCTION),
    )
    threads: int = integer(
        8,
        1,
        1000,
        "requests that one process serves at once, and its database connections (at least 2). Set it: without it, "
        "functions-framework serves four for each CPU. `make run` takes `concurrency` of `functions/routes.json`",
        read_by=EVERY_FUNCTION,
    )
