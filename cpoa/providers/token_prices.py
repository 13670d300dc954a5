"""List prices of language models in US dollars per million tokens, without free quotas, discounts and taxes. Thinking
counts as output. The prices are those of prompts up to 100,000 tokens; the prompts of this service are shorter.

Google: https://ai.google.dev/gemini-api/docs/pricing, read on 2026-11-24 in a verbatim copy of 2026-10-07. Until the
end of 2026 Gemini 3.8 Flash costs half of the price below. Estimates, found on 2026-11-24 in lists of third parties
only: Gemini 3.1 Flash-Lite, 3 Flash and 3 Pro, the output of 2.5 Pro and 2.5 Flash, the input of 2.5 Flash-Lite.

The others were found on 2026-11-30. OpenAI and Anthropic: prices of September and October 2026 that several programs
quote from https://developers.openai.com/api/docs/pricing and https://platform.claude.com/docs/en/about-claude/pricing;
those of models before 2026 are from GitHub's own list of prices and from lists of third parties. Groq:
https://console.groq.com/docs/models as quoted in 2026 for GPT-OSS; the others are from lists of third parties. Mistral:
only Medium 3.5, as quoted in 2026 from https://mistral.ai/pricing, because the other names move to new models.

OpenRouter tells with each reply what it cost. A server on this machine or in a private network costs nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from cpoa.providers.private_hosts import is_private_host

if TYPE_CHECKING:
    from collections.abc import Mapping

Price = TypeVar("Price")


@dataclass(frozen=True, slots=True)
class TokenPrice:
    """Dollars per million tokens."""

    prompt: float
    completion: float


MAX_NAME_CHARS = 200
"""Some names come from a service. Longer ones have no price, whatever they begin with."""

FREE = TokenPrice(0.0, 0.0)
GOOGLE_PRICES = MappingProxyType(
    {
        "gemini-3.8-flash": TokenPrice(1.50, 7.50),
        "gemini-3.5-flash": TokenPrice(1.50, 9.00),
        "gemini-3.5-flash-lite": TokenPrice(0.30, 2.50),
        "gemini-3.1-pro": TokenPrice(2.00, 12.00),
        "gemini-3.1-flash-lite": TokenPrice(0.25, 1.50),
        "gemini-3-pro": TokenPrice(2.00, 12.00),
        "gemini-3-flash": TokenPrice(0.50, 3.00),
        "gemini-2.5-pro": TokenPrice(1.25, 10.00),
        "gemini-2.5-flash": TokenPrice(0.30, 2.50),
        "gemini-2.5-flash-lite": TokenPrice(0.10, 0.40),
    }
)
OPENAI_PRICES = MappingProxyType(
    {
        "gpt-6-astra": TokenPrice(10.00, 50.00),
        "gpt-6.1-sol": TokenPrice(2.00, 10.00),
        "gpt-6-sol": TokenPrice(2.00, 10.00),
        "gpt-6-luna": TokenPrice(0.10, 0.50),
        "gpt-5.6-sol": TokenPrice(4.00, 20.00),
        "gpt-5.6-terra": TokenPrice(2.00, 12.00),
        "gpt-5.6-luna": TokenPrice(0.20, 1.20),
        "gpt-5.5": TokenPrice(5.00, 30.00),
        "gpt-5.4": TokenPrice(2.50, 15.00),
        "gpt-5.4-mini": TokenPrice(0.75, 4.50),
        "gpt-5.4-nano": TokenPrice(0.20, 1.25),
        "gpt-5.2": TokenPrice(1.75, 14.00),
        "gpt-5.1": TokenPrice(1.25, 10.00),
        "gpt-5": TokenPrice(1.25, 10.00),
        "gpt-5-mini": TokenPrice(0.25, 2.00),
        "gpt-5-nano": TokenPrice(0.05, 0.40),
        "gpt-4.1": TokenPrice(2.00, 8.00),
        "gpt-4.1-mini": TokenPrice(0.40, 1.60),
        "gpt-4.1-nano": TokenPrice(0.10, 0.40),
        "gpt-4o": TokenPrice(2.50, 10.00),
        "gpt-4o-mini": TokenPrice(0.15, 0.60),
        "o4-mini": TokenPrice(1.10, 4.40),
        "o3-mini": TokenPrice(1.10, 4.40),
    }
)
ANTHROPIC_PRICES = MappingProxyType(
    {
        "claude-fable-5-2": TokenPrice(8.00, 40.00),
        "claude-fable-5-1": TokenPrice(10.00, 50.00),
        "claude-fable-5": TokenPrice(10.00, 50.00),
        "claude-opus-5-5": TokenPrice(4.00, 20.00),
        "claude-opus-5": TokenPrice(5.00, 25.00),
        "claude-opus-4-8": TokenPrice(5.00, 25.00),
        "claude-opus-4-7": TokenPrice(5.00, 25.00),
        "claude-opus-4-6": TokenPrice(5.00, 25.00),
        "claude-opus-4-5": TokenPrice(5.00, 25.00),
        "claude-sonnet-5-5": TokenPrice(2.00, 10.00),
        "claude-sonnet-5": TokenPrice(2.00, 10.00),
        "claude-sonnet-4-6": TokenPrice(3.00, 15.00),
        "claude-sonnet-4-5": TokenPrice(3.00, 15.00),
        "claude-haiku-5-5": TokenPrice(0.10, 0.50),
        "claude-haiku-4-5": TokenPrice(1.00, 5.00),
    }
)
GROQ_PRICES = MappingProxyType(
    {
        "gpt-oss-120b": TokenPrice(0.15, 0.60),
        "gpt-oss-20b": TokenPrice(0.075, 0.30),
        "llama-3.3-70b-versatile": TokenPrice(0.59, 0.79),
        "llama-3.1-8b-instant": TokenPrice(0.05, 0.08),
        "qwen3-32b": TokenPrice(0.29, 0.59),
    }
)
MISTRAL_PRICES = MappingProxyType({"mistral-medium-3-5": TokenPrice(1.50, 7.50)})
PRICES_BY_HOST = MappingProxyType(
    {
        "api.openai.com": OPENAI_PRICES,
        "api.anthropic.com": ANTHROPIC_PRICES,
        "api.groq.com": GROQ_PRICES,
        "api.mistral.ai": MISTRAL_PRICES,
    }
)

_FOLDER = re.compile(r"^.*/")
_DATE = re.compile(r"-(?:\d{8}|\d{4}-\d{2}-\d{2})$")
_PORT = re.compile(r":\d{1,5}$")
_VERSIONS = frozenset({"preview", "latest", "exp"})  # and any number


def token_price(model: str) -> TokenPrice | None:
    """``model``: a name with its service, "gpt-6-luna at api.openai.com". Returns None if the price is not known."""
    if len(model) > MAX_NAME_CHARS:
        return None
    name, _, service = model.strip().partition(" at ")
    name = without_folder(name)
    if prices := PRICES_BY_HOST.get(service):
        return prices.get(_DATE.sub("", name))
    if service and service not in ("Google", "AIMS"):
        return FREE if is_private_host(_PORT.sub("", service).strip("[]")) else None
    return price_of_family(GOOGLE_PRICES, name)


def without_folder(model: str) -> str:
    """Returns "gemini-2.5-flash" for "publishers/google/models/Gemini-2.5-Flash"."""
    return _FOLDER.sub("", model).lower()


def price_of_family(prices: Mapping[str, Price], name: str) -> Price | None:
    """ "gemini-2.5-flash-001" and "gemini-3.1-pro-preview-02-2026" cost as the models without what follows."""
    parts = name.split(" ", maxsplit=1)[0].split("-")
    while "-".join(parts) not in prices and len(parts) > 1 and (parts[-1] in _VERSIONS or parts[-1].isdecimal()):
        parts.pop()
    return prices.get("-".join(parts))
