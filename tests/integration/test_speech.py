"""Tests the real voices by measuring their samples."""

from __future__ import annotations

import socket
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import hibari
import numpy as np
import pytest

from cpoa.agents.voice.forge import EmbeddedVoiceForge
from cpoa.agents.voice.level import SPEECH_LUFS, measure_gain
from cpoa.agents.voice.network import SAMPLE_RATE, speech_network
from cpoa.agents.voice.reading.characters import SPEAKABLE_CHARACTERS
from cpoa.agents.voice.synthesis import EmbeddedVoice
from cpoa.agents.voice.timbre import TIMBRES
from cpoa.agents.voice.trimming import EDGE_SILENCE_SECONDS, trim
from cpoa.agents.voice.voice_catalogue import EMBEDDED_VOICES
from cpoa.audio.loudness import integrated_loudness
from cpoa.contracts.agents import Speech, VoiceParams, VoiceRequest
from cpoa.contracts.dialogue import Chapter, Hosts, Part, Speaker, Turn, TurnKind
from cpoa.text.speaking_time import MAX_WORDS_PER_MINUTE
from features.pronunciations import Pronunciation
from shared.errors import ClaimLostError, PermanentStepError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

SENTENCE = "The keepers of the old lighthouse changed to paraffin because whale oil had become too expensive."
LONG_LINE = (
    "They cover less than 1% of the ocean floor, and yet they are home to about 25% of all marine species; most of "
    "them, from the smallest shrimp to the reef shark, never leave the 2,300 km of the reef, where the water is warm."
)
LINES = (
    (Speaker.HOST, "Hi, I'm Anna. Today we look at coral reefs."),
    (Speaker.GUEST, "And I'm Ben. Where do they grow?"),
    (Speaker.HOST, LONG_LINE),
    (Speaker.GUEST, "That is a lot."),
    (Speaker.HOST, "It is."),
)


def chapter(lines: Sequence[tuple[Speaker, str]] = LINES) -> Chapter:
    return Chapter("Reefs", tuple(Turn(speaker, (Part(text, TurnKind.FACT),)) for speaker, text in lines))


def forged(lines: Sequence[tuple[Speaker, str]] = LINES, params: VoiceParams | None = None, seed: int = 1) -> Speech:
    request = VoiceRequest(chapter(lines), Hosts("Anna", "Ben"), params or VoiceParams("anna"), seed)
    return EmbeddedVoiceForge().forge(request, lambda: None)


@pytest.fixture(scope="module")
def speech() -> Speech:
    return forged()


def test_a_respelled_word_sounds_otherwise_and_keeps_its_caption() -> None:
    line = chapter([(Speaker.HOST, "Nguyen came to Kuala.")])
    plain, respelled = (
        EmbeddedVoiceForge().forge(
            VoiceRequest(line, Hosts("Anna", "Ben"), VoiceParams("anna"), 1, pronunciations), lambda: None
        )
        for pronunciations in ((), (Pronunciation("Nguyen", "WIN"), Pronunciation("Kuala", "KWAH-lah")))
    )
    assert [cue.text for cue in plain.cues] == [cue.text for cue in respelled.cues] == ["Nguyen came to Kuala."]
    assert len(plain.samples) != len(respelled.samples)


def median_pitch(samples: NDArray[np.float32]) -> float:
    """Returns pitches in hertz, from the highest autocorrelation of each loud and periodic 80 ms."""
    window = np.hanning(1920)
    own = np.fft.irfft(np.abs(np.fft.rfft(window, 4096)) ** 2)[:480]
    pitches = []
    for start in range(0, len(samples) - 1920, 480):
        frame = samples[start : start + 1920] * window
        if np.square(frame).mean() < 1e-4:
            continue
        similar = np.fft.irfft(np.abs(np.fft.rfft(frame, 4096)) ** 2)[:480]
        similar = similar / similar[0] * own[0] / own
        lag = 55 + int(np.argmax(similar[55:400] * np.linspace(1, 0.97, 345)))
        if similar[lag] > 0.7:
            pitches.append(SAMPLE_RATE / lag)
    return float(np.median(pitches))


