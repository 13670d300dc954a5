"""Finds the articles that a topic means: by its full name, its core, the names in it, its spelling, or its words."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpoa.agents.topics.corpus import MIN_JOINT_RANK
from cpoa.agents.topics.names import WORD, NameKind, fold, key_words, name_key, pluralise
from cpoa.agents.topics.topic_phrase import Aspect, TopicPhrase, impersonal_subject, is_personal, parse_topic
from cpoa.contracts.language_tags import is_english
from cpoa.contracts.material import Coverage
from cpoa.text.article_titles import disambiguation
from cpoa.text.words import STOP_WORDS, content_words, stem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cpoa.agents.topics.corpus import Article, NamedArticle, PostgresCorpus
    from cpoa.contracts.ask import Ask

_MAX_NAME_WORDS = 6
_CLOSE_SPELLING = 0.55
_MIN_COVERED = 0.45  # share of the topic's words; rare words count more
_MIN_COVERED_OF_A_QUESTION = 0.35  # because no lead accounts for its verb: "why is the sky blue"
_MAX_EXAMPLES = 6
_NAME_STRENGTH = {
    NameKind.TITLE: 6.0,
    NameKind.ABBREVIATION: 5.0,
    NameKind.SURNAME: 3.5,
    NameKind.OTHER_NAME: 2.0,
}
_SECOND_TITLE = 3.5  # "Mercury (planet)" under the name "mercury", "Amazons" under "amazon"


@dataclass(frozen=True, slots=True)
class TopicMatch:
    """``mains``: one or two articles, the most important first. ``examples``: the articles are only examples of the
    topic. ``subject``: the topic's name in the hosts' sentences. ``concepts``: the words for each of two mains, as in
    ``PostgresCorpus.holding_all``."""

    mains: tuple[Article, ...]
    coverage: Coverage
    subject: str
    concepts: tuple[tuple[str, ...], ...] = ()
    examples: bool = False


@dataclass(frozen=True, slots=True)
class _Hit:
    article: Article
    words: tuple[str, ...]  # the topic's words that the name accounts for


class TopicMatcher:
    def __init__(self, corpus: PostgresCorpus) -> None:
        self._corpus = corpus

    def match(self, topic: str) -> TopicMatch | None:
        phrase = parse_topic(topic)
        words = phrase.words
        named = self._named(phrase)
        whole = self._whole(phrase, named)
        if whole:
            coverage = Coverage.AROUND if is_personal(topic) else Coverage.EXACT
            return TopicMatch((whole,), coverage, _whole_subject(phrase, whole))
        hits = self._hits(phrase, words, named)
        match = self._from_hits(phrase, hits) if hits else None
        return match or self._from_spelling(phrase) or self._from_text(phrase)

    def _named(self, phrase: TopicPhrase) -> dict[str, list[NamedArticle]]:
        keys = {name_key(phrase.typed), name_key(phrase.core), f"history of {name_key(phrase.core)}"}
        keys |= {" ".join(key_words(" ".join(span))) for span in _spans(phrase.words)}
        by_key: dict[str, list[NamedArticle]] = {}
        for found in self._corpus.named({key for key in keys if key}):
            by_key.setdefault(found.name_key, []).append(found)
        return by_key

    def _whole(self, phrase: TopicPhrase, named: dict[str, list[NamedArticle]]) -> Article | None:
        """Returns the article with the topic's full name, or with the name of its core."""
        keys = [name_key(re.sub(r"^(?:the|an?) ", "", phrase.typed, flags=re.IGNORECASE)), name_key(phrase.typed)]
        if phrase.aspect is Aspect.HISTORY:
            keys.append(f"history of {name_key(phrase.core)}")
        for key in [*keys, name_key(phrase.core)]:
            if key in named:
                return _choose_article(named[key], (), typed=phrase.core)
        return self._by_stem(phrase.core) if len(phrase.telling_words) == 1 and len(phrase.words) == 1 else None

    def _by_stem(self, word: str) -> Article | None:
        """ "podcasting" means "Podcast"."""
        root = stem(fold(word))
        if len(root) < 4:
            return None
        keys = [key for key in self._corpus.single_word_names([root]) if stem(key) == root]
        named = self._corpus.named(keys) if keys else []
        return _choose_article(named, ()) if named else None

    def _hits(self, phrase: TopicPhrase, words: list[str], named: dict[str, list[NamedArticle]]) -> list[_Hit]:
        """Returns the names inside the topic, from left to right, the longest first."""
        hits: list[_Hit] = []
        telling = set(phrase.telling_words)
        position = 0
        while position < len(words):
            hit = self._hit_at(words, position, telling, named)
            if hit:
                hits.append(hit)
            position += len(hit.words) if hit else 1
        return hits

    def _hit_at(
        self, words: list[str], position: int, telling: set[str], named: dict[str, list[NamedArticle]]
    ) -> _Hit | None:
        for length in range(min(_MAX_NAME_WORDS, len(words) - position), 0, -1):
            span = words[position : position + length]
            if length == 1 and (span[0] not in telling or len(span[0]) < 3):
                continue
            key = " ".join(key_words(" ".join(span)))
            found = [n for n in named.get(key, ()) if n.name_kind is not NameKind.SURNAME or span[0][0].isupper()]
            context = words[:position] + words[position + length :]
            article = _choose_article(found, context, typed=span[0]) if found else None
            if article is None and length == 1:
                article = self._by_stem(span[0])
            if article:
                return _Hit(article, tuple(span))
        return None

    def _from_hits(self, phrase: TopicPhrase, hits: list[_Hit]) -> TopicMatch | None:
        telling = phrase.telling_words
        rarity = self._corpus.rarity(_stems(telling))
        if phrase.aspect is Aspect.QUESTION:
            hits = hits[:1]
        best = max(hits, key=lambda hit: self._accounted_weight(hit, telling, rarity))
        by_name = set(_stems(best.words)) | set(content_words(disambiguation(best.article.title)))
        if set(_stems(telling)) <= by_name:
            return TopicMatch((best.article,), Coverage.EXACT, spoken_subject(phrase, best.article))
        chosen = [best, *(hit for hit in hits if hit is not best and not _is_mentioned_by(best, hit))][:2]
        accounted = (
            by_name
            | {s for hit in chosen for s in _stems(hit.words)}
            | (best.article.terms.keys() & set(_stems(telling)))
        )
        covered = sum(rarity[s] for s in set(_stems(telling)) & accounted) / (sum(rarity.values()) or 1.0)
        if covered < (_MIN_COVERED_OF_A_QUESTION if phrase.aspect is Aspect.QUESTION else _MIN_COVERED):
            return None
        subject = " ".join(best.words) if phrase.aspect is Aspect.QUESTION else spoken_subject(phrase, None)
        concepts = _concepts(chosen, telling)
        mains = tuple(hit.article for hit in chosen)
        if len(mains) > 1 and all(main.everyday for main in mains):
            examples = self._examples(concepts)
            if examples:
                return TopicMatch(examples, Coverage.AROUND, subject, examples=True)
        return TopicMatch(mains, Coverage.AROUND, subject, concepts)

    def _examples(self, concepts: tuple[tuple[str, ...], ...]) -> tuple[Article, ...]:
        """For "women in science" the articles on "woman" and on "science" do not help; articles on women in science
        do."""
        found = self._corpus.holding_all(concepts, _MAX_EXAMPLES)
        return tuple(hit.article for hit in found if hit.rank >= MIN_JOINT_RANK)

    @staticmethod
    def _accounted_weight(hit: _Hit, telling: Sequence[str], rarity: dict[str, float]) -> float:
        """Returns how much of the topic the article's name and text account for; of equal ones the rarer article
        wins."""
        stems = set(_stems(telling))
        by_name = sum(rarity.get(s, 0.0) for s in stems & set(_stems(hit.words)))
        by_text = sum(rarity.get(s, 0.0) for s in (stems & hit.article.terms.keys()) - set(_stems(hit.words)))
        return by_name + 0.7 * by_text - 0.01 * math.log(1 + hit.article.in_degree)

    def _from_spelling(self, phrase: TopicPhrase) -> TopicMatch | None:
        """ "photosynthsis": only words that no lead contains count as typing errors."""
        key = name_key(phrase.core)
        if len(key) < 5 or len(phrase.words) > 3:
            return None
        unknown = [s for s, found in self._corpus.holds(_stems(phrase.words)).items() if not found]
        close = [name for name, likeness in self._corpus.similar_names(key) if likeness >= _CLOSE_SPELLING]
        if not unknown or not close:
            return None
        article = _choose_article(self._corpus.named(close[:1]), ())
        return TopicMatch((article,), Coverage.EXACT, spoken_subject(parse_topic(article.base_title), article))

    def _from_text(self, phrase: TopicPhrase) -> TopicMatch | None:
        """Finds a lead with two of the words in its title, or with all words in its text and the last one in its
        title."""
        telling = _stems(phrase.telling_words)
        if len(set(telling)) < 2:
            return None
        found = self._corpus.holding_all([[word] for word in phrase.telling_words], 5)
        found += self._corpus.search(" ".join(phrase.telling_words), 10)
        for hit in found:
            title = set(content_words(hit.article.base_title))
            if len(title & set(telling)) > 1 or (telling[-1] in title and set(telling) <= hit.article.terms.keys()):
                return TopicMatch((hit.article,), Coverage.AROUND, spoken_subject(phrase, None))
        return None


