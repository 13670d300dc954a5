"""Runs a stand-in of a language model's server until Ctrl-C, and prints its address and the settings for it.

python -m tests.integration.model_servers --profile ollama --tokens-per-second 5 --answer tests.some.module:function
"""

from __future__ import annotations

import argparse
import importlib
import threading
from typing import TYPE_CHECKING

from tests.integration.model_servers.text_profiles import PROFILES
from tests.integration.model_servers.text_server import KEY, text_server

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.integration.model_servers.text_server import Asked


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.integration.model_servers", description=__doc__)
    parser.add_argument("--profile", choices=sorted(PROFILES), default="ollama")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--model", default="")
    parser.add_argument("--tokens-per-second", type=float, default=0.0)
    parser.add_argument("--context-tokens", type=int, default=32_768)
    parser.add_argument("--thinking", default="", help="what the model thinks before it writes")
    parser.add_argument("--answer", default="", help="module:function, called with the request")
    chosen = parser.parse_args()
    with text_server(
        chosen.profile,
        _function(chosen.answer) if chosen.answer else (lambda _: "A: Hello.\nB: Hello."),
        model=chosen.model,
        port=chosen.port,
        tokens_per_second=chosen.tokens_per_second,
        context_tokens=chosen.context_tokens,
        thinking=chosen.thinking,
    ) as server:
        name = "ANTHROPIC" if chosen.profile == "anthropic" else "OPENAI"
        print(f"AIMS_TEXT_PROVIDER={name.lower()}")
        print(f"{name}_BASE_URL={server.base_url}")
        print(f"{name}_API_KEY={KEY}")
        print(f"AIMS_{name}_TEXT_MODEL={server.model}", flush=True)
        threading.Event().wait()


def _function(name: str) -> Callable[[Asked], str]:
    module, _, function = name.partition(":")
    found: Callable[[Asked], str] = getattr(importlib.import_module(module), function)
    return found


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        print("Stopped.")
