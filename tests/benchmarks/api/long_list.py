"""Page 1 of a list of a million episodes with its total, compared with the bare LIMIT query.

The budget is at most 3 times the bare query.
"""

from __future__ import annotations

import json
import time
from statistics import median
from typing import TYPE_CHECKING, Any

from cpoa.episodes.catalogue import EpisodeCatalogue
from cpoa.episodes.paging import ListQuery
from shared.database import Database
from shared.settings import Need, load_settings
from tests.benchmarks.api.comparison import HEADING, compare
from tests.benchmarks.api.load import Get
from tests.benchmarks.api.recording import Recording, load_function, recorded
from tests.benchmarks.api.servers import Program, environment_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

EPISODES = 1_000_000
AT_ONCE = 50_000
BUDGET_RATIO = 3
ROUNDS = 400
LIST = Get("/api/v1/podcasts")
_INSERT = """
    insert into podcasts (topic, visibility, cpoa_status, task_created_timestamp)
    select 'Episode ' || number, 'public', 'completed', now() - number * interval '1 second'
    from generate_series(:first::integer, :last::integer) as number
"""


def report(supervisor: int, folder: Path) -> None:
    environment = environment_of("podcasts", supervisor)
    # The database's owner may write the episodes and vacuum their table.
    database = Database.connect(load_settings({Need.DATABASE}, environment_of("migrate", supervisor)))
    started = time.perf_counter()
    for first in range(1, EPISODES, AT_ONCE):
        database.execute(_INSERT, first=first, last=first + AT_ONCE - 1)
    database.execute("vacuum analyze podcasts")
    print(f"A list of {EPISODES:,} episodes, written in {time.perf_counter() - started:.0f} s")
    _report_statements(EpisodeCatalogue(database), database)
    _report_requests(environment, folder)
    database.close()


def _report_statements(catalogue: EpisodeCatalogue, database: Database) -> None:
    recording = Recording()
    with recording.running():
        page = catalogue.page(ListQuery())
    assert page.total > EPISODES
    assert len(page.rows) == 10
    (_, (sql, params)), *_ = recording.calls
    turns = [
        (_seconds(lambda: catalogue.page(ListQuery())), _seconds(lambda: database.fetch_all(sql, **params)))
        for _ in range(ROUNDS)
    ]
    whole, bare = (median(turn[side] for turn in turns) * 1000 for side in (0, 1))
    counting = median(_seconds(lambda: _count(database)) for _ in range(5)) * 1000
    ratio = median(turn[0] / turn[1] for turn in turns)
    print(f"  page 1 with its total, in the database   {whole:.2f} ms")
    print(f"  the LIMIT query alone                    {bare:.2f} ms")
    print(f"  page 1 with its total / LIMIT query      {ratio:.2f}  (budget {BUDGET_RATIO})")
    print(f"  counting the rows instead                {counting:.0f} ms")


def _report_requests(environment: dict[str, str], folder: Path) -> None:
    """Over HTTP. The bare function runs only the LIMIT query."""
    calls, answer = recorded(load_function("podcasts", environment), LIST)
    routes = folder / "long_list.json"
    routes.write_text(json.dumps({LIST.path: {"calls": calls[:1], "document": answer.get_json(), "location": None}}))
    with (
        Program.of_function("podcasts").running(environment) as real,
        Program.bare("bare_replay").running(environment | {"BARE_ROUTES": str(routes)}) as bare,
    ):
        print(f"{HEADING}\n{compare(real, bare, LIST).line('/podcasts, LIMIT query alone')}\n", flush=True)


def _count(database: Database) -> Any:
    return database.fetch_one("select count(*) from podcasts where visibility = 'public' and deleted_at is null")


def _seconds(work: Callable[[], Any]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
