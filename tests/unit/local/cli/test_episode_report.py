from __future__ import annotations

from typing import Any

import pytest

from cpoa.contracts.material import Coverage
from local.cli.episode_report import completed_lines, failed_lines, usage_line

EPISODE: dict[str, Any] = {
    "cpoa_error_message": None,
    "error_code": None,
    "language": "en",
    "coverage": "exact",
    "nearest_topics": [],
    "left_out": [],
    "logs": [],
    "writer": "writer-1",
    "model_usage": None,
}
USAGE = {"prompt_tokens": 9800, "completion_tokens": 2600, "estimated_cost_usd": 0.021, "unpriced_requests": 0}


def test_a_completed_episode_says_what_its_sources_answer_what_was_left_out_and_who_wrote_it() -> None:
    episode = EPISODE | {"coverage": "around", "left_out": ["The attic", "The garden"]}
    assert list(completed_lines(episode)) == [
        "The sources do not answer the question itself.",
        "Left out for length: The attic; The garden.",
        "Voices are synthetic; script by writer-1.",
    ]


def test_an_episode_without_sources_says_that_nothing_was_checked() -> None:
    first, *_ = completed_lines(EPISODE | {"coverage": "general"})
    assert first.endswith("Nothing was checked against sources.")


@pytest.mark.parametrize("coverage", Coverage)
def test_every_coverage_has_a_line(coverage: Coverage) -> None:
    assert len(list(completed_lines(EPISODE | {"coverage": coverage.value}))) == 2


def test_an_episode_of_an_earlier_release_says_nothing_of_how_it_was_made() -> None:
    assert list(completed_lines(EPISODE | {"coverage": None, "writer": None})) == []


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("de-AT", "The episode is in German."),
        ("haw", "The episode is in haw."),
        ("en-GB", "The sources answer the topic."),
    ],
)
def test_an_episode_in_another_language_says_which(language: str, line: str) -> None:
    assert next(completed_lines(EPISODE | {"language": language})) == line


def test_the_embedded_writer_is_called_so() -> None:
    *_, line = completed_lines(EPISODE | {"writer": "embedded-5"})
    assert line == "Voices are synthetic; script by the embedded writer (embedded-5)."


def test_an_episode_says_why_the_language_model_did_not_write_it() -> None:
    why = "The language model did not answer (it does not accept the key); the built-in writer wrote this episode."
    logs = [
        {"message": "The request was accepted."},
        {"message": "Writing the script.", "structured_data": {"step": "script"}},
        {"message": why, "structured_data": {"model_error": "it does not accept the key"}},
        {"message": "Wrote the script.", "structured_data": {"model_error": "it does not accept the key"}},
    ]
    assert list(completed_lines(EPISODE | {"writer": "embedded-5", "logs": logs}))[-2:] == [
        why,
        "Voices are synthetic; script by the embedded writer (embedded-5).",
    ]


def test_a_failed_episode_names_the_topics_that_the_sources_know() -> None:
    failed = EPISODE | {"cpoa_error_message": "Nothing was found.", "error_code": "API_GW_PODCAST_NO_SOURCES"}
    reason = "The episode failed: Nothing was found. (API_GW_PODCAST_NO_SOURCES)"
    assert list(failed_lines(failed)) == [reason]
    assert list(failed_lines(failed | {"nearest_topics": ["Tea", "Chess"]})) == [
        reason,
        "Topics that the sources know: Tea; Chess.",
    ]


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        ({}, "Models: 12,400 tokens, about $0.02."),
        ({"estimated_cost_usd": 0.004}, "Models: 12,400 tokens, less than $0.01."),
        (
            {"estimated_cost_usd": None, "unpriced_requests": 7},
            "Models: 12,400 tokens, 7 requests without a known price.",
        ),
        (
            {"prompt_tokens": 0, "completion_tokens": 0, "unpriced_requests": 1},
            "Models: about $0.02, 1 request without a known price.",
        ),
        ({"prompt_tokens": 0, "completion_tokens": 0, "estimated_cost_usd": 0.0}, ""),
    ],
)
def test_what_the_models_used_is_one_line(changed: dict[str, Any], line: str) -> None:
    assert usage_line(USAGE | changed) == line


def test_an_episode_says_what_its_models_used_also_if_it_failed() -> None:
    line = "Models: 12,400 tokens, about $0.02."
    assert list(completed_lines(EPISODE | {"model_usage": USAGE}))[-1] == line
    failed = {"cpoa_error_message": "Nothing was found.", "error_code": "API_GW_PODCAST_NO_SOURCES"}
    assert list(failed_lines(EPISODE | failed | {"model_usage": USAGE}))[-1] == line
