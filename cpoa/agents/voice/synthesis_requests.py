"""Sends requests to a speech model: several in parallel, each with retries, until the step is cancelled."""

from __future__ import annotations

import contextvars
import logging
import time
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from cpoa.contracts.models import ModelError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cpoa.contracts.agents import CheckCancelled
    from cpoa.contracts.models import Clip, SpeechModel, SpeechRequest

Answer = TypeVar("Answer")

PAUSES_SECONDS = (0.5, 2.0)  # before the second and the third attempt
MAX_PAUSE_SECONDS = 60.0
_CHECK_SECONDS = 0.5

logger = logging.getLogger(__name__)


def synthesize_clips(
    model: SpeechModel,
    requests: Sequence[SpeechRequest],
    check_cancelled: CheckCancelled,
    pauses_seconds: Sequence[float] = PAUSES_SECONDS,
) -> list[Clip]:
    """Returns the clips in the order of the requests.

    Raises the ModelError of the first request that failed permanently or too often, and what ``check_cancelled``
    raises; requests that have not started by then are not sent.
    """

    def clip_of(request: SpeechRequest) -> Clip:
        return call_with_retries(
            lambda: _sound(model.synthesize(request, check_cancelled)), check_cancelled, pauses_seconds
        )

    threads = ThreadPoolExecutor(model.max_parallel_requests, thread_name_prefix="synthesis")
    try:
        clips = [threads.submit(contextvars.copy_context().run, clip_of, request) for request in requests]
        waiting = set(clips)
        while waiting:
            check_cancelled()
            done, waiting = wait(waiting, _CHECK_SECONDS, FIRST_COMPLETED)
            for clip in done:
                clip.result()
        return [clip.result() for clip in clips]
    finally:
        # A running request cannot be cancelled. Nothing waits for it, because the step may have to end at once.
        threads.shutdown(wait=False, cancel_futures=True)


def _sound(clip: Clip) -> Clip:
    if clip.sample_rate <= 0 or not np.isfinite(clip.samples).all():
        raise ModelError("The speech model gave samples that are not numbers, or at no rate.")
    return clip


def call_with_retries(
    ask: Callable[[], Answer], check_cancelled: CheckCancelled, pauses_seconds: Sequence[float] = PAUSES_SECONDS
) -> Answer:
    """Returns the result of ``ask``, which is repeated after each pause while its ModelError may pass.

    A pause is longer if the service asks for it, up to ``MAX_PAUSE_SECONDS``."""
    for usual_pause in pauses_seconds:
        try:
            return ask()
        except ModelError as error:
            if not error.is_temporary:
                raise
            pause = max(usual_pause, min(error.retry_after_seconds or 0.0, MAX_PAUSE_SECONDS))
            logger.warning("Retrying in %g s: %s", pause, error)
        _pause(pause, check_cancelled)
    return ask()


def _pause(seconds: float, check_cancelled: CheckCancelled) -> None:
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        time.sleep(min(left, _CHECK_SECONDS))
        check_cancelled()
    check_cancelled()
