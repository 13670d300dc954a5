"""Runs a stand-in of a speech server, which speaks with the embedded voice, until Ctrl-C. Prints the settings for it.

python -m tests.integration.model_servers.speak --profile kokoro
"""

from __future__ import annotations

import argparse
import threading

from tests.integration.model_servers.speech_server import (
    KEY,
    KokoroFastApi,
    OldKokoroFastApi,
    OpenAi,
    Speaches,
    embedded_voice,
    serving,
    tone_of,
)

PROFILES = {"kokoro": KokoroFastApi, "kokoro-0.2": OldKokoroFastApi, "openai": OpenAi, "speaches": Speaches}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.integration.model_servers.speak", description=__doc__)
    parser.add_argument("--profile", choices=sorted(PROFILES), default="kokoro")
    parser.add_argument("--tones", action="store_true", help="answer with tones instead of speech")
    chosen = parser.parse_args()
    with serving(PROFILES[chosen.profile](speak=tone_of if chosen.tones else embedded_voice)) as server:
        print("AIMS_SPEECH_PROVIDER=openai")
        print(f"AIMS_OPENAI_SPEECH_BASE_URL={server.base_url}")
        print(f"AIMS_OPENAI_SPEECH_API_KEY={KEY}")
        print(f"AIMS_OPENAI_SPEECH_MODEL={server.models[-1]}", flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        print("Stopped.")
