"""The settings of the local stack, the command line and a deployment, declared like those of the functions.

The tables are by variable. `LOCAL_DEFAULTS`, `MADE_AT_START`, `SET_BY_RUN` and `NOT_USED_LOCALLY` say what `make run`
does with the settings of the functions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shared.settings.declaration import boolean, choice, integer, number, path, text
from shared.settings.needs import EVERY_FUNCTION, MAKE_MODELS, MAKE_RUN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shared.settings.declaration import Setting

QUEUE = "projects/aethercast-local/locations/local/queues/steps"
UPKEEP_QUEUE = "projects/aethercast-local/locations/local/queues/upkeep"
MODEL_CALLS_QUEUE = "projects/aethercast-local/locations/local/queues/model-calls"
INVOKER_EMAIL = "tasks-invoker@aethercast-local.iam.gserviceaccount.com"
OPERATOR_EMAIL = "operator@aethercast-local.iam.gserviceaccount.com"


def written(value: object) -> str:
    """Formats a value for a variable; empty for None and ()."""
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value in (None, ()) else str(value)


# Read by functions-framework, not by our code.
SERVER_SETTINGS: Mapping[str, Setting] = {
    "WORKERS": integer(
        1,
        1,
        1000,
        "processes of one function; functions-framework reads it. `make run` takes `local_workers` of "
        "`functions/routes.json`",
        read_by=EVERY_FUNCTION,
    ),
}

STACK_SETTINGS: Mapping[str, Setting] = {
    "API_GW_PORT": integer(5001, 1, 65_535, "the port of the page and the API", read_by=(MAKE_RUN,)),
    "API_GW_EXPOSE": boolean(
        False,
        "`true`: other machines can reach the page and the API too. Audio and pictures still come from 127.0.0.1, so "
        "they play on this machine only",
        read_by=(MAKE_RUN,),
    ),
    "API_GW_HOST": text(
        "0.0.0.0",  # noqa: S104 -- only with API_GW_EXPOSE=true
        "the address to listen on, with `API_GW_EXPOSE=true` only; otherwise it is 127.0.0.1, and the `Host` of a "
        "request must be `127.0.0.1`, `localhost`, `[::1]` or this setting",
        values="an address",
        read_by=(MAKE_RUN,),
    ),
    "API_GW_HEADER_SECONDS": number(
        10, 1, 3600, "how long the headers of a request may take to arrive; then 408", read_by=(MAKE_RUN,)
    ),
    "API_GW_BODY_SECONDS": number(
        30, 1, 3600, "how long the body of a request may take to arrive; then 408", read_by=(MAKE_RUN,)
    ),
    "API_GW_CONNECTIONS_PER_ADDRESS": number(
        256,
        1,
        65_535,
        "connections that one address may have open at once. One more closes the oldest connection that waits for its "
        "client; if there is none, the new one gets a 429",
        read_by=(MAKE_RUN,),
    ),
    "API_GW_DEBUG_MODE": boolean(
        False,
        "`true` sets `LOG_LEVEL=DEBUG`, unless `LOG_LEVEL` is set too, and restarts the functions when one of their "
        "Python files changes. Flask's debugger is never on",
        read_by=(MAKE_RUN, MAKE_MODELS),
    ),
    "FEND_DIR": text("frontend", "the folder of the page's static files", values="a path", read_by=(MAKE_RUN,)),
    "LOCAL_SWEEP_SECONDS": number(
        60, 1, 86_400, "how often the sweeper looks for episodes that are stalled", read_by=(MAKE_RUN,)
    ),
    "LOCAL_TASKS_LATE_SHARE": number(
        0, 0, 1, "the share of the queue's tasks that come 3 to 20 seconds late", read_by=(MAKE_RUN,)
    ),
    "LOCAL_STATE_DIR": text(
        ".local",
        "the folder of database, bucket, queue and logs. Read from the environment only, not from `.env`",
        values="a path",
        read_by=(MAKE_RUN, "make stop", "make reset", "make episode", "make stuck", "make hero-episode"),
    ),
    "LOCAL_ENV_FILE": text(
        ".env",
        "the file with settings. Read from the environment only. Tests name a file that does not exist, so that they "
        "do not read yours",
        values="a path",
        read_by=(MAKE_RUN, MAKE_MODELS),
    ),
    "LOCAL_CLOCKS_DIR": path(
        "for tests: every part runs under libfaketime. A file in this folder, named like the log of a part, holds "
        "the seconds by which the clock of that part is off, such as `-3600`. The file may change at any time and is "
        "read each second",
        read_by=(MAKE_RUN,),
    ),
    "LOCAL_DETOURS": text(
        "",
        "for tests of a bad network: the functions and the queue call the named parts at the given ports, where a "
        "proxy has to listen. The parts are `postgres`, `storage`, `tasks` and `front of` each private function",
        values="`part=port`, separated by commas",
        read_by=(MAKE_RUN,),
    ),
}

CRASH_SETTINGS: Mapping[str, Setting] = {
    "CPOA_CRASH_POINTS_DIR": path(
        "a folder in which each step keeps a journal. A file named after one of the crash points "
        "(`cpoa/workflow/crash_points.py`) kills the worker that reaches it. `make chaos` sets it",
        read_by=("podcasts", "podcast_steps", "model_calls"),
    ),
}

_EPISODE, _STUCK = ("make episode",), ("make stuck",)
COMMAND_SETTINGS: Mapping[str, Setting] = {
    "TOPIC": text(
        "",
        "the topic of the episode; with `TEXT`, its title; without it, the title of the text",
        read_by=_EPISODE,
    ),
    "TEXT": text(
        "", "a file of your own text, in UTF-8; the episode uses only this text", values="a path", read_by=_EPISODE
    ),
    "MINUTES": text(
        "", "the length; without it the API's default of 4", values="a number from 1 to 30", read_by=_EPISODE
    ),
    "VOICE": text("", "the host's voice", values="a name from `/api/v1/voices`", read_by=_EPISODE),
    "EPISODE_LANGUAGE": text(
        "",
        "the language of the episode; without it, that of the topic or text. `make episode LANGUAGE=de` sets it too; "
        "a `LANGUAGE` of the environment is not read, because many desktops set one",
        values="a tag from `/api/v1/languages`",
        read_by=_EPISODE,
    ),
    "DO": choice(
        "",
        ("retry", "cancel"),
        "what to do with the workflows; without it they are listed. "
        "[What each does](deploy.md#restart-stalled-workflows)",
        read_by=_STUCK,
    ),
    "ID": text("", "one workflow, by its id or the id of its episode", values="a UUID", read_by=_STUCK),
    "ERROR": text("", "only workflows with this error code", values="an error code", read_by=_STUCK),
    "OLDER_THAN": text(
        "",
        "only workflows without progress for this long; without it, a list shows those without progress for "
        "two minutes",
        values="`90s`, `30m`, `2h`, `1d`",
        read_by=_STUCK,
    ),
    "WHY": text(
        "",
        "the reason, written into the episode's log; without it, the reason for the lack of progress",
        read_by=_STUCK,
    ),
    "JSON": text("", "JSON instead of text", values="`1`", read_by=_STUCK),
    "FUZZ_SECONDS": text(
        "", "about how many seconds the tests run; without it 120", values="a number", read_by=("make fuzz",)
    ),
    "VERSION": text(
        "", "the version of the new release", values="three numbers, such as 1.2.3", read_by=("make release",)
    ),
    "PYTHON": text(
        "",
        "the Python to create the environment with, 3.11 or newer; without it the first that is found",
        values="a command or a path",
        read_by=("every target but `make help`",),
    ),
    "PACKAGE_MIRROR": text(
        "",
        "where packages and data files are looked for when the package index does not have them: "
        "[a second source](how-to/packages-that-vanish.md)",
        values="a folder or an http(s) address",
        read_by=("every target but `make help`, `make stop`, `make reset`",),
    ),
    "VENDOR": text("", "the folder to fill; without it `build/vendor`", values="a path", read_by=("make vendor",)),
    "TERRAFORM_STAND_IN": text(
        "",
        "a program that runs a command with stand-ins for Terraform's providers; without it the real providers are "
        "fetched, and tests that need a deployment are skipped",
        values="a path",
        read_by=("make test-terraform",),
    ),
    "UPGRADE": text(
        "", "take the newest versions instead of those in the lock files", values="`1`", read_by=("make lock",)
    ),
}

_DEPLOY = ("make plan", "make deploy", "make destroy")
DEPLOYMENT_SETTINGS: Mapping[str, Setting] = {
    "ENV": text(
        "",
        "the environment. It must be set, and so must the next two. `make stuck` without them uses the local stack",
        values="`dev` or `prod`: a file of `terraform/env/`",
        read_by=(*_STUCK, *_DEPLOY),
    ),
    "PROJECT": text("", "the id of the project", read_by=(*_STUCK, *_DEPLOY)),
    "DOMAIN": text("", "the host name of the page", read_by=_DEPLOY),
    "REGION": text(
        "",
        "the region of the whole deployment; without it `europe-west1`. It cannot be changed later",
        read_by=(*_STUCK, *_DEPLOY),
    ),
    "ALERT_EMAIL": text("", "who receives the alerts", values="an e-mail address", read_by=_DEPLOY),
    "YES": text("", "do not ask for confirmation", values="`1`", read_by=(*_STUCK, *_DEPLOY)),
}

# Defaults of the functions' settings that suit one machine.
_DEFAULTS_OF_FUNCTIONS = {
    "AUTH_COOKIE_SECURE": "false",
    "AUTH_FAILED_LOGINS_FROM_ANYWHERE": "1000",
    "AUTH_FAILED_LOGINS_PER_ACCOUNT": "1000",
    "AUTH_FAILED_LOGINS_PER_ADDRESS": "1000",
    "AUTH_REGISTRATIONS_PER_HOUR": "1000",
    "CPOA_TEST_MODE": "true",
    "DISCOVERY_PER_HOUR": "100000",
    "GCS_BUCKET_NAME": "aethercast-media",
    "SESSIONS_NEW_PER_HOUR": "100000",
    "SUBSCRIPTIONS_PER_HOUR": "1000",
    "UPLOADS_PER_HOUR": "1000",
    "READINGS_PER_HOUR": "1000",
}
LOCAL_DEFAULTS = _DEFAULTS_OF_FUNCTIONS | {
    name: written(setting.default) for name, setting in STACK_SETTINGS.items() if written(setting.default)
}
# Used if set; otherwise `make run` creates its own at the first start.
MADE_AT_START = (
    "POSTGRES_HOST",
    "POSTGRES_PORT",
    "POSTGRES_USER",
    "POSTGRES_PASSWORD",
    "POSTGRES_DB",
    "FLASK_SECRET_KEY",
)
# Setting these has no effect, because `make run` sets them. Values that differ between machines are omitted.
SET_BY_RUN = {
    "POSTGRES_GRANTS": "",
    "CLIENT_ADDRESS_HEADER": "X-Client-Address",
    "TRUSTED_PROXY_HOPS": "1",
    "GOOGLE_APPLICATION_CREDENTIALS": "",
    "MEDIA_ENDPOINT": "",
    "STORAGE_EMULATOR_HOST": "",
    "TASKS_QUEUE": QUEUE,
    "STEPS_URL": "",
    "UPKEEP_QUEUE": UPKEEP_QUEUE,
    "UPKEEP_URL": "",
    "MODEL_CALLS_QUEUE": MODEL_CALLS_QUEUE,
    "MODEL_CALLS_URL": "",
    "OPERATOR_EMAIL": OPERATOR_EMAIL,
    "PAGE_URL": "http://127.0.0.1:5001",
    "TASKS_INVOKER_EMAIL": INVOKER_EMAIL,
    "TASKS_EMULATOR_HOST": "",
    "THREADS": "",
    "WORKERS": "",
}
NOT_USED_LOCALLY = ("CLOUD_SQL_INSTANCE",)
