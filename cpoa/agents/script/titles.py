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


_SAME_BEGINNING = 6
_MAX_WORD_CHARS = 40
_ARTICLES = ("the ", "a ", "an ")
_PART_OF = re.compile(r"[a-z][\w'’-]*+(?: [a-z][\w'’-]*+)? of (?!the first|all\b)\w")
_HEAD_ENDS = re.compile(r" (?:of|in|to|for|by|from|on|with|at|as|or|before|after|against) ")
_UNCOUNTED_ENDINGS = ("tion", "sion", "ness", "ity", "ism", "logy", "graphy", "ance", "ence", "ics", "icy", "ture")
_BEFORE_NOUN = r"\b(?:of|in|on|for|by|with|about|through|into)"
_AFTER_NOUN = r"(?=[,.;:)]| (?:is|are|was|were|has|have|had|and|or|in|of|to|for|that|which|by|with|from|on|at|as)\b)"


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
        if first and first[0][1:].islower() and not self._is_proper(first[0]):
            heading = heading[0].lower() + heading[1:]
        return self.with_article(self.inside(heading))

    def _is_proper(self, word: str) -> bool:
        """Whether the sources have the word, or one of the same beginning: "Phoenicians", where they have
        "Phoenicia"."""
        if word.lower() in self.written:
            return True
        start = word[:_SAME_BEGINNING].lower()
        related = [form for known, form in self.written.items() if known.startswith(start)]
        return len(word) >= _SAME_BEGINNING and bool(related) and all(form[0].isupper() for form in related)

    def with_article(self, name: str) -> str:
        """Adds the article that the sources mostly give it, and "the" to "invasion of Poland"."""
        if name.lower().startswith(_ARTICLES):
            return name
        article = self._usual_article(name)
        if article is None and _PART_OF.match(name):
            article = "the"
        return f"{article} {name}" if article else name

    def is_noun_phrase(self, name: str) -> bool:
        """Whether "what about {name}?" is good English: a name, a plural, a noun with its article, or one that the
        sources use without an article."""
        if name.lower().startswith(_ARTICLES):
            return True
        first = _HEAD_ENDS.split(name)[0]
        is_several = " and " in first or (first.endswith("s") and not first.endswith(("ss", "us", "is")))
        is_name = all(word[0].isupper() for word in _WORD.findall(name) if word.lower() not in STOP_WORDS)
        if is_several or is_name or first.endswith(_UNCOUNTED_ENDINGS):
            return True
        return bool(re.search(rf"{_BEFORE_NOUN} {re.escape(name)}{_AFTER_NOUN}", self.text, re.IGNORECASE))

    def _usual_article(self, name: str) -> str | None:
        """Counts the uses with an article and those without. What follows an adjective counts as neither."""
        articles: Counter[str] = Counter()
        bare = 0
        for match in re.finditer(rf"\b{re.escape(name)}\b(?!-)", self.text, re.IGNORECASE):
            before = self.text[max(match.start() - _MAX_WORD_CHARS, 0) : match.start()].lower()
            word = before.split()[-1] if before.endswith(" ") and before.strip() else ""
            if word in ("the", "a", "an"):
                articles[word] += 1
            elif not word.isalpha() or word in STOP_WORDS:
                bare += 1
        return articles.most_common(1)[0][0] if sum(articles.values()) > bare else None

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
        if self.plain_subject:
            return f"What is there to know about {self.plain_subject}?"
        return self._who() if ask.kind in _PLAIN else f"What do we know about {lower_article(phrase)}?"

    def _title(self) -> str:
        if is_question(self.ask.text):
            return capitalised(self.forms.inside(" ".join(self.ask.text.split()).rstrip(" .!?"))) + "?"
        if self.ask.kind is AskKind.COMPARISON and len(self.ask.subjects) > 1:
            return capitalised(join_names(self._sides()))
        phrase = spoken_title(self._material.subject) if self.ask.kind in _PLAIN else self.ask.text
        return capitalised(self.forms.inside(phrase))

    def _sides(self) -> list[str]:
        return [self.forms.inside(subject) for subject in self.ask.subjects]

    @cached_property
    def plain_subject(self) -> str | None:
        """The subject of a topic that is not a question, with its article; None for a question or a person."""
        text = self.ask.text
        first_word = text.split()[0].lower() if text.split() else ""
        is_phrase = is_question(text) or first_word in _PLURAL_ASPECTS | _ASPECTS or first_word == "how"
        if is_phrase or self.ask.kind not in _PLAIN:
            return None
        first = next(iter(self._material.passages), None)
        is_person = first is not None and first.kind is SubjectKind.PERSON and _is_same(first.title, self._subject)
        return None if is_person else self._subject

    @cached_property
    def _subject(self) -> str:
        return self.forms.with_article(lower_article(self.forms.inside(spoken_title(self._material.subject))))

    def _who(self) -> str:
        be = re.search(r"\b(?:is|was)\b", self._material.passages[0].text)
        return f"Who {be[0] if be else 'was'} {self._subject}?"


def _is_same(title: str, subject: str) -> bool:
    return spoken_title(title).lower() == subject.lower()


def is_question(text: str) -> bool:
    words = text.lower().replace("’", "'").split()
    return bool(words) and (text.rstrip().endswith("?") or words[0] in _QUESTION_WORDS) and words[:2] != ["how", "to"]


def is_about_subject(title: str, material: Material) -> bool:
    """Whether an article's title has only words of the topic."""
    words = {stem(word) for word in _WORD.findall(spoken_title(title).lower())}
    return words <= {stem(word) for word in _WORD.findall(f"{material.topic} {material.subject}".lower())}
