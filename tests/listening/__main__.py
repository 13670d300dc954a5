"""`make test-listening`: makes the scripts of all cases, prints what is wrong, and fails below the figures to reach.

    python -m tests.listening [ID or KIND ...] [--scripts]

KIND is questions, texts or reading. `--scripts` also prints every script.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from cpoa.agents.voice.spoken_text import spoken_text
from tests.listening.episodes import studio
from tests.listening.figures import QUESTION_MINUTES, TEXT_MINUTES, Questions, Readings, Texts

if TYPE_CHECKING:
    from collections import Counter

    from tests.listening.episodes import Episode, Studio


def main(arguments: list[str]) -> int:
    show = "--scripts" in arguments
    chosen = {argument for argument in arguments if not argument.startswith("--")}
    questions, texts, readings = Questions(), Texts(), Readings()
    asked = [case for case in questions.cases if _wanted(chosen, "questions", case["id"])]
    told = [case for case in texts.cases if _wanted(chosen, "texts", case["id"])]
    if asked or told:
        with studio() as made:
            _ask(made, questions, asked, show=show)
            _tell(made, texts, told, show=show)
    for case in readings.cases:
        if _wanted(chosen, "reading", case["id"]):
            marks = readings.add(case, spoken_text)
            if marks != "right":
                print(f"{case['id']} {marks}")
    failures = [*_question_figures(questions.counts), *_text_figures(texts.counts), *_reading_figures(readings.counts)]
    return 1 if any(failures) else 0


def _wanted(chosen: set[str], kind: str, name: str) -> bool:
    return not chosen or kind in chosen or name in chosen


def _ask(made: Studio, questions: Questions, cases: list[dict[str, object]], *, show: bool) -> None:
    for case in cases:
        episode = made.make(str(case["phrase"]), QUESTION_MINUTES)
        print(
            f"{case['id']} {case['kind']:<13} {case['phrase']!s:<52} {questions.add(case, episode):<22} {episode.title}"
        )
        if show:
            _show(episode)


def _tell(made: Studio, texts: Texts, cases: list[dict[str, object]], *, show: bool) -> None:
    for case in cases:
        episode = made.make(str(case["topic"]), TEXT_MINUTES, str(case["text"]))
        print(f"{case['id']!s:<24} {texts.add(case, episode)}")
        if show:
            _show(episode)


def _show(episode: Episode) -> None:
    print(
        episode.refused
        if episode.refused is not None
        else "\n".join(f"    {who}: {said}" for who, said in episode.turns)
    )
    print(f"    [{' | '.join(episode.chapters)}]  [{' | '.join(episode.sources)}]\n")


def _question_figures(counts: Counter[str]) -> list[bool]:
    answerable = counts["answerable"]
    return [
        _share("a key fact is said", counts["said"], answerable, at_least=0.95),
        _share("a key fact is said early", counts["early"], answerable, at_least=0.90),
        _none("wrong sense", counts["wrong_sense"]),
        _none("not answerable and no honest sentence", counts["open_without_note"]),
        _none("honest sentence that is not needed", counts["needless_note"]),
        _share("answerable but refused", counts["refused"], answerable, at_most=0.05),
        _share("another language is named", counts["other_language_refused"], counts["other_language"], at_least=1.0),
    ]


def _text_figures(counts: Counter[str]) -> list[bool]:
    return [
        _share("texts: what must be said", counts["said"], counts["must"], at_least=0.97),
        _none("texts: what must not be said", counts["heard"]),
        _none("texts: refused", counts["refused"]),
    ]


def _reading_figures(counts: Counter[str]) -> list[bool]:
    return [_share("reading right", counts["right"], counts["pairs"], at_least=0.97)]


def _share(name: str, part: int, whole: int, *, at_least: float = 0.0, at_most: float = 1.0) -> bool:
    """Prints the figure. Returns whether it misses its limit."""
    if not whole:
        return False
    share = part / whole
    missed = not at_least <= share <= at_most
    limit = f"at most {at_most:.0%}" if at_most < 1 else f"at least {at_least:.0%}"
    print(f"{'MISSED' if missed else 'ok':<7} {name}: {part} of {whole} ({share:.0%}), {limit}")
    return missed


def _none(name: str, count: int) -> bool:
    if count:
        print(f"MISSED  {name}: {count}, none allowed")
    return count > 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
