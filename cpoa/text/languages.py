"""Finds text that is not English, by the frequent words of other languages. It runs at every request.

A topic is judged with care, because English uses many names and titles of other languages ("Cinco de Mayo", "Les
Misérables", "Ich bin ein Berliner"): it must ask something in another language, or be a long sentence of it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

from cpoa.text.language_words import LANGUAGES, LanguageWords
from cpoa.text.words import STOP_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MIN_TOPIC_WORDS = 3
MIN_SENTENCE_WORDS = 6
MIN_PARAGRAPH_WORDS = 12  # fewer words of running text have too few frequent ones
MIN_ENGLISH_SHARE = 0.1  # of the words of a paragraph; prose has 0.4
MIN_FOREIGN_SHARE = 0.2
MIN_FOREIGN_WORDS_PER_ENGLISH_WORD = 2  # a phrase book has about one; German prose has English "in", "was", "so"
_ENGLISH = "English"
_UNDECIDED = ""

# An apostrophe before a letter belongs to the word: "l'", "qu'".
_TOKEN = re.compile(r"[^\W\d_]+(?:['’](?=[^\W\d_]))?")
_LETTERS_WITHOUT_MARKS = str.maketrans(
    {"ø": "o", "ł": "l", "ı": "i", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "’": "'"}
)


@dataclass(frozen=True, slots=True)
class _Language:
    """Words in lower case. All but `questions` are without marks, because people type without them."""

    name: str
    questions: frozenset[str]
    other_questions: frozenset[str]
    sentence_words: frozenset[str]
    joining_words: frozenset[str]
    subjects: frozenset[str]
    every_word: frozenset[str]
    marked_words: frozenset[str]

    @classmethod
    def build(cls, words: LanguageWords) -> _Language:
        given = [words.questions, words.other_questions, words.sentence_words, words.joining_words, words.subjects]
        every_word = frozenset(" ".join(given).split())
        _, other_questions, sentence_words, joining_words, subjects = (_without_marks(one) for one in given)
        return cls(
            name=words.name,
            questions=frozenset(words.questions.split()),
            other_questions=other_questions,
            sentence_words=sentence_words,
            joining_words=joining_words,
            subjects=subjects,
            every_word=_without_marks(" ".join(given)),
            marked_words=frozenset(word for word in every_word if not word.isascii()),
        )


@dataclass(frozen=True, slots=True)
class _Topic:
    """`typed`: its words in lower case; `plain`: the same without marks. `lower`: the words that begin in lower case.

    `word_count` does not count what is cut off by an apostrophe ("l'"), and the two `first_words` have it besides.
    """

    typed: tuple[str, ...]
    plain: tuple[str, ...]
    lower: frozenset[str]
    first_words: tuple[str, ...]
    word_count: int

    @classmethod
    def parse(cls, text: str) -> _Topic:
        tokens = _TOKEN.findall(text)
        typed = tuple(token.lower().replace("’", "'") for token in tokens)
        plain = tuple(_fold(token) for token in typed)
        whole = [position for position, token in enumerate(typed) if not token.endswith("'")]
        return cls(
            typed=typed,
            plain=plain,
            lower=frozenset(_fold(token) for token in tokens if token[0].islower()),
            first_words=plain[: whole[1] + 1] if len(whole) > 1 else plain,
            word_count=len(whole),
        )


def find_language_of_topic(topic: str) -> str | None:
    """Returns the English name of the topic's language ("French"), None for English or if it is not certain."""
    words = _Topic.parse(topic)
    if "¿" not in topic and words.word_count < MIN_TOPIC_WORDS:
        return None
    spoken = [language for language in _languages() if _is_sentence_of(language, words)]
    return max(spoken, key=lambda language: _score(language, words)).name if spoken else None


def frequent_words(name: str) -> frozenset[str]:
    """Returns question words and words that join others, in lower case without marks; none for a language that is not
    listed. ``name``: its English name."""
    listed = (each for each in _languages() if name in each.name.split(" or "))
    return frozenset(word for language in listed for word in language.every_word - language.subjects)


def without_marks(word: str) -> str:
    """Returns the word in the form of ``frequent_words``."""
    return _fold(word.lower())


def find_language_of_text(text: str) -> str | None:
    """Returns the English name of the language that most paragraphs are in ("German"), None for English.

    Paragraphs that are neither, such as lists of names, do not count.
    """
    counts = _count_words(text)
    english, undecided = counts.pop(_ENGLISH, 0), counts.pop(_UNDECIDED, 0)
    foreign = counts.total()
    if foreign <= english or foreign < MIN_FOREIGN_SHARE * (foreign + undecided):
        return None
    return max(counts, key=lambda name: counts[name])


