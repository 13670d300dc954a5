"""`python -m local.emulators.tasks --state DIR`: serves task queues on loopback until SIGTERM or SIGINT."""

from __future__ import annotations

import argparse
import logging
import os
import sqlite3
import sys
from datetime import timedelta
from pathlib import Path

from google.cloud.tasks_v2 import CreateQueueRequest, Queue, RateLimits, RetryConfig, UpdateQueueRequest

from local.emulators.identity import LocalIdentity
from local.emulators.ready_file import write_ready_file
from local.emulators.stop_signal import StopSignal
from local.emulators.tasks.clock import QueueClock
from local.emulators.tasks.delivery import HttpDelivery
from local.emulators.tasks.dispatcher import Dispatcher
from local.emulators.tasks.errors import AlreadyExistsError
from local.emulators.tasks.late_delivery import LateDelivery
from local.emulators.tasks.rpc import PortTakenError, serve
from local.emulators.tasks.service import CloudTasksService
from local.emulators.tasks.store import TaskStore

DEFAULT_QUEUE = "projects/aethercast-local/locations/local/queues/steps"
_DATABASE_NAME = "tasks.sqlite3"


def main() -> None:
    options = _parse_arguments()
    os.umask(0o077)  # only the owner may read its files
    logging.basicConfig(stream=sys.stderr, level=options.log_level, format="%(levelname)s %(name)s: %(message)s")
    stop_signal = StopSignal()
    try:
        _run(options, stop_signal)
    except (PortTakenError, sqlite3.OperationalError) as error:
        sys.exit(f"The task server cannot start: {error}")


def _run(options: argparse.Namespace, stop_signal: StopSignal) -> None:
    options.state.mkdir(parents=True, exist_ok=True)
    identity = LocalIdentity.load_or_create(options.identity or options.state.parent / "identity")
    store = TaskStore(options.state / _DATABASE_NAME)
    clock = QueueClock(store)
    dispatcher = Dispatcher(store, HttpDelivery(identity), clock=clock)
    service = CloudTasksService(store, dispatcher, late_delivery=LateDelivery(options.late_share), clock=clock)
    for name in options.queue or [DEFAULT_QUEUE]:
        _set_up_queue(service, *_name_and_limit(name, options.max_concurrent_dispatches))
    server, port = serve(service, options.port)
    dispatcher.start()
    write_ready_file(options.ready_file, port)
    stop_signal.wait()
    server.stop(grace=None)
    dispatcher.stop()
    store.close()


def _name_and_limit(written: str, default: int) -> tuple[str, int]:
    """Parses `name` or `name=limit`."""
    name, _, limit = written.partition("=")
    return name, int(limit) if limit else default


def _set_up_queue(service: CloudTasksService, name: str, max_concurrent_dispatches: int) -> None:
    """Every queue has the same retry limits. They are not a business rule: steps count their own attempts."""
    queue = Queue(
        name=name,
        rate_limits=RateLimits(max_concurrent_dispatches=max_concurrent_dispatches),
        retry_config=RetryConfig(
            max_attempts=100,
            max_retry_duration=timedelta(hours=1),
            min_backoff=timedelta(seconds=1),
            max_backoff=timedelta(seconds=60),
        ),
    )
    try:
        service.create_queue(CreateQueueRequest(parent=name.partition("/queues/")[0], queue=queue))
    except AlreadyExistsError:  # from an earlier run: use the current options, keep a pause
        service.update_queue(UpdateQueueRequest(queue=queue))


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m local.emulators.tasks", description="Cloud Tasks on this machine")
    parser.add_argument("--state", type=Path, required=True, help="folder of the tasks")
    parser.add_argument("--port", type=int, default=0, help="port of the gRPC API; 0 picks a free one")
    parser.add_argument(
        "--queue",
        action="append",
        help=f"name, or name=limit of concurrent dispatches; created if missing; default {DEFAULT_QUEUE}",
    )
    parser.add_argument(
        "--identity", type=Path, help="the service account's directory; default `identity` beside --state"
    )
    parser.add_argument("--max-concurrent-dispatches", type=int, default=8)
    parser.add_argument("--late-share", type=float, default=0.0, help="share of late tasks, from 0 to 1")
    parser.add_argument("--ready-file", type=Path, help='gets {"port": ..., "pid": ...} when the server is ready')
    parser.add_argument("--log-level", default="WARNING")
    return parser.parse_args()


if __name__ == "__main__":
    main()
