"""List prices of models in US dollars, without free quotas, discounts and taxes. Those of language models are in
token_prices.py.

Characters of speech: https://cloud.google.com/text-to-speech/pricing. The page itself was not available on 2026-11-24:
all these prices are estimates from third parties. For WaveNet some say 4 dollars and some 16; the table has the higher
price.

Pictures: https://ai.google.dev/gemini-api/docs/pricing for Imagen 4, as quoted in 2025 and found on 2026-11-24; Google
announced its end for 2026-08-17. Imagen 3 is an estimate, and so are Gemini's pictures, of about a megapixel.

OpenAI's speech, found on 2026-11-30 in copies of 2026: https://developers.openai.com/api/docs/models/tts-1 and tts-1-hd
by characters; gpt-4o-mini-tts, which charges tokens, by OpenAI's own estimate of 0.015 dollars a minute.

OpenAI's pictures of 1024x1024 and medium quality, found on the same day: GPT Image 1 mini on
https://developers.openai.com/api/docs/models/gpt-image-1-mini; GPT Image 1 and 1.5 and DALL-E are from lists of third
parties. GPT Image 2 is missing: it charges tokens, and no price of a picture was found.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from cpoa.providers.token_prices import MAX_NAME_CHARS, price_of_family, token_price, without_folder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cpoa.contracts.models import TextReply

_MILLION = 1_000_000

CHARACTER_PRICES = MappingProxyType(
    {"standard": 4.00, "wavenet": 16.00, "neural2": 16.00, "chirp3-hd": 30.00, "studio": 160.00}
)
"""Dollars per million characters, by the voice family that is part of a voice's name."""

PICTURE_PRICES = MappingProxyType(
    {
        "gemini-3.1-flash-image": 0.07,
        "gemini-3-pro-image": 0.14,
        "imagen-4.0-generate": 0.04,
        "imagen-4.0-fast-generate": 0.02,
        "imagen-4.0-ultra-generate": 0.06,
        "imagen-3.0-generate": 0.04,
        "imagen-3.0-fast-generate": 0.02,
        "gpt-image-1": 0.042,
        "gpt-image-1-mini": 0.011,
        "gpt-image-1.5": 0.034,
        "dall-e-3": 0.04,
        "dall-e-2": 0.02,
    }
)

OPENAI_CHARACTER_PRICES = MappingProxyType({"tts-1": 15.00, "tts-1-hd": 30.00})
"""Dollars per million characters."""

OPENAI_MINUTE_PRICES = MappingProxyType({"gpt-4o-mini-tts": 0.015})
"""Dollars per minute of speech."""

_VOICE_FAMILY = re.compile(r"^[a-z]{2,3}-[A-Z]{2}-(.+)-[A-Za-z]+$")


def estimate_reply_cost(reply: TextReply) -> float | None:
    """Returns the price in dollars, or None if the model's price is not known."""
    if reply.dollars is not None:
        return reply.dollars
    price = token_price(reply.model)
    if price is None:
        return None
    return (reply.prompt_tokens * price.prompt + reply.completion_tokens * price.completion) / _MILLION


def estimate_speech_cost(voice_name: str, characters: int) -> float | None:
    """Returns the price in dollars of ``characters`` spoken by a voice such as "en-US-Wavenet-D", or None if its
    family's price is not known."""
    family = _VOICE_FAMILY.match(voice_name)
    price = CHARACTER_PRICES.get(family.group(1).lower()) if family else None
    return None if price is None else characters * price / _MILLION


def estimate_picture_cost(model: str) -> float | None:
    return _price(PICTURE_PRICES, model)


def estimate_openai_speech_cost(model: str, characters: int, seconds: float) -> float | None:
    """Returns the price in dollars of ``characters`` spoken in ``seconds``, or None if the model's price is not
    known."""
    by_character = _price(OPENAI_CHARACTER_PRICES, model)
    if by_character is not None:
        return characters * by_character / _MILLION
    by_minute = _price(OPENAI_MINUTE_PRICES, model)
    return None if by_minute is None else seconds / 60 * by_minute


def _price(prices: Mapping[str, float], model: str) -> float | None:
    """ "publishers/google/models/gemini-2.5-flash-001" and "gemini-2.5-flash at Google" cost as "gemini-2.5-flash"."""
    return price_of_family(prices, without_folder(model.strip())) if len(model) <= MAX_NAME_CHARS else None