def is_surely_english(text: str) -> bool:
    """False for a text that is undecided, for which ``find_language_of_text`` returns None too."""
    counts = _count_words(text)
    return counts[_ENGLISH] >= MIN_FOREIGN_SHARE * counts.total() > 0 and find_language_of_text(text) is None


def _count_words(text: str) -> Counter[str]:
    """By the language of their paragraph."""
    counts: Counter[str] = Counter()
    for words in _paragraphs(text):
        counts[_language_of_paragraph(words)] += len(words)
    return counts


def _is_sentence_of(language: _Language, topic: _Topic) -> bool:
    own = [word in language.every_word for word in topic.plain]
    is_question = any(word in language.questions for word in topic.typed)
    english = sum(typed in STOP_WORDS and not is_own for typed, is_own in zip(topic.typed, own, strict=True))
    if english:  # "zašto je more slano": "more" is the sea
        foreign = sum(typed not in STOP_WORDS and is_own for typed, is_own in zip(topic.typed, own, strict=True))
        return is_question and foreign >= 2 * english
    if is_question:
        return True
    return _asks(language, topic) or _names_a_subject(language, topic) or _is_long(language, topic, own)


def _asks(language: _Language, topic: _Topic) -> bool:
    asking = next((word for word in topic.first_words if word in language.other_questions), None)
    if asking is None:
        return False
    others = set(topic.plain) - STOP_WORDS - {asking}
    if others & (language.sentence_words | language.other_questions):
        return True
    return asking not in STOP_WORDS and topic.word_count > MIN_TOPIC_WORDS and bool(others & language.joining_words)


def _names_a_subject(language: _Language, topic: _Topic) -> bool:
    """ "La historia de la fotografía", but not the title "Historia de un Amor". German nouns have capitals."""
    return bool(
        topic.word_count > MIN_TOPIC_WORDS
        and any(word in language.subjects for word in topic.plain[:2])
        and any(word in language.joining_words - STOP_WORDS for word in topic.plain)
        and (topic.lower - _names_by_word().keys() or language.name == "German")
    )


def _is_long(language: _Language, topic: _Topic, own: Sequence[bool]) -> bool:
    if topic.word_count < MIN_SENTENCE_WORDS or 2 * sum(own) < len(own):
        return False
    said = set(topic.plain) & language.sentence_words - STOP_WORDS
    return len(said) > 2 or (topic.word_count > MIN_SENTENCE_WORDS and len(said) > 1)


def _score(language: _Language, topic: _Topic) -> int:
    """Counts the words of the language; words that are typed with its marks count twice."""
    marked = sum(word in language.marked_words for word in topic.typed)
    asking = sum(word in language.questions for word in topic.typed)
    return marked + asking + sum(word in language.every_word for word in topic.plain)


def _paragraphs(text: str) -> Iterator[list[str]]:
    """Yields the words of each paragraph; short ones together with those after them."""
    words: list[str] = []
    for is_empty, lines in groupby(text.splitlines(), key=lambda line: not line.strip()):
        if is_empty:
            continue
        for line in lines:
            words += _TOKEN.findall(line.lower().replace("’", "'"))
        if len(words) >= MIN_PARAGRAPH_WORDS:
            yield words
            words = []
    if words:
        yield words


def _language_of_paragraph(words: Sequence[str]) -> str:
    """Compares how many different words of each language it has: a long name repeats a few ("de la", "von")."""
    counts = Counter(words)
    english = [word for word in counts if word in STOP_WORDS]
    found: dict[str, list[str]] = {}
    for word in counts:
        for name in _names_by_word().get(_fold(word), ()):
            found.setdefault(name, []).append(word)
    name, foreign = max(found.items(), key=lambda item: len(item[1]), default=("", []))
    foreign_share = sum(counts[word] for word in foreign) / len(words)
    if len(foreign) > MIN_FOREIGN_WORDS_PER_ENGLISH_WORD * len(english) and foreign_share >= MIN_FOREIGN_SHARE:
        return name
    english_share = sum(counts[word] for word in english) / len(words)
    return _ENGLISH if english_share >= MIN_ENGLISH_SHARE else _UNDECIDED


@cache
def _languages() -> tuple[_Language, ...]:
    return tuple(_Language.build(words) for words in LANGUAGES)


@cache
def _names_by_word() -> dict[str, tuple[str, ...]]:
    names: dict[str, tuple[str, ...]] = {}
    for language in _languages():
        for word in language.every_word:
            names[word] = (*names.get(word, ()), language.name)
    return names


def _without_marks(words: str) -> frozenset[str]:
    return frozenset(_fold(word) for word in words.split())


def _fold(word: str) -> str:
    """The word without marks: "où" is "ou"."""
    if word.isascii():
        return word
    decomposed = unicodedata.normalize("NFKD", word.translate(_LETTERS_WITHOUT_MARKS))
    return "".join(char for char in decomposed if not unicodedata.combining(char))
