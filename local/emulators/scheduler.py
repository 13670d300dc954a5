"""Emulates Cloud Scheduler: a timer that calls a private URL with a signed token."""

from __future__ import annotations

import argparse
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from local.emulators.identity import LocalIdentity

CALL_SECONDS = 60


def call(identity: LocalIdentity, url: str, audience: str, email: str) -> int:
    """Returns the status of the answer. Raises OSError if there is no answer."""
    token = identity.oidc_token(audience, email)
    headers = {"Authorization": f"Bearer {token}", "User-Agent": "Google-Cloud-Scheduler"}
    request = urllib.request.Request(url, data=b"", headers=headers, method="POST")  # noqa: S310 -- our own URL
    try:
        with urllib.request.urlopen(request, timeout=CALL_SECONDS) as response:  # noqa: S310 -- as above
            return int(response.status)
    except urllib.error.HTTPError as refusal:
        return refusal.code


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m local.emulators.scheduler")
    for name in ("--url", "--audience", "--email"):
        parser.add_argument(name, required=True)
    parser.add_argument("--every", type=float, required=True, help="seconds between two calls")
    parser.add_argument("--credentials", type=Path, required=True)
    options = parser.parse_args()
    identity = LocalIdentity.load(options.credentials)
    while True:
        time.sleep(options.every)
        try:
            status = call(identity, options.url, options.audience, options.email)
        except OSError as error:
            print(f"{options.url}: {error}", flush=True)
        else:
            print(f"{options.url}: {status}", flush=True)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
