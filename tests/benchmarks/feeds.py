"""`make bench-feeds`: a feed of 300 episodes, written with kept and with new items, and kept as a whole.

The last one is compared with a bare function in the same run.

The bare function sends the same SQL and answers the same bytes. It prints results and checks nothing.
"""

from __future__ import annotations

import base64
import json
import tempfile
import time
import urllib.request
from functools import partial
from pathlib import Path
from random import Random
from statistics import quantiles
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from local.stack.state_folder import StateFolder
from shared.database import Database, jsonb
from shared.settings import Need, load_settings
from tests.benchmarks.api.comparison import HEADING, compare
from tests.benchmarks.api.load import Get
from tests.benchmarks.api.recording import Recording, load_function
from tests.benchmarks.api.servers import Program, environment_of
from tests.local_stack import running_stack

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.benchmarks.api.servers import Server

EPISODES = 300
BUDGET_MS, BUDGET_BYTES, BUDGET_RATIO = 60, 400_000, 0.8
ROUNDS, NEW_ROUNDS = 200, 30
CHANGE_OF_THE_SHOW = "update feed_states set version = version + 1 where show_id = :id"
# As in a process that has just started: none of the items is the one that it keeps.
CHANGE_OF_ALL_ITEMS = "update podcasts set audio_bytes = audio_bytes + 1 where show_id = :id"
GZIP = {"Accept-Encoding": "gzip"}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        state = StateFolder(Path(folder) / "state")
        with running_stack(state):
            supervisor = state.running()["pid"]
            database = Database.connect(load_settings({Need.DATABASE}, environment_of("migrate", supervisor)))
            show_id = _add_show(database)
            environment = environment_of("feeds", supervisor)
            with Program.of_function("feeds").running(environment) as server:
                _get(server, f"/feeds/{show_id}.xml")
                for name, change, rounds in (
                    (f"has changed (budget of p95: {BUDGET_MS} ms)", CHANGE_OF_THE_SHOW, ROUNDS),
                    ("is not known to the process", CHANGE_OF_ALL_ITEMS, NEW_ROUNDS),
                ):
                    print(f"A feed of {EPISODES} episodes that {name}")
                    changing = partial(database.execute, change, id=show_id)
                    _report_written(server, changing, f"/feeds/{show_id}.xml", rounds)
            _report_kept(environment, f"/feeds/{show_id}.xml", Path(folder))
            database.close()


def _report_written(server: Server, change: Callable[[], object], path: str, rounds: int) -> None:
    """The feed changes before each request, so that it is written again."""
    seconds, size = [], 0
    for _ in range(rounds):
        change()
        began = time.perf_counter()
        size = len(_get(server, path))
        seconds.append((time.perf_counter() - began) * 1000)
    cuts = quantiles(seconds, n=100)
    print(f"  p50 {cuts[49]:.1f} ms, p95 {cuts[94]:.1f} ms")
    print(f"  {size:,} bytes compressed  (budget {BUDGET_BYTES:,})\n", flush=True)


def _report_kept(environment: dict[str, str], path: str, folder: Path) -> None:
    module = load_function("feeds", environment)
    client = module.app.test_client()
    tag = client.get(path, headers=GZIP).headers["ETag"]
    wanted = {"kept": Get(path, GZIP), "not changed (304)": Get(path, {**GZIP, "If-None-Match": tag})}
    print(f"{HEADING}  (budget: a ratio of {BUDGET_RATIO})")
    for name, request in wanted.items():
        recording = Recording()
        with recording.running():
            answer = client.get(request.path, headers=request.headers)
        body = base64.b64encode(answer.data).decode()
        routes = folder / "feeds.json"
        route = {"calls": recording.calls, "document": None, "location": None, "body": body}
        routes.write_text(json.dumps({path: {**route, "status": answer.status_code}}))
        with (
            Program.of_function("feeds").running(environment) as real,
            Program.bare("bare_replay").running(environment | {"BARE_ROUTES": str(routes)}) as bare,
        ):
            print(compare(real, bare, request).line(f"{name}, {len(recording.calls)} statement"), flush=True)


def _get(server: Server, path: str) -> bytes:
    request = urllib.request.Request(f"http://127.0.0.1:{server.port}{path}", headers=GZIP)
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 -- as above
        body: bytes = answer.read()
        return body


def _add_show(database: Database) -> Any:
    user_id = uuid4()
    database.execute(
        "insert into users (user_id, username, email, hashed_password) values (:id, 'bench', 'b@example.com', 'none')",
        id=user_id,
    )
    row = database.fetch_one("update shows set visibility = 'public' where user_id = :id returning show_id", id=user_id)
    assert row
    for number in range(EPISODES):
        stem = f"gs://bucket/episodes/{uuid4()}/master/{number:064x}"
        database.execute(
            """
            insert into podcasts (user_id, show_id, topic, title, cpoa_status, completed_at, final_audio_filepath,
                                  audio_bytes, duration_seconds, show_notes, licence, cover_uri, transcript_uri,
                                  chapters_uri, host_names)
            values (:user_id, :show_id, 'A topic', :title, 'completed', now() - :number * interval '1 hour',
                    :stem || '.mp3', 5000000, 300, :notes, 'CC-BY-SA-4.0', :stem || '.jpg', :stem || '.vtt',
                    :stem || '.json', :hosts::jsonb)
            """,
            user_id=user_id,
            show_id=row["show_id"],
            title=" ".join(_words(number, 5)).capitalize(),
            number=number,
            stem=stem,
            notes=_notes(number),
            hosts=jsonb(["Anna", "Daniel"]),
        )
    database.execute("vacuum analyze podcasts")
    return row["show_id"]


def _notes(number: int) -> str:
    chapters = [f"{3 * place}:00 {' '.join(_words(number + place, 3))}" for place in range(5)]
    sources = [
        f"- {' '.join(_words(number * 7 + place, 4))}, Wikipedia, https://en.wikipedia.org/wiki/{number}_{place}, "
        "CC BY-SA 4.0"
        for place in range(8)
    ]
    said = "The voices are synthetic. The script was written by a model from the sources below."
    rights = "This episode adapts the sources marked CC BY-SA 4.0 (https://creativecommons.org/licenses/by-sa/4.0/)."
    parts = [" ".join(_words(number, 60)), "\n".join(["Chapters", *chapters]), said]
    return "\n\n".join([*parts, "\n".join(["Sources", *sources]), rights])


def _words(seed: int, count: int) -> list[str]:
    """Made-up words, which compress worse than those of a language."""
    chance = Random(f"{seed} {count}")
    return ["".join(chance.choices("abdefgiklmnoprstuv", k=chance.randint(2, 9))) for _ in range(count)]


if __name__ == "__main__":
    main()
