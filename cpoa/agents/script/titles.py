"""The ask in good form: as a title, as the host's question, and its names with their capitals."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from cpoa.agents.script.names import capitalised, join_names, lower_article, spoken_title
from cpoa.contracts.ask import Ask, AskKind
from cpoa.contracts.material import Coverage, SubjectKind
from cpoa.text.words import STOP_WORDS, stem

if TYPE_CHECKING:
    from cpoa.contracts.material import Material

_MAX_TITLE_CHARS = 100
_PLAIN = frozenset({AskKind.WHAT_IS, AskKind.WHO})
_MAX_CHARS_LOOKED_AT = 60_000
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_MIN_CAPITAL_SHARE = 0.8
_QUESTION_WORDS = frozenset(
    [
        "why",
        "how",
        "what",
        "when",
        "where",
        "who",
        "whom",
        "whose",
        "which",
        "is",
        "are",
        "was",
        "were",
        "am",
        "do",
        "does",
        "did",
        "can",
        "could",
        "should",
        "will",
        "would",
        "has",
        "have",
        "had",
        "may",
        "might",
        "must",
        "shall",
        "what's",
        "who's",
        "how's",
        "where's",
        "isn't",
        "aren't",
        "wasn't",
        "weren't",
        "don't",
        "doesn't",
        "didn't",
        "can't",
        "couldn't",
        "shouldn't",
        "won't",
        "wouldn't",
    ]
)
_PLURAL_ASPECTS = frozenset(
    [
        "causes",
        "effects",
        "reasons",
        "origins",
        "consequences",
        "symptoms",
        "benefits",
        "advantages",
        "dangers",
        "risks",
        "uses",
        "types",
        "kinds",
        "ways",
        "rules",
        "side",
        "pros",
        "properties",
        "impacts",
    ]
)
_ASPECTS = frozenset(
    [
        "impact",
        "effect",
        "cause",
        "history",
        "origin",
        "meaning",
        "story",
        "future",
        "role",
        "importance",
        "influence",
        "purpose",
        "reason",
        "function",
        "structure",
        "consequence",
    ]
)


def ask_of(material: Material) -> Ask:
    """Returns the material's ask; for material without one, its topic as a plain topic."""
    if material.ask is not None:
        return material.ask
    words = tuple(word for word in _WORD.findall(material.topic) if word.lower() not in STOP_WORDS)
    return Ask(material.topic, AskKind.WHAT_IS, words, (material.subject,))


@dataclass(frozen=True, slots=True)
class NameForms:
    """Words as the sources write them inside a sentence."""

    written: dict[str, str]
    titles: tuple[str, ...]
    text: str

    @classmethod
    def of(cls, material: Material) -> NameForms:
        counts: dict[str, Counter[str]] = {}
        text = " ".join(passage.text for passage in material.passages)[:_MAX_CHARS_LOOKED_AT]
        for match in _WORD.finditer(text):
            before = text[max(match.start() - 2, 0) : match.start()]
            if before[-1:] == " " and before[0] not in ".!?:\"'”)":
                counts.setdefault(match.group().lower(), Counter())[match.group()] += 1
        written = {word: _usual_form(word, forms) for word, forms in counts.items()}
        titles = {spoken_title(source.title) for source in material.sources}
        names = {_usual_title(title, text) for title in titles if " " in title}
        return cls(written, tuple(sorted(names, key=lambda name: (-len(name), name))), text)

    def heading_inside(self, heading: str) -> str:
        """Returns a heading as it is written inside a sentence: "the event horizon" where the sources say it so."""
        first = _WORD.match(heading)
        if first and first[0].lower() not in self.written and first[0][1:].islower():
            heading = heading[0].lower() + heading[1:]
        return self.with_article(self.inside(heading))

    def with_article(self, name: str) -> str:
        """Adds the article that the sources mostly give it."""
        text = f" {self.text.lower()} "
        uses = text.count(f" {name.lower()}")
        article = next((each for each in ("the", "an", "a") if text.count(f" {each} {name.lower()}") * 2 > uses), None)
        return f"{article} {name}" if article else name

    def inside(self, phrase: str) -> str:
        """Returns the phrase as it is written inside a sentence."""
        for title in self.titles:
            place = phrase.lower().find(title.lower())
            if place >= 0:
                phrase = phrase[:place] + title + phrase[place + len(title) :]
        named = {word for title in self.titles if title in phrase for word in _WORD.findall(title)}
        return _WORD.sub(lambda match: match[0] if match[0] in named else self._word(match[0], match.start()), phrase)

    def _word(self, word: str, start: int) -> str:
        if word[1:] != word[1:].lower() or (word.lower() in STOP_WORDS and start):
            return word
        if word.lower() in STOP_WORDS:
            return word if word in ("I", "I'm", "US") else word.lower()
        known = self.written.get(word.lower())
        if known is None or (word[0].isupper() and start and known.islower()):
            return word
        return known