def formant_ratio(samples: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """Returns the factor by which the second spectral envelope must be stretched along the frequency axis to match the
    first."""
    ratios = np.exp(np.linspace(-0.35, 0.35, 71))
    hertz = np.linspace(400, 4000, 400)
    first = _envelope(samples, hertz)
    likeness = [np.corrcoef(first, _envelope(other, hertz / ratio))[0, 1] for ratio in ratios]
    return float(ratios[int(np.argmax(likeness))])


def _envelope(samples: NDArray[np.float32], hertz: NDArray[np.float64]) -> NDArray[np.float64]:
    frames = samples[: len(samples) // 1200 * 1200].reshape(-1, 1200) * np.hanning(1200)
    power = np.square(np.abs(np.fft.rfft(frames, 4800, axis=1))).mean(axis=0)
    cepstrum = np.fft.irfft(np.log(power + 1e-12))
    cepstrum[60:-60] = 0  # 2.5 ms: resonances stay, harmonics go
    smooth = np.fft.rfft(cepstrum).real
    return np.interp(hertz, np.arange(len(smooth)) * SAMPLE_RATE / 4800, smooth)


def said_by(name: str) -> NDArray[np.float32]:
    voice = EmbeddedVoice(TIMBRES[name])
    return voice.say(voice.phonemes(SENTENCE), seed=0) * np.float32(measure_gain(TIMBRES[name]))


@pytest.fixture(scope="module")
def said() -> dict[str, NDArray[np.float32]]:
    return {voice.name: said_by(voice.name) for voice in EMBEDDED_VOICES.voices()}


def between(speech: Speech, start: float, end: float) -> NDArray[np.float32]:
    return speech.samples[round(start * SAMPLE_RATE) : round(end * SAMPLE_RATE)]


def silence_around(speech: Speech, second: float) -> float:
    """Returns the seconds around a moment of silence without a sound louder than -60 dB of full scale."""
    heard = np.flatnonzero(np.abs(speech.samples) > 1e-3)
    middle = round(second * SAMPLE_RATE)
    return float(heard[heard >= middle][0] - heard[heard <= middle][-1]) / SAMPLE_RATE


def test_the_library_has_the_functions_in_use() -> None:
    assert hibari.__version__ == "0.2.1"
    network = speech_network()._hibari
    assert [(each.name, each.type) for each in network.sess.get_inputs()] == [
        ("ids", "tensor(int64)"),
        ("speed", "tensor(float)"),
    ]
    assert [each.name for each in network.sess.get_outputs()] == ["lh", "theta", "ln", "lr", "phi", "f0"]
    options = network.sess.get_session_options()
    assert (options.intra_op_num_threads, options.inter_op_num_threads) == (1, 1)
    assert hibari.dsp.SR == SAMPLE_RATE
    assert network.ids("hə") == [0, network.vocab["h"], network.vocab["ə"], 0]


def test_the_networks_own_voice_equals_the_librarys_sample_by_sample() -> None:
    voice = EmbeddedVoice(TIMBRES["anna"])
    ours = voice.say(voice.phonemes(SENTENCE), seed=7)
    assert np.array_equal(ours, speech_network()._hibari(SENTENCE, seed=7))


def test_the_voice_accepts_every_character_of_spoken_text() -> None:
    network = speech_network()
    for character in SPEAKABLE_CHARACTERS:
        if character.isalpha():
            assert network.phonemes(f"o{character}o"), character


def test_a_chapter_is_clean_sound(speech: Speech) -> None:
    samples = speech.samples
    assert (samples.dtype, speech.sample_rate) == (np.float32, SAMPLE_RATE)
    assert np.isfinite(samples).all()
    assert np.abs(samples).max() <= 0.951
    assert abs(samples.mean()) < 1e-3


def test_captions_follow_the_sound_and_print_the_source(speech: Speech) -> None:
    assert " ".join(cue.text for cue in speech.cues) == " ".join(text for _, text in LINES)
    assert {cue.speaker for cue in speech.cues} == {"Anna", "Ben"}
    assert all(before.end <= after.start for before, after in pairwise(speech.cues))
    assert speech.cues[0].start == pytest.approx(0.05, abs=0.01)
    assert speech.cues[-1].end == pytest.approx(len(speech.samples) / SAMPLE_RATE - 0.05, abs=0.01)


def test_every_sentence_starts_and_ends_with_its_sound(speech: Speech) -> None:
    sentences = [cue for cue in speech.cues if cue.text[0].isupper() and cue.text[-1] in ".?"]
    for cue in sentences:
        assert np.abs(between(speech, cue.start, cue.start + 0.04)).max() > 3e-4
        assert np.abs(between(speech, cue.end - 0.06, cue.end)).max() > 3e-4
        assert np.abs(between(speech, cue.start - 0.045, cue.start - 0.006)).max(initial=0) < 2e-3
        assert np.abs(between(speech, cue.end + 0.006, cue.end + 0.045)).max(initial=0) < 2e-3


def test_no_word_at_an_edge_is_clipped() -> None:
    """The trimmed parts contain almost none of the total energy."""
    voice = EmbeddedVoice(TIMBRES["anna"])
    for text in ("She sells sea shells.", "Four thousand fish.", "He stopped at the top.", "That is what they ask."):
        whole = voice.say(voice.phonemes(text), seed=0) * np.float32(measure_gain(TIMBRES["anna"]))
        kept = forged([(Speaker.HOST, text)]).samples
        lost = np.square(whole, dtype=np.float64).sum() - np.square(kept, dtype=np.float64).sum()
        assert abs(lost) < 0.005 * np.square(kept, dtype=np.float64).sum()


def test_pauses_follow_what_is_said(speech: Speech) -> None:
    turns, breaths = [], []
    for before, after in pairwise(speech.cues):
        if before.end == after.start:
            continue
        pause = silence_around(speech, (before.end + after.start) / 2)
        (turns if before.speaker != after.speaker else breaths).append((before.text[-1], pause))
    assert len(turns) == 4
    assert all(0.28 <= pause <= 0.43 for mark, pause in turns if mark == "?"), turns
    assert all(0.42 <= pause <= 0.61 for mark, pause in turns if mark != "?"), turns
    assert all(0.32 <= pause <= 0.49 for mark, pause in breaths if mark == "."), breaths
    assert all(0.22 <= pause <= 0.37 for mark, pause in breaths if mark in ",;"), breaths
    assert {mark for mark, _ in breaths} >= {".", ","}


def test_the_script_sets_the_pause_after_a_turn() -> None:
    first = Turn(Speaker.HOST, (Part("It is warm.", TurnKind.FACT),), pause_seconds=1.4)
    second = Turn(Speaker.GUEST, (Part("It is.", TurnKind.FACT),))
    request = VoiceRequest(Chapter("Reefs", (first, second)), Hosts("Anna", "Ben"), VoiceParams("anna"), 1)
    speech = EmbeddedVoiceForge().forge(request, lambda: None)
    before, after = speech.cues
    assert silence_around(speech, (before.end + after.start) / 2) == pytest.approx(1.4, abs=0.09)


PLAIN_TEXT = (
    "I sat by the old wall and let the sun warm my back. It was late in the day, and no one was on the road. ",
    "My aunt had told me to wait for her by the gate. She said she would not be long, but she was.",
    "So I took out the bit of bread she gave me and ate it, and I threw the rest to the birds. They ate it too.",
    "When she came up the hill at last it was dark. We did not talk much on the way home, and that was fine by me.",
)


@pytest.mark.parametrize("name", [voice.name for voice in EMBEDDED_VOICES.voices()])
def test_no_voice_says_more_than_170_words_a_minute(name: str) -> None:
    """Short words are said fastest: at their own pace, the voices would say 254 of these a minute."""
    lines = [(speaker, text) for text in PLAIN_TEXT for speaker in (Speaker.HOST, Speaker.GUEST)]
    speech = forged(lines, VoiceParams(name))
    words = sum(len(text.split()) for _, text in lines)
    assert 145 <= words * 60 * SAMPLE_RATE / len(speech.samples) <= MAX_WORDS_PER_MINUTE


def test_a_text_of_long_words_keeps_the_pace_of_its_voice() -> None:
    voice = EmbeddedVoice(TIMBRES["anna"])
    text = "Photosynthetic microorganisms metabolise atmospheric carbon dioxide."
    alone = trim(voice.say(voice.phonemes(text), seed=0), SAMPLE_RATE)
    cue = forged([(Speaker.HOST, text)] * 6).cues[0]
    assert cue.end - cue.start == pytest.approx(len(alone) / SAMPLE_RATE - 2 * EDGE_SILENCE_SECONDS, abs=0.02)


def test_no_silence_is_longer_than_a_breath() -> None:
    dramatic = forged(
        [(Speaker.HOST, "They waited — and waited… and then; after all: nothing... came. Nobody knew why.")]
    )
    heard = np.flatnonzero(np.abs(dramatic.samples) > 1e-3)
    assert np.diff(heard).max() / SAMPLE_RATE < 0.8


def test_pauses_and_joins_do_not_click(speech: Speech) -> None:
    """At a join the samples pass through zero: the jump there is far smaller than those within speech."""
    for before, after in pairwise(speech.cues):
        if before.end < after.start:
            pause = between(speech, before.end + 0.02, after.start - 0.02)
            assert np.abs(np.diff(pause)).max() < 0.002


@pytest.mark.parametrize("host", [voice.name for voice in EMBEDDED_VOICES.voices()])
def test_host_and_guest_are_far_apart_in_pitch(host: str, said: dict[str, NDArray[np.float32]]) -> None:
    first, second = (median_pitch(said[voice.name]) for voice in EMBEDDED_VOICES.default_pair(host))
    assert max(first, second) / min(first, second) > 1.2


def test_the_pitches_of_any_two_voices_differ_by_more_than_8_percent(said: dict[str, NDArray[np.float32]]) -> None:
    pitches = sorted(median_pitch(samples) for samples in said.values())
    assert all(higher / lower > 1.08 for lower, higher in pairwise(pitches)), pitches


@pytest.mark.parametrize("name", ["ben", "clara", "david", "ella", "frank"])
def test_a_voice_has_the_pitch_and_the_formants_of_its_timbre(name: str, said: dict[str, NDArray[np.float32]]) -> None:
    timbre = TIMBRES[name]
    assert median_pitch(said[name]) / median_pitch(said["anna"]) == pytest.approx(timbre.pitch, rel=0.06)
    assert formant_ratio(said[name], said["anna"]) == pytest.approx(timbre.formants, rel=0.04)


def test_all_voices_are_equally_loud(said: dict[str, NDArray[np.float32]]) -> None:
    loudness = [integrated_loudness([samples], SAMPLE_RATE) for samples in said.values()]
    assert loudness == pytest.approx([SPEECH_LUFS] * len(loudness), abs=1.5)


def test_both_hosts_of_a_chapter_are_equally_loud(speech: Speech) -> None:
    loudness = {
        name: integrated_loudness(
            [between(speech, cue.start, cue.end) for cue in speech.cues if cue.speaker == name], SAMPLE_RATE
        )
        for name in ("Anna", "Ben")
    }
    assert loudness["Anna"] == pytest.approx(loudness["Ben"], abs=2.0)


def test_the_requested_pitch_is_audible() -> None:
    line = [(Speaker.HOST, SENTENCE)]
    usual = median_pitch(forged(line).samples)
    assert median_pitch(forged(line, VoiceParams("anna", pitch=4)).samples) / usual == pytest.approx(
        2 ** (4 / 12), rel=0.05
    )
    assert median_pitch(forged(line, VoiceParams("anna", pitch=-4)).samples) / usual == pytest.approx(
        2 ** (-4 / 12), rel=0.05
    )


def test_the_requested_speaking_rate_is_audible() -> None:
    line = [(Speaker.HOST, SENTENCE)]
    usual = len(forged(line).samples)
    assert len(forged(line, VoiceParams("anna", speaking_rate=1.4)).samples) / usual == pytest.approx(1 / 1.4, rel=0.05)
    assert len(forged(line, VoiceParams("anna", speaking_rate=0.7)).samples) / usual == pytest.approx(1 / 0.7, rel=0.05)


def test_the_same_request_gives_the_same_samples_and_another_seed_different_ones(speech: Speech) -> None:
    again = forged()
    assert np.array_equal(again.samples, speech.samples)
    assert again.cues == speech.cues
    assert not np.array_equal(forged(seed=2).samples[: len(speech.samples)], speech.samples)


@pytest.mark.parametrize(("passage", "script"), [("茶は飲み物です。", "Cjk"), ("Чай — это напиток.", "Cyrillic")])
def test_an_unspeakable_passage_fails_permanently_with_its_place(passage: str, script: str) -> None:
    with pytest.raises(PermanentStepError) as failed:
        forged([(Speaker.HOST, "It is warm."), (Speaker.GUEST, passage)])
    assert failed.value.error_code == "API_GW_PODCAST_UNSPEAKABLE_TEXT"
    assert f"turn 2, which is in {script} letters" in failed.value.message
    assert passage[:3] not in failed.value.message


def test_a_line_of_asterisks_is_skipped() -> None:
    with_stars = forged([(Speaker.HOST, "It is warm."), (Speaker.GUEST, "***"), (Speaker.HOST, "It is.")])
    assert [cue.text for cue in with_stars.cues] == ["It is warm.", "It is."]


def test_a_chapter_without_words_fails_permanently() -> None:
    with pytest.raises(PermanentStepError):
        forged([(Speaker.HOST, "***")])


def test_a_cancelled_step_stops_between_turns() -> None:
    asked = []

    def not_twice() -> None:
        asked.append(1)
        if len(asked) == 2:
            raise ClaimLostError

    request = VoiceRequest(chapter(), Hosts("Anna", "Ben"), VoiceParams("anna"), 0)
    with pytest.raises(ClaimLostError):
        EmbeddedVoiceForge().forge(request, not_twice)


def test_no_voice_opens_a_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: Any, **_options: Any) -> None:
        raise AssertionError("A voice opened a socket.")

    speech_network.cache_clear()
    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    for voice in EMBEDDED_VOICES.voices():
        assert len(forged([(Speaker.HOST, "Qxzvyblorp.")], VoiceParams(voice.name)).samples)
