"""The error codes of the steps of an episode; they are recorded in the episode."""

from __future__ import annotations

from shared.error_codes.declaration import declare

_FAILURES = "Why an episode failed"
API_GW_PODCAST_NO_SOURCES = declare(
    "API_GW_PODCAST_NO_SOURCES",
    None,
    "no source is about the topic, or none has a sentence that can be spoken: give your own text",
    section=_FAILURES,
)
API_GW_PODCAST_SOURCES_UNREADABLE = declare(
    "API_GW_PODCAST_SOURCES_UNREADABLE",
    None,
    "none of the pages and files that were given could be read; `given_sources` of the episode says why for each",
    section=_FAILURES,
    message="None of the pages and files could be read.",
)
API_GW_PODCAST_UNSPEAKABLE_TEXT = declare(
    "API_GW_PODCAST_UNSPEAKABLE_TEXT",
    None,
    "a passage is in a script that the voice cannot speak",
    section=_FAILURES,
)
API_GW_PODCAST_VOICE_REFUSED = declare(
    "API_GW_PODCAST_VOICE_REFUSED",
    None,
    "the speech service refuses the voice or the text: ask for another voice",
    section=_FAILURES,
)
API_GW_PODCAST_SCRIPT_TOO_LONG = declare(
    "API_GW_PODCAST_SCRIPT_TOO_LONG",
    None,
    "the script is longer than the voice service takes: ask for a shorter episode",
    section=_FAILURES,
)
API_GW_PODCAST_VOICES_CHANGED = declare(
    "API_GW_PODCAST_VOICES_CHANGED",
    None,
    "the voice service that the script was written for is no longer used: create a new episode",
    section=_FAILURES,
)
API_GW_PODCAST_VOICES_GONE = declare(
    "API_GW_PODCAST_VOICES_GONE",
    None,
    "the spoken chapters have expired; they are kept for two days on Google Cloud. Create a new episode",
    section=_FAILURES,
    message="The recorded chapters of this episode have expired. Create the episode again.",
)
VFA_SKIPPED = declare(
    "VFA_SKIPPED",
    None,
    "the voice service found no text to speak in the script",
    section=_FAILURES,
)
API_GW_PODCAST_AUDIO_UNUSABLE = declare(
    "API_GW_PODCAST_AUDIO_UNUSABLE",
    None,
    "the voices' audio is silent, or cannot be brought to the required loudness",
    section=_FAILURES,
    message="The voice produced no audio. Try another voice.",
)
API_GW_PODCAST_MODEL_FAILED = declare(
    "API_GW_PODCAST_MODEL_FAILED",
    None,
    "the language model did not write the script, and `MODEL_FALLBACK` is `fail` or there are no sources; the message "
    "has the model's error",
    section=_FAILURES,
)
API_GW_PODCAST_STEP_FAILED = declare(
    "API_GW_PODCAST_STEP_FAILED",
    None,
    "a step failed five times",
    section=_FAILURES,
)
API_GW_PODCAST_STEP_STUCK = declare(
    "API_GW_PODCAST_STEP_STUCK",
    None,
    "a step stopped responding five times, or was started twenty times and never ended",
    section=_FAILURES,
)
API_GW_PODCAST_STEP_TIMED_OUT = declare(
    "API_GW_PODCAST_STEP_TIMED_OUT",
    None,
    "five attempts at a step took longer than its limit (`STEP_TIMEOUT_..._SECONDS`)",
    section=_FAILURES,
)
API_GW_PODCAST_STOOD_STILL = declare(
    "API_GW_PODCAST_STOOD_STILL",
    None,
    "the episode made no progress for 30 minutes, although the queue delivered tasks",
    section=_FAILURES,
)

_SCENARIOS = "Test scenarios"
PSWA_INSUFFICIENT_CONTENT = declare(
    "PSWA_INSUFFICIENT_CONTENT",
    None,
    "there is too little source material for a script",
    section=_SCENARIOS,
)
PSWA_LLM_PROCESSING_ERROR = declare(
    "PSWA_LLM_PROCESSING_ERROR",
    None,
    "the script writer's language model failed",
    section=_SCENARIOS,
)
PSWA_MALFORMED_SCRIPT_FROM_AIMS = declare(
    "PSWA_MALFORMED_SCRIPT_FROM_AIMS",
    None,
    "the script writer's language model did not answer with a script",
    section=_SCENARIOS,
)
VFA_TEST_MODE_AIMS_TTS_ERROR = declare(
    "VFA_TEST_MODE_AIMS_TTS_ERROR",
    None,
    "the speech service failed",
    section=_SCENARIOS,
)
VFA_TEST_MODE_FILE_SAVE_ERROR = declare(
    "VFA_TEST_MODE_FILE_SAVE_ERROR",
    None,
    "the recording could not be stored",
    section=_SCENARIOS,
)
VFA_SCRIPT_ERROR_NO_TEXT = declare(
    "VFA_SCRIPT_ERROR_NO_TEXT",
    None,
    "the script has nothing to speak",
    section=_SCENARIOS,
)
