"""`python -m local.emulators.storage --state DIR --bucket NAME`: serves a bucket until SIGTERM or SIGINT."""

from __future__ import annotations

import argparse
import logging
import os
import sys
import threading
from pathlib import Path

from local.emulators.identity import LocalIdentity
from local.emulators.ready_file import write_ready_file
from local.emulators.stop_signal import StopSignal
from local.emulators.storage.api import StorageApi
from local.emulators.storage.backend import Backend, BackendError
from local.emulators.storage.binary import NoBinaryError
from local.emulators.storage.cors import BucketCors
from local.emulators.storage.form_uploads import FormUploads
from local.emulators.storage.listener import StorageListener
from local.emulators.storage.media import MediaSource


def main() -> None:
    options = _parse_arguments()
    os.umask(0o077)  # only the owner may read its files
    logging.basicConfig(stream=sys.stderr, level=options.log_level, format="%(levelname)s %(name)s: %(message)s")
    stop_signal = StopSignal()
    try:
        listener = StorageListener(options.port)
        backend = Backend(options.state / "objects", listener.url)
    except (OSError, BackendError, NoBinaryError) as error:
        sys.exit(f"The bucket cannot start: {error}")
    try:
        _serve(options, listener, backend, stop_signal)
    finally:
        backend.stop()


def _serve(options: argparse.Namespace, listener: StorageListener, backend: Backend, stop_signal: StopSignal) -> None:
    identity = LocalIdentity.load_or_create(options.identity or options.state.parent / "identity")
    for bucket in options.bucket:
        backend.create_bucket(bucket)
    keys, cors = {identity.email: identity.public_key}, BucketCors(tuple(options.cors_origin))
    listener.api = StorageApi(backend)
    listener.media = MediaSource(backend, keys, cors)
    listener.forms = FormUploads(backend, keys, cors, listener.api.writes)
    threading.Thread(target=_stop_with, args=(backend, stop_signal), daemon=True).start()
    threading.Thread(target=listener.serve_forever, daemon=True).start()
    write_ready_file(options.ready_file, listener.server_port)
    stop_signal.wait()
    if backend.has_ended():
        sys.exit("fake-gcs-server has ended, so the storage emulator stops.")


def _stop_with(backend: Backend, stop_signal: StopSignal) -> None:
    """The supervisor restarts both."""
    backend.wait()
    stop_signal.trigger()


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m local.emulators.storage", description="Cloud Storage on this machine"
    )
    parser.add_argument("--state", type=Path, required=True, help="folder of the objects")
    parser.add_argument("--bucket", action="append", required=True, help="created if missing; may be repeated")
    parser.add_argument("--port", type=int, default=0, help="port; 0 picks a free one")
    parser.add_argument(
        "--identity", type=Path, help="the service account's directory; default `identity` beside --state"
    )
    parser.add_argument(
        "--cors-origin", action="append", default=[], help="may fetch signed media and send forms; may be repeated"
    )
    parser.add_argument("--ready-file", type=Path, help='gets {"port": ..., "pid": ...} when the server is ready')
    parser.add_argument("--log-level", default="WARNING")
    return parser.parse_args()


if __name__ == "__main__":
    main()
