"""Tells which host the labels of a reply mean."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpoa.contracts.dialogue import Speaker

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cpoa.contracts.dialogue import Hosts

_NUMBERED = re.compile(r"(?:speaker|person|voice|host|presenter|character|s|p|h)?[ .#-]?([0-9ab])")
_GUESTS = frozenset({"guest", "cohost", "interviewee", "expert", "respondent"})
_HOSTS = frozenset({"host", "interviewer", "moderator", "presenter"})
_NOT_SPEAKERS_TEXT = """
music sound sounds sfx intro outro chapter title scene note notes setting words word count passages opens ends
question summary end narrator narration speaker text dialogue lines script transcript answer output facts
"""
NOT_SPEAKERS = frozenset(_NOT_SPEAKERS_TEXT.split())
_SECOND = {"b": Speaker.GUEST, "a": Speaker.HOST}
_MIN_LINES_OF_AN_UNKNOWN_NAME = 2


@dataclass(frozen=True, slots=True)
class LabelledText:
    """``label`` as the model wrote it. ``numbers``: of passages, apart from those in the text."""

    label: str
    text: str
    numbers: tuple[int, ...] = ()


def label_key(label: str) -> str:
    return " ".join(re.sub(r"[^\w .#-]", " ", label).lower().split())


def speakers_of(labels: Sequence[str], hosts: Hosts) -> dict[str, Speaker]:
    """Returns the speaker by ``label_key``. Names that say nothing are told apart by their order of appearance."""
    counts = Counter(map(label_key, labels))
    order = list(dict.fromkeys(map(label_key, labels)))
    numbers = sorted({match[1] for key in order if (match := _NUMBERED.fullmatch(key)) and match[1].isdigit()})
    found = {key: speaker for key in order if (speaker := _known(key, hosts, numbers)) is not None}
    unknown = [key for key in order if key not in found and not _is_no_speaker(key)]
    missing = [speaker for speaker in Speaker if speaker not in found.values()]
    names = [key for key in unknown if counts[key] >= _MIN_LINES_OF_AN_UNKNOWN_NAME] if missing else []
    # Of one known and one unknown name the unknown one is the other host.
    return found | dict(zip(_most_frequent(names, counts, len(missing)), missing, strict=False))


def _most_frequent(names: Iterable[str], counts: Counter[str], number: int) -> list[str]:
    """Returns the most frequent names in their order of appearance."""
    order = list(names)
    kept = sorted(order, key=lambda name: -counts[name])[:number]
    return [name for name in order if name in kept]


def _known(key: str, hosts: Hosts, numbers: Sequence[str]) -> Speaker | None:
    words = key.split()
    for name, speaker in ((hosts.host, Speaker.HOST), (hosts.guest, Speaker.GUEST)):
        if key == label_key(name) or label_key(name) in words:
            return speaker
    numbered = _NUMBERED.fullmatch(key)
    if numbered:
        letter = numbered[1]
        if letter in _SECOND:
            return _SECOND[letter]
        return Speaker.HOST if letter == numbers[0] and (letter != "2" or len(numbers) > 1) else Speaker.GUEST
    if _GUESTS & set(words) or key in ("co-host", "co host"):
        return Speaker.GUEST
    return Speaker.HOST if _HOSTS & set(words) else None


def _is_no_speaker(key: str) -> bool:
    return not set(key.split()) - NOT_SPEAKERS or key.partition(" ")[0] in ("chapter", "here", "note", "passage")
