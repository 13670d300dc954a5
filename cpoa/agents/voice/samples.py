"""``python -m cpoa.agents.voice.samples`` writes the short samples with which users choose a voice."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import lameenc
import numpy as np

from cpoa.agents.voice.forge import EmbeddedVoiceForge
from cpoa.agents.voice.network import SAMPLE_RATE
from cpoa.agents.voice.voice_catalogue import EMBEDDED_VOICES
from cpoa.contracts.agents import VoiceParams, VoiceRequest
from cpoa.contracts.dialogue import Chapter, Hosts, Part, Speaker, Turn, TurnKind

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cpoa.agents.voice.voice_catalogue import Voice

BIT_RATE_KILOBITS = 64
_LAME_QUALITY = 2
_DEFAULT_FOLDER = Path(__file__).resolve().parents[3] / "frontend"


def sample_text(voice: Voice) -> str:
    return f"Hi, I'm {voice.display_name}. Give me a topic, and I'll tell you what makes it worth knowing."


def sample_mp3(voice: Voice) -> bytes:
    host, guest = EMBEDDED_VOICES.default_pair(voice.name)
    turn = Turn(Speaker.HOST, (Part(sample_text(voice), TurnKind.GREETING),))
    request = VoiceRequest(
        chapter=Chapter("Sample", (turn,)),
        hosts=Hosts(host.display_name, guest.display_name),
        voice_params=VoiceParams(voice.name),
        seed=0,
    )
    return _encoded(EmbeddedVoiceForge().forge(request, lambda: None).samples)


def write_samples(folder: Path) -> None:
    """Writes each sample to its ``sample_path`` below ``folder``."""
    for voice in EMBEDDED_VOICES.voices():
        if voice.sample_path is None:
            continue
        path = folder / voice.sample_path.lstrip("/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(sample_mp3(voice))


def _encoded(samples: NDArray[np.float32]) -> bytes:
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_channels(1)
    encoder.set_in_sample_rate(SAMPLE_RATE)
    encoder.set_bit_rate(BIT_RATE_KILOBITS)
    encoder.set_quality(_LAME_QUALITY)
    pcm = np.rint(np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()
    return bytes(encoder.encode(pcm)) + bytes(encoder.flush())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=_DEFAULT_FOLDER)
    write_samples(parser.parse_args().folder)