def _whole_subject(phrase: TopicPhrase, article: Article) -> str:
    if phrase.aspect is Aspect.HISTORY and article.base_title.lower().startswith("history of "):
        return f"the {article.base_title[0].lower()}{article.base_title[1:]}"
    return spoken_subject(phrase, article)


def say_subjects(ask: Ask, topic: str) -> str:
    """Returns the subjects of an ask without a matching article as hosts say them; the topic, if it is not English."""
    if not is_english(ask.language):
        return topic.rstrip(" ?!.")
    if is_personal(topic):
        return impersonal_subject(parse_topic(topic).core)
    return " and ".join(spoken_subject(parse_topic(subject), None) for subject in ask.subjects) or topic


def spoken_subject(phrase: TopicPhrase, article: Article | None) -> str:
    """Returns the core as hosts say it in a sentence: "coral reefs", "the Roman aqueducts", "Ada Lovelace"."""
    core = phrase.core
    if article is not None:
        core = _match_case(core, article)
        if phrase.article != "the" and _counted(core, article):
            return pluralise(core)
        if not phrase.article and re.match(rf"The {re.escape(article.base_title)}\b", article.extract):
            return f"the {core}"
    elif phrase.typed.startswith(core) and core[1:2].islower() and not re.search(r" [A-Z]|['’]s ", core):
        core = core[0].lower() + core[1:]
    return f"{phrase.article} {core}".strip()