def _usual_title(title: str, text: str) -> str:
    """Returns the title as it is written inside a sentence: "lung cancer", "Black Death"."""
    lower = title[0].lower() + title[1:]
    capital = len(re.findall(rf"(?<=[\w,;] ){re.escape(title)}\b", text))
    small = len(re.findall(rf"(?<=[\w,;(] ){re.escape(lower)}\b", text))
    is_common = small > capital or (small == capital == 0 and title[1:] == title[1:].lower())
    return lower if is_common else title


def _usual_form(word: str, forms: Counter[str]) -> str:
    form, count = forms.most_common(1)[0]
    return form if form != word and count >= _MIN_CAPITAL_SHARE * sum(forms.values()) else word


class AskInWords:
    """``question``: the ask as the host asks it. ``title``: a question with its mark, the sides of a comparison, or
    the subject; own texts keep their topic."""

    def __init__(self, material: Material) -> None:
        self._material = material
        self.ask = ask_of(material)
        self.forms = NameForms.of(material)

    @cached_property
    def title(self) -> str:
        if self._material.coverage is Coverage.OWN:
            return capitalised(" ".join(self._material.topic.split()))
        title = self._title()
        return title if len(title) <= _MAX_TITLE_CHARS else capitalised(spoken_title(self._material.subject))

    @cached_property
    def question(self) -> str:
        ask, phrase = self.ask, self.forms.inside(" ".join(self.ask.text.split()).strip(" .!?"))
        if re.match(r"how to\b", phrase, re.IGNORECASE):
            return f"How do you{phrase[6:]}?"
        if is_question(ask.text):
            return capitalised(phrase) + "?"
        if ask.kind is AskKind.COMPARISON and len(ask.subjects) > 1:
            return f"What is the difference between {join_names(self._sides())}?"
        first_word = phrase.split()[0].lower() if phrase else ""
        if first_word in _PLURAL_ASPECTS | _ASPECTS:
            return f"What {'are' if first_word in _PLURAL_ASPECTS else 'is'} the {phrase}?"
        return self._about_subject() if ask.kind in _PLAIN else f"What do we know about {lower_article(phrase)}?"

    def _title(self) -> str:
        if is_question(self.ask.text):
            return capitalised(self.forms.inside(" ".join(self.ask.text.split()).rstrip(" .!?"))) + "?"
        if self.ask.kind is AskKind.COMPARISON and len(self.ask.subjects) > 1:
            return capitalised(join_names(self._sides()))
        phrase = spoken_title(self._material.subject) if self.ask.kind in _PLAIN else self.ask.text
        return capitalised(self.forms.inside(phrase))

    def _sides(self) -> list[str]:
        return [self.forms.inside(subject) for subject in self.ask.subjects]

    def _about_subject(self) -> str:
        subject = self.forms.with_article(lower_article(self.forms.inside(spoken_title(self._material.subject))))
        first = next(iter(self._material.passages), None)
        if first is None or first.kind is not SubjectKind.PERSON or not _is_same(first.title, subject):
            return f"What is there to know about {subject}?"
        be = re.search(r"\b(?:is|was)\b", first.text)
        return f"Who {be[0] if be else 'was'} {subject}?"


def _is_same(title: str, subject: str) -> bool:
    return spoken_title(title).lower() == subject.lower()


def is_question(text: str) -> bool:
    words = text.lower().replace("’", "'").split()
    return bool(words) and (text.rstrip().endswith("?") or words[0] in _QUESTION_WORDS) and words[:2] != ["how", "to"]


def is_about_subject(title: str, material: Material) -> bool:
    """Whether an article's title has only words of the topic."""
    words = {stem(word) for word in _WORD.findall(spoken_title(title).lower())}
    return words <= {stem(word) for word in _WORD.findall(f"{material.topic} {material.subject}".lower())}
