"""Fuzz tests of the parsers and reading rules, with texts from hypothesis. FUZZ_SECONDS is the time for all of them."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cpoa.agents.voice.clauses import clauses
from cpoa.agents.voice.reading.characters import SPEAKABLE_CHARACTERS
from cpoa.agents.voice.spoken_text import spoken_text
from cpoa.text.cleaning import tidy
from cpoa.text.sentences import split_sentences
from features.accounts.email_addresses import normalise_email
from shared.logs import redact
from shared.slugs import make_slug
from tests.hostile.growth import Hostile, cpu_seconds, worse_than_linear
from tests.hostile.parsers import PARSERS
from tests.hostile.units import UNITS

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.fuzz

PIECES = st.sampled_from(UNITS) | st.text(max_size=4)
TEXTS = st.lists(PIECES, max_size=30).map("".join)
REPEATED = st.builds(Hostile, st.lists(PIECES, min_size=1, max_size=3).map("".join).filter(len), PIECES, PIECES)
_SIZES = (1_000, 8_000)
_JUDGED_SECONDS = 0.05
_CLEARLY_LINEAR = 2.5


def sentences_lose_nothing(text: str) -> None:
    assert "".join("".join(split_sentences(text)).split()) == "".join(text.split())


def clauses_are_the_sentence(text: str) -> None:
    sentence = " ".join(text.split())
    pieces = clauses(sentence, 40)
    assert " ".join(pieces).split() == sentence.split()
    assert all(len(piece) <= 40 or " " not in piece for piece in pieces)


def speech_holds_what_the_voice_can_say(text: str) -> None:
    said = spoken_text(text)
    assert set(said) <= set(SPEAKABLE_CHARACTERS)
    assert said == " ".join(said.split())


def tidied_text_is_one_line(text: str) -> None:
    assert tidy(text) == " ".join(tidy(text).split())


def redacted_text_stays(text: str) -> None:
    assert redact(redact(text)) == redact(text)


def a_slug_stays(text: str) -> None:
    assert make_slug(make_slug(text)) == make_slug(text)


def an_address_stays(text: str) -> None:
    address = normalise_email(f"{text}@example.com")
    assert address is None or normalise_email(address) == address


def transcripts_have_one_time_line_for_each_cue(text: str) -> None:
    assert str(PARSERS["transcript"](text)).count("-->") == (2 if text.strip() else 0)


PROPERTIES: tuple[Callable[[str], None], ...] = (
    sentences_lose_nothing,
    clauses_are_the_sentence,
    speech_holds_what_the_voice_can_say,
    tidied_text_is_one_line,
    redacted_text_stays,
    a_slug_stays,
    an_address_stays,
    transcripts_have_one_time_line_for_each_cue,
)
_SECONDS_EACH = float(os.environ.get("FUZZ_SECONDS", "120")) / (len(PROPERTIES) + 2 * len(PARSERS))


def fuzz(promise: Callable[[Any], None], inputs: st.SearchStrategy[Any]) -> None:
    """Runs rounds of new examples until the time is over; hypothesis minimises a failing example."""
    ends = time.monotonic() + _SECONDS_EACH
    looked_at = settings(max_examples=50, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    while True:
        looked_at(given(inputs)(promise))()
        if time.monotonic() > ends:
            return


@pytest.mark.parametrize("promise", PROPERTIES, ids=lambda one: one.__name__)
def test_a_property_holds_for_any_text(promise: Callable[[str], None]) -> None:
    fuzz(promise, TEXTS)


@pytest.mark.parametrize("parser", PARSERS)
def test_a_parser_raises_only_declared_errors(parser: str) -> None:

    def promise(text: str) -> None:
        PARSERS[parser](text)

    fuzz(promise, TEXTS)


@pytest.mark.parametrize("parser", PARSERS)
def test_a_parsers_time_grows_at_most_linearly_with_repeated_text(parser: str) -> None:
    run = PARSERS[parser]

    def promise(hostile: Hostile) -> None:
        short, long = (cpu_seconds(run, hostile.text(size)) for size in _SIZES)
        if long > _JUDGED_SECONDS and long > _CLEARLY_LINEAR * short * _SIZES[1] / _SIZES[0]:
            assert worse_than_linear(run, hostile) is None

    fuzz(promise, REPEATED)
