"""Several users request episodes while processes are killed, database and queue restart, and deliveries are
repeated."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import psutil
import requests

from cpoa.workflow.crash_points import WORK_START, CrashPoint
from local.cli.api_client import ApiClient
from shared.database import DatabaseError
from tests.chaos.aftermath import late_tasks, median_waits, objects_in_the_bucket, rows_of_keys
from tests.chaos.cloud_under_fire import OWN_TEXT, ask_until_accepted
from tests.chaos.promises import what_keeps_from_playing, work_done_again
from tests.chaos.weather import Act, Strike, repetition_after, strikes
from tests.local_stack import ended, new_username, signed_in

if TYPE_CHECKING:
    from tests.chaos.cloud_under_fire import CloudUnderFire

# The users of twenty episodes: three users of very different size.
ASKED_BY = "aaabaaaaabacaaaabaaa"
USERS = len(set(ASKED_BY))
ACCEPTED_WITHIN_SECONDS = 120.0
ENDED_WITHIN_SECONDS = 600.0
LOOK_SECONDS = 0.1
ASKED_IN_THE_FIRST = 0.8  # of the storm: the last episode must be affected too
KILLED_TO_RESTART = {
    Act.RESTART_QUEUE: "tasks",
    Act.RESTART_BUCKET: "storage",
    Act.RESTART_BALANCER: "balancer",
    Act.RESTART_IAM_PROXY: "iam_proxy",
}
TWICE_AT_ONCE = "deliveries brought twice at once"
TWICE_LATE = "deliveries brought again, late"


@dataclass
class Report:
    seed: int
    episodes: int
    storm_seconds: float
    seconds: float = 0.0
    counts: Counter[str] = field(default_factory=Counter)
    waits: list[str] = field(default_factory=list)  # one line per user
    problems: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def count(self, what: str, times: int = 1) -> None:
        with self._lock:
            self.counts[what] += times

    def __str__(self) -> str:
        size = f"{self.episodes} episodes of {USERS} users in {self.seconds:.0f} s"
        lines = [
            f"Seed {self.seed}: {size}, {self.storm_seconds:.0f} of them stormy.",
            *(f"  {what:<36}{times:>5}" for what, times in sorted(self.counts.items())),
            *self.waits,
            *(["Promises that were broken:", *self.problems] if self.problems else ["Every promise was kept."]),
        ]
        return "\n".join(lines)


@dataclass(frozen=True)
class Wish:
    """One episode that a user requests repeatedly until it is accepted.

    The requests use `asking`, through the disturbed network; the checks use `client`.
    """

    at_seconds: float
    client: ApiClient
    asking: ApiClient
    key: str
    body: dict[str, Any]


class Storm:
    def __init__(self, cloud: CloudUnderFire, *, seed: int, episodes: int, seconds: float) -> None:
        self._cloud = cloud
        self._report = Report(seed, episodes, seconds)
        self._over = threading.Event()
        self._started = 0.0
        run = uuid4().hex[:8]  # the same seed can run twice on one cloud
        usernames = {name: new_username(cloud.url) for name in sorted(set(ASKED_BY))}
        clients = {name: signed_in(cloud.url, username) for name, username in usernames.items()}
        asking = {name: ApiClient(cloud.network.page_url, client.token) for name, client in clients.items()}
        self._users = [(usernames[name], clients[name], asking[name]) for name in usernames]
        self._wishes = [
            Wish(
                ASKED_IN_THE_FIRST * seconds * number / episodes,
                clients[ASKED_BY[number % len(ASKED_BY)]],
                asking[ASKED_BY[number % len(ASKED_BY)]],
                f"storm-{run}-{number}",
                {"topic": f"Storm {run}, night {number}", "sources": [{"text": OWN_TEXT}], "length_minutes": 1},
            )
            for number in range(episodes)
        ]
        self._topics = {wish.body["topic"]: str(number) for number, wish in enumerate(self._wishes)}

    def run(self) -> Report:
        self._started = time.monotonic()
        with (
            ThreadPoolExecutor(USERS) as users,
            ThreadPoolExecutor(2) as weather,
            # An episode whose accepting process died is enqueued only by the sweeper.
            self._cloud.swept(requests.RequestException),
        ):
            try:
                struck, repeated = weather.submit(self._strike), weather.submit(self._repeat_deliveries)
                accepted = list(users.map(self._ask_in_time, self._wishes))
                struck.result()
                finished = list(users.map(self._await_end, self._wishes, accepted))
            finally:
                self._over.set()
            repeated.result()
        self._report.seconds = time.monotonic() - self._started
        self._sign_in_again()
        self._look_at(accepted, finished)
        return self._report

    def _sign_in_again(self) -> None:
        """The tokens expire during a long storm."""
        for username, client, asking in self._users:
            client.token = asking.token = signed_in(self._cloud.url, username).token

    def _wait_for(self, at_seconds: float) -> None:
        time.sleep(max(0.0, self._started + at_seconds - time.monotonic()))

    def _ask_in_time(self, wish: Wish) -> dict[str, Any]:
        self._wait_for(wish.at_seconds)
        return self._ask(wish)

    def _strike(self) -> None:
        for strike in strikes(self._report.seed, self._report.storm_seconds):
            self._wait_for(strike.at_seconds)
            # It may still be ending because of the previous strike.
            with suppress(ProcessLookupError, psutil.NoSuchProcess, FileNotFoundError):
                self._report.count(self._carry_out(strike))

    def _carry_out(self, strike: Strike) -> str:
        match strike.act:
            case Act.RESTART_DATABASE:
                os.kill(self._cloud.pid("postgres"), signal.SIGQUIT)  # its immediate shutdown: recovery follows
            case Act.RESTART_QUEUE | Act.RESTART_BUCKET | Act.RESTART_BALANCER | Act.RESTART_IAM_PROXY:
                os.kill(self._cloud.pid(KILLED_TO_RESTART[strike.act]), signal.SIGKILL)
            case Act.HOLD_QUEUE:
                self._cloud.pause_queue()
            case Act.LET_QUEUE_GO:
                self._cloud.resume_queue()
            case Act.DELAY_LINK | Act.DROP_LINK | Act.BLACKHOLE_LINK if strike.link:
                self._cloud.network.strike(strike.link, strike.trouble)
            case Act.KILL:
                return self._kill_one_of(strike.function, strike.choice)
        return strike.act.value

    def _kill_one_of(self, function: str, choice: float) -> str:
        """Kills the function's main process or one of its workers."""
        whole = psutil.Process(self._cloud.pid(function))
        processes = [whole, *whole.children()]
        victim = processes[int(choice * len(processes))]
        victim.kill()
        return f"killed {function}" if victim is whole else f"killed a {function} worker"

    def _ask(self, wish: Wish) -> dict[str, Any]:
        """Raises ApiRefusedError or TimeoutError."""
        return ask_until_accepted(
            wish.asking,
            wish.body,
            wish.key,
            within_seconds=ACCEPTED_WITHIN_SECONDS,
            tried=partial(self._report.count, "requests sent again"),
        )

    def _await_end(self, wish: Wish, accepted: dict[str, Any]) -> dict[str, Any] | None:
        try:
            return ended(wish.client, accepted["podcast_id"], within_seconds=ENDED_WITHIN_SECONDS)
        except TimeoutError as error:
            self._report.problems.append(f"{wish.key}: {error}")
            return None

    def _repeat_deliveries(self) -> None:
        """Reads the queue's tasks, and delivers some of them a second time: at once, or late."""
        seen: set[str] = set()
        with ThreadPoolExecutor(4) as couriers:
            while not self._over.wait(LOOK_SECONDS):
                for row in self._deliveries_under_way():
                    delivery = f"{self._topics[row['topic']]} {row['step']} {row['dispatch_no']}"
                    wait_seconds = repetition_after(self._report.seed, delivery)
                    if delivery not in seen and wait_seconds is not None:
                        couriers.submit(self._bring_again, row, wait_seconds)
                    seen.add(delivery)

    def _deliveries_under_way(self) -> list[dict[str, Any]]:
        try:
            return self._cloud.database.fetch_all(
                """
                select topic, task_instances.workflow_id, step, dispatch_no
                from task_instances join podcasts on podcasts.workflow_id = task_instances.workflow_id
                where status in ('dispatched', 'in_progress') and topic = any(:topics::text[])
                """,
                topics=list(self._topics),
            )
        except DatabaseError:  # it is restarting
            return []

    def _bring_again(self, row: dict[str, Any], wait_seconds: float) -> None:
        self._over.wait(wait_seconds)
        with suppress(requests.RequestException):  # a repetition that nothing accepts does not count
            self._cloud.deliver(str(row["workflow_id"]), row["step"], row["dispatch_no"])
            self._report.count(TWICE_LATE if wait_seconds else TWICE_AT_ONCE)

    def _look_at(self, accepted: list[dict[str, Any]], finished: list[dict[str, Any] | None]) -> None:
        report = self._report
        ids = [answer["podcast_id"] for answer in accepted]
        journal = [line for line in self._cloud.journal() if line.podcast_id in ids]
        bucket = objects_in_the_bucket(self._cloud)
        report.count("steps begun", sum(line.passed == CrashPoint.BEFORE_WORK for line in journal))
        report.count("agents called", sum(line.passed == WORK_START for line in journal))
        report.count("objects that no row names", bucket.unnamed)
        for effect, times in self._cloud.network.all_effects().items():
            report.count(f"network: {effect}", times)
        report.waits = median_waits(self._cloud, ids)
        report.count("tasks that came late", late_tasks(self._cloud, [answer["workflow_id"] for answer in accepted]))
        report.problems += [
            *(f"the bucket holds {name}, of no episode" for name in bucket.of_no_episode),
            *self._told_twice(accepted),
            *rows_of_keys(self._cloud, list(self._topics), ids),
            *work_done_again(journal),
        ]
        for wish, episode in zip(self._wishes, finished, strict=True):
            if episode and episode["generation_status"] != "completed":
                report.problems.append(f"{wish.key} ended as {episode['generation_status']}")
            elif episode:
                report.problems += what_keeps_from_playing(wish.client, episode)

    def _told_twice(self, accepted: list[dict[str, Any]]) -> list[str]:
        """Sends each key once more after the faults have ended."""
        again = [self._ask(wish) for wish in self._wishes]
        return [
            f"{wish.key} named {first['podcast_id']} first, then {second['podcast_id']}"
            for wish, first, second in zip(self._wishes, accepted, again, strict=True)
            if first["podcast_id"] != second["podcast_id"] or first["workflow_id"] != second["workflow_id"]
        ]
