"""Compares scripts with what a listener must hear, and counts."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.listening.episodes import Episode

FOLDER = Path(__file__).parent
QUESTION_MINUTES, TEXT_MINUTES = 5, 8
EARLY_WORDS = 150

# An episode that says itself that its sources hold no answer.
HONEST = re.compile(
    r"honest note|to be (quite |perfectly )?(open|honest|frank|fair) (about it|with you)"
    r"|\b(our|the|these|my) (sources?|articles?|material|passages?|library|shelf)\b[^.?!]{0,40}"
    r"(\b(no|nothing|not|never|silent)\b|n't\b)"
    r"|\b(no|none of (our|the)|neither of (our|the)) (passages?|sources?|articles?)\b[^.?!]{0,60}"
    r"\b(say|says|about|on|answers?|that we|we have)\b"
    r"|\bwe (really |simply |just )?(can't|cannot|couldn't|could not|don't|do not|won't|didn't) "
    r"(really |quite |fully |actually )?(answer|say|tell|know|find|explain|settle|have)\b"
    r"|\b(question|answer)\b[^.?!]{0,40}\b(stays? open|remains? open|unanswered|(is not|isn't) (here|there|in))",
    re.IGNORECASE,
)
_PLAIN_MARKS = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " ", "\u202f": " ", "\u2009": " "})


def plain(text: str) -> str:
    return text.translate(_PLAIN_MARKS)


def found(pattern: str, text: str) -> bool:
    return re.search(pattern, text, re.IGNORECASE | re.MULTILINE) is not None


def sound(text: str) -> str:
    """Letters and digits alone: "a m" and "am" sound alike."""
    flat = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(r"[^a-z0-9]", "", "".join(c for c in flat if not unicodedata.combining(c)))


class Questions:
    """``counts`` has answerable, said, early, refused, needless_note, wrong_sense, open, open_without_note,
    other_language, other_language_refused."""

    def __init__(self) -> None:
        files = (FOLDER / name for name in ("questions.json", "more_questions.json"))
        self.cases: list[dict[str, Any]] = [case for path in files for case in json.loads(path.read_text("utf-8"))]
        self.counts: Counter[str] = Counter()

    def add(self, case: dict[str, Any], episode: Episode) -> str:
        """Returns the marks of one case in words."""
        text = plain(episode.text)
        refused, counts = episode.refused is not None, self.counts
        marks = ["refused"] * refused
        if case["answerable"]:
            marks.append(self._answer(case, text, refused=refused))
        elif case["should"] == "language":
            right = "english" in (episode.refused or "").lower()
            counts["other_language"] += 1
            counts["other_language_refused"] += right
            marks.append("ok" if right else "LANGUAGE NOT NAMED")
        else:
            honest = refused or bool(HONEST.search(text))
            counts["open"] += 1
            counts["open_without_note"] += not honest
            marks.append("honest" if honest else "NO NOTE")
        where = plain(" ".join([episode.title, text, *episode.sources]))
        if any(found(wrong, where) for wrong in case["wrong"]):
            counts["wrong_sense"] += 1
            marks.append("WRONG SENSE")
        return " ".join(marks)

    def _answer(self, case: dict[str, Any], text: str, *, refused: bool) -> str:
        early = " ".join(text.split()[:EARLY_WORDS])
        facts = [found(fact, text) for fact in case["key_facts"]]
        first = all(found(fact, early) for fact in case["key_facts"])
        needless = not refused and all(facts) and bool(HONEST.search(early))
        self.counts += Counter(
            answerable=1, said=int(all(facts)), early=int(first), refused=int(refused), needless_note=int(needless)
        )
        heard = "early" if first else "LATE" if all(facts) else f"{sum(facts)} OF {len(facts)} FACTS"
        return heard + " NEEDLESS NOTE" * needless


class Texts:
    """``counts``: must, said, must_not, heard, refused."""

    def __init__(self) -> None:
        paths = sorted([*(FOLDER / "texts").glob("*.json"), *(FOLDER / "more_texts").glob("*.json")])
        self.cases = [
            {
                **json.loads(path.read_text(encoding="utf-8")),
                "id": path.stem,
                "text": path.with_suffix(".txt").read_text(),
            }
            for path in paths
        ]
        self.counts: Counter[str] = Counter()

    def add(self, case: dict[str, Any], episode: Episode) -> str:
        text, lines = plain(episode.text), plain(f"{episode.title}\n{episode.lines}")
        missing = [rule for rule in case["must_say"] if not found(rule, text)]
        heard = [rule for rule in case["must_not_say"] if episode.refused is None and found(rule, lines)]
        self.counts += Counter(
            must=len(case["must_say"]),
            said=len(case["must_say"]) - len(missing),
            must_not=len(case["must_not_say"]),
            heard=len(heard),
            refused=int(episode.refused is not None),
        )
        said = f"said {len(case['must_say']) - len(missing)} of {len(case['must_say'])}"
        return "  ".join([said, *(f"MISSING {rule}" for rule in missing), *(f"HEARD {rule}" for rule in heard)])


class Readings:
    """``counts``: pairs, right."""

    def __init__(self) -> None:
        self.cases: list[dict[str, Any]] = json.loads((FOLDER / "reading.json").read_text(encoding="utf-8"))
        self.counts: Counter[str] = Counter()

    def add(self, case: dict[str, Any], spoken: Callable[[str], str]) -> str:
        heard = spoken(case["written"])
        right = sound(heard) in {sound(way) for way in case["spoken"]}
        self.counts += Counter(pairs=1, right=int(right))
        return "right" if right else f"{case['written']!r} HEARD {heard!r}"
