"""What the database and the bucket contain after the faults have ended."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from local.emulators.tasks.late_delivery import LateDelivery

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.chaos.cloud_under_fire import CloudUnderFire

PREFIX = "episodes/"


@dataclass(frozen=True)
class Objects:
    """`unnamed`: the number of objects without a row. A worker that lost its claim may leave such objects; nothing
    reads them."""

    of_no_episode: tuple[str, ...]
    unnamed: int


def objects_in_the_bucket(cloud: CloudUnderFire) -> Objects:
    names = cloud.store.names(PREFIX)
    episodes = {str(row["podcast_id"]) for row in cloud.database.fetch_all("select podcast_id from podcasts")}
    results = cloud.database.fetch_all(
        "select result_payload from idempotency_keys where starts_with(idempotency_key, 'step:')"
    )
    named = {value for row in results for value in strings_of(row["result_payload"]) if value.startswith(PREFIX)}
    records = {f"{stem_of(name)}.json" for name in named}  # the name by which each was loaded
    return Objects(
        of_no_episode=tuple(name for name in names if name.split("/")[1] not in episodes),
        unnamed=len([name for name in names if name not in named | records]),
    )


def strings_of(value: object) -> set[str]:
    if isinstance(value, str):
        return {value}
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return {string for part in parts for string in strings_of(part)}


def stem_of(name: str) -> str:
    """Returns `episodes/<id>/<step>/<digest>`, which a record and its pieces share."""
    folder, _, file = name.rpartition("/")
    return f"{folder}/{file.partition('.')[0]}"


def late_tasks(cloud: CloudUnderFire, workflow_ids: Sequence[str]) -> int:
    """Returns the number of the workflows' tasks that the queue delayed, recognised by their names."""
    queue = cloud.state.running()["tasks_queue"]
    steps = cloud.database.fetch_all(
        "select workflow_id, step, dispatch_no from task_instances where workflow_id = any(:ids::uuid[])",
        ids=list(workflow_ids),
    )
    names = [
        f"{queue}/tasks/{step['workflow_id']}-{step['step']}-{number}"
        for step in steps
        for number in range(1, step["dispatch_no"] + 1)
    ]
    late_delivery = LateDelivery(cloud.late_share)
    return sum(late_delivery.seconds(name) > 0 for name in names)


def rows_of_keys(cloud: CloudUnderFire, topics: Sequence[str], podcast_ids: Sequence[str]) -> list[str]:
    """G1: each key has one row, the one whose ID its client received."""
    rows = cloud.database.fetch_all(
        "select topic, podcast_id from podcasts where topic = any(:topics::text[])", topics=list(topics)
    )
    counts = Counter(row["topic"] for row in rows)
    problems = [f"“{topic}” has {counts[topic]} episodes" for topic in topics if counts[topic] != 1]
    strangers = {str(row["podcast_id"]) for row in rows} ^ set(podcast_ids)
    return [*problems, *(f"{podcast_id} is known to one side alone" for podcast_id in sorted(strangers))]


def median_waits(cloud: CloudUnderFire, podcast_ids: Sequence[str]) -> list[str]:
    """Returns for each user, the one with most episodes first, the seconds from the request to the first step and to
    the finished episode."""
    rows = cloud.database.fetch_all(
        """
        with waits as (
            select user_id, extract(epoch from completed_at - task_created_timestamp) as ready,
                   extract(epoch from (select min(start_timestamp) from task_instances
                                       where task_instances.workflow_id = podcasts.workflow_id)
                                      - task_created_timestamp) as begun
            from podcasts where podcast_id = any(:ids::uuid[]))
        select count(*) as episodes, percentile_cont(0.5) within group (order by begun)::float as begun,
               percentile_cont(0.5) within group (order by ready)::float as ready
        from waits group by user_id order by 1 desc
        """,
        ids=list(podcast_ids),
    )
    return [
        f"  {row['episodes']} episodes of one user: begun after {row['begun'] or 0:.1f} s,"
        f" ready after {row['ready'] or 0:.1f} s (medians)"
        for row in rows
    ]
