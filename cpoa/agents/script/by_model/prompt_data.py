"""Texts of people and of sources inside prompts, marked as data."""

from __future__ import annotations

import json


def as_json(text: str) -> str:
    return json.dumps(" ".join(text.split()), ensure_ascii=False)