def _counted(core: str, article: Article) -> bool:
    """Whether the subject is one of many: the article begins "An octopus is", and an episode is about octopuses."""
    one = re.match(rf"(?:A|An) {re.escape(core)}\b(?! of\b)", article.extract)
    return bool(one) and fold(core) == fold(article.base_title)


def _match_case(core: str, article: Article) -> str:
    """Returns the words as typed, capitalised like the article's title inside a sentence."""
    title_words, words = article.base_title.split(), core.split()
    if len(title_words) != len(words):
        return core
    first_lower = article.common_noun
    cased = []
    for position, (word, model) in enumerate(zip(words, title_words, strict=True)):
        lower = model[:1].islower() or (position == 0 and first_lower)
        same = fold(word) == fold(model)
        cased.append(word.lower() if lower else model if same else word[:1].upper() + word[1:])
    return " ".join(cased)


def _choose_article(found: Iterable[NamedArticle], context: Iterable[str], typed: str = "") -> Article:
    """Chooses among articles of one name: plain titles, well-known articles, texts that fit the other words, and the
    case as typed are preferred."""
    others = set(_stems(context))

    def strength(candidate: NamedArticle) -> tuple[float, int]:
        article = candidate.article
        bracket = disambiguation(article.title)
        named = _NAME_STRENGTH[candidate.name_kind]
        if candidate.name_kind is NameKind.TITLE and (bracket or _is_plural(article.base_title, candidate.name_key)):
            named = _SECOND_TITLE
        fits = 20 * sum(article.terms.get(s, 0.0) for s in others) + 10 * bool(others & set(content_words(bracket)))
        cased = float(bool(typed) and article.common_noun is not typed[0].isupper())
        exact = float(fold(article.base_title) == fold(typed))
        return named + math.log(1 + article.in_degree) + fits + cased + exact, -article.article_id

    return max(found, key=strength).article


def _is_plural(title: str, key: str) -> bool:
    words = WORD.findall(fold(title))
    return bool(words) and " ".join(words) != key and words[-1] != key.rsplit(maxsplit=1)[-1]


def _concepts(chosen: Sequence[_Hit], telling: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Returns what a lead must contain to be about the whole topic: both names, or one name and the other words."""
    named = {word for hit in chosen for word in hit.words}
    rest = [word for word in telling if word not in named]
    concepts = [_beginnings(hit.words) for hit in chosen] + [_beginnings([word]) for word in rest]
    return tuple(concepts) if len(concepts) > 1 else ()


def _beginnings(words: Sequence[str]) -> tuple[str, ...]:
    """Returns search words for a concept: as typed, and the stem of its last word ("science" -> "scien*")."""
    last = words[-1].lower().removesuffix("'s").removesuffix("’s")
    root = stem(last)
    return (last, f"{root[:-1]}*") if len(root) > 5 else (last, f"{root}*") if len(root) > 3 else (last, f"{root}ist")


def _is_mentioned_by(main: _Hit, other: _Hit) -> bool:
    """Whether the main article's text already mentions the other name: "planet" for Mercury."""
    return all(main.article.terms.get(s, 0.0) > 0.1 for s in _stems(other.words))


def _stems(words: Iterable[str]) -> list[str]:
    return [s for word in words if fold(word) not in STOP_WORDS for s in content_words(word)]


def _spans(words: list[str]) -> Iterable[list[str]]:
    for start in range(len(words)):
        for end in range(start + 1, min(start + _MAX_NAME_WORDS, len(words)) + 1):
            yield words[start:end]
