"""The state that all services of one peer share."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.remote_peer.conditions import Conditions
from tests.remote_peer.idempotency import IdempotencyStore

if TYPE_CHECKING:
    from shared.media_store import MediaStore


@dataclass(frozen=True, slots=True)
class Surroundings:
    """``closing``: if set, all waiting code stops."""

    store: MediaStore
    conditions: Conditions = field(default_factory=Conditions)
    keys: IdempotencyStore = field(default_factory=IdempotencyStore)
    workers: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(256, "remote-task"))
    closing: threading.Event = field(default_factory=threading.Event)
