"""Questions that a sentence answers, read off the sentence's own structure. No confident fit, no question."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpoa.agents.script.by_rules import attribute_questions, circumstance_questions, relation_questions
from cpoa.agents.script.by_rules.asked import Asked
from cpoa.agents.script.by_rules.grammar import PRONOUNS, Sentence
from cpoa.agents.script.by_rules.subjects import Subject, capitalised, lowered
from cpoa.text.words import content_words

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Question:
    kind: str
    text: str


def questions(sentence: Sentence, subject: Subject, lower_words: frozenset[str]) -> list[Question]:
    """Best first. Each shares a content word with the sentence that answers it."""
    asked = _asked(sentence, subject, lower_words)
    if asked is None or re.search(r"\b(?:never|not|no longer|nor)\b", sentence.text):
        return []
    answer = set(content_words(sentence.text))
    found: list[Question] = []
    for kind, rule in _RULES:
        text = rule(asked)
        if text and answer & set(content_words(text)):
            found.append(Question(kind, capitalised(text)))
    return found


def _asked(sentence: Sentence, subject: Subject, lower_words: frozenset[str]) -> Asked | None:
    name = sentence.subject
    if (
        name is None
        or len(name.split()) > 6
        or re.search(r"\b(?:this|these|those|such|that|which|who)\b", name.lower())
    ):
        return None
    if re.match(
        r"(?:one|some|many|most|each|both|several|few|all|another|other|others|more|much|no|none|examples)\b",
        name.lower(),
    ):
        return None
    if re.search(r" (?:she|he|they|we|I|it|you)$", name):  # "the variety she (grew)"
        return None
    past = sentence.is_past
    plural = sentence.plural or name.lower() in ("they", "we", "you")
    named_words = set(content_words(name))
    return Asked(
        sentence=sentence,
        subject=subject,
        name=name.lower() if name.lower() in PRONOUNS else lowered(name, lower_words),
        be=("were" if past else "are") if plural else ("was" if past else "is"),
        do="did" if past else ("do" if plural else "does"),
        about_topic=name.lower() == subject.pronoun or bool(named_words and named_words <= subject.keys),
    )


_RULES: tuple[tuple[str, Callable[[Asked], str | None]], ...] = (
    ("when", circumstance_questions.ask_when),
    ("who", circumstance_questions.ask_who),
    ("where", circumstance_questions.ask_where),
    ("made", attribute_questions.ask_made),
    ("name", circumstance_questions.ask_name_origin),
    ("born", circumstance_questions.ask_born),
    ("died", circumstance_questions.ask_died),
    ("known", attribute_questions.ask_known),
    ("eat", attribute_questions.ask_eat),
    ("size", circumstance_questions.ask_size),
    ("count", circumstance_questions.ask_count),
    ("population", circumstance_questions.ask_population),
    ("use", attribute_questions.ask_use),
    ("kinds", attribute_questions.ask_kinds),
    ("how", attribute_questions.ask_how),
    ("aim", attribute_questions.ask_aim),
    ("works", attribute_questions.ask_works),
    ("credited", attribute_questions.ask_credited),
    ("influence", attribute_questions.ask_influence),
    ("habit", attribute_questions.ask_habit),
    ("ability", attribute_questions.ask_ability),
    ("importance", attribute_questions.ask_importance),
    ("debate", attribute_questions.ask_debate),
    ("today", circumstance_questions.ask_today),
    ("named after", relation_questions.ask_named_after),
    ("awarded", relation_questions.ask_awarded),
    ("participle", relation_questions.ask_participle),
    ("adjective", relation_questions.ask_adjective),
    ("possible", relation_questions.ask_possible),
    ("result", relation_questions.ask_result),
    ("place", relation_questions.ask_place),
    ("contents", relation_questions.ask_contents),
    ("how many", relation_questions.ask_how_many),
)
