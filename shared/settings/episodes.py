"""The settings of episodes and cards: limits, timeouts, research."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from shared.settings.declaration import SettingsGroup, boolean, choice, hosts, integer, matching, path, url
from shared.settings.needs import CARDS_AND_STEPS, MAKE_RUN, STEPS

if TYPE_CHECKING:
    from pathlib import Path

STEP_TIMEOUTS = (5, 840)  # seconds; the longest leaves a minute of the function's own 900 (functions/routes.json)
MAX_EPISODES = 1_000_000
# The same as in pyproject.toml, which the deployed functions do not have.
HOMEPAGE = "https://github.com/aethercast/aethercast"


class ResearchOnline(StrEnum):
    AUTO = "auto"
    NEVER = "never"
    ALWAYS = "always"


_REACHED_AT = r"(?:https?://[!-'*-:<-~]+|[!-'*-:<-?A-~]+@[!-'*-:<-?A-~]+)"  # ASCII, no brackets, no semicolon


class EpisodeSettings(SettingsGroup):
    research_online: ResearchOnline = choice(
        ResearchOnline.AUTO,
        tuple(ResearchOnline),
        "whether full Wikipedia articles are fetched. `auto`: if the network is available; `always`: research fails "
        "without it",
        read_by=CARDS_AND_STEPS,
    )
    research_contact: str = matching(
        rf"{_REACHED_AT}(?:; ?{_REACHED_AT})*",
        "https://host/path or name@host",
        "how Wikipedia's operators reach you: your web page or e-mail address, or both with a semicolon between them. "
        "It is sent with each request. Set your own: all installations with the default share one limit of requests",
        default=HOMEPAGE,
        read_by=CARDS_AND_STEPS,
    )
    research_api_url: str = url(
        "the API of the encyclopedia, a MediaWiki with the extensions TextExtracts and CirrusSearch. With the default, "
        "an episode in another language reads the Wikipedia of that language",
        default="https://en.wikipedia.org/w/api.php",
        read_by=CARDS_AND_STEPS,
    )
    research_deadline_seconds: int = integer(
        10,
        1,
        100,
        "seconds for all requests of one episode to the encyclopedia; what has come by then is used",
        read_by=CARDS_AND_STEPS,
    )
    source_pages: bool = boolean(
        True,
        "whether web pages that users name as sources are fetched. Only public addresses are, and only what their "
        "robots.txt allows",
        read_by=STEPS,
    )
    source_hosts: tuple[str, ...] = hosts(
        "the hosts whose pages may be fetched as sources, with all hosts below them; without it, all public ones",
        read_by=STEPS,
    )
    source_youtube: bool = boolean(
        False,
        "whether the transcript of a YouTube video is read when a user names one as a source. YouTube's robots.txt "
        "forbids it to programs, and YouTube refuses most addresses of clouds, so it is for your own use at home. "
        "Without it, users are told how to paste a transcript",
        read_by=STEPS,
    )
    research_zim: Path | None = path(
        "a ZIM file with a whole encyclopedia (https://library.kiwix.org). It is used instead of the network and "
        "needs the package `libzim`, which you install yourself",
        read_by=CARDS_AND_STEPS,
    )
    snippet_max_age_hours: int = integer(
        24,
        1,
        8760,
        "a stored card that is older than this is still shown, but it is written again in the background",
        read_by=CARDS_AND_STEPS,
    )
    episodes_running_per_user: int = integer(
        3,
        1,
        MAX_EPISODES,
        "episodes of one person in progress at once; one more is answered with 429",
        read_by=("podcasts",),
    )
    episodes_daily_per_user: int = integer(
        50,
        1,
        MAX_EPISODES,
        "episodes that one person may request in any 24 hours; one more is answered with 429",
        read_by=("podcasts",),
    )
    episodes_running_in_all: int = integer(
        100,
        1,
        MAX_EPISODES,
        "episodes of everyone in progress at once; one more is answered with 503",
        read_by=("podcasts",),
    )
    episodes_daily_in_all: int = integer(
        5000,
        1,
        100_000_000,
        "episodes of everyone in any 24 hours; one more is answered with 503",
        read_by=("podcasts",),
    )
    step_timeout_research_seconds: int = integer(
        120,
        *STEP_TIMEOUTS,
        "seconds for one attempt at finding the sources. After that the worker is stopped, and after five such "
        "attempts the episode fails",
        read_by=STEPS,
    )
    step_timeout_read_seconds: int = integer(
        180, *STEP_TIMEOUTS, "the same for fetching and reading one page or file", read_by=STEPS
    )
    step_timeout_script_seconds: int = integer(
        600, *STEP_TIMEOUTS, "the same for writing the script, with all its model calls", read_by=STEPS
    )
    step_timeout_outline_seconds: int = integer(
        120,
        *STEP_TIMEOUTS,
        "the same for planning the chapters; the time in which a model is asked does not count",
        read_by=STEPS,
    )
    step_timeout_chapter_seconds: int = integer(
        120, *STEP_TIMEOUTS, "the same for writing one chapter, without the time of the model", read_by=STEPS
    )
    step_timeout_voice_seconds: int = integer(300, *STEP_TIMEOUTS, "the same for speaking one chapter", read_by=STEPS)
    step_timeout_cover_seconds: int = integer(300, *STEP_TIMEOUTS, "the same for the cover", read_by=STEPS)
    step_timeout_master_seconds: int = integer(
        600, *STEP_TIMEOUTS, "the same for mastering and encoding the episode", read_by=STEPS
    )
    step_timeout_publish_seconds: int = integer(120, *STEP_TIMEOUTS, "the same for publishing", read_by=STEPS)
    episode_music: bool = boolean(
        True,
        "whether an episode has an intro, an outro and a short sting between its chapters. Without them, the pauses "
        "between chapters are as long",
        read_by=STEPS,
    )
    cpoa_test_mode: bool = boolean(False, "whether `test_scenarios` of a request take effect", read_by=STEPS)
    data_dir: Path | None = path(
        "the folder of the Wikipedia leads. Without it: `data/` next to the code, or the folder "
        "that `make setup` fills in `.venv/`",
        read_by=(MAKE_RUN, "migrate"),
    )
