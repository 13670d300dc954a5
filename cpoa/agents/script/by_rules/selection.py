"""Which claims an episode tells, and in which order, for a given number of words."""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cpoa.agents.script.by_rules.claims import Claim, claims_of, lower_case_words
from cpoa.agents.script.by_rules.pacing import spoken_words
from cpoa.contracts.material import Passage, PassageRole
from cpoa.text.words import content_words

if TYPE_CHECKING:
    from cpoa.agents.script.by_rules.pieces import PieceMaker
    from cpoa.agents.script.by_rules.tagger import Tagger
    from cpoa.contracts.agents import CheckCancelled
    from cpoa.contracts.material import Material

LEAST_NEIGHBOUR_WORDS = 30
MOST_NEIGHBOUR_WORDS = 110
_AFTERTHOUGHT_WORDS = 9
_SHORTEST_ADDITION = 12.0
_SHORT_BUDGET = 150.0
"""An episode of a minute: one sentence on a neighbour is welcome there."""

INTEREST = re.compile(
    r"\d|\b(?:first|only|largest|oldest|smallest|most|best known|famous|million|billion|because|surpris\w*"
    r"|unlike|despite|although"
    r"|discover\w*|invent\w*|originally|rare|unusual|ancient|nickname\w*|record|today|popular|influen\w*"
    r"|revolution\w*|important"
    r"|cause\w*|evolved|survive\w*|believed|legend\w*|myth\w*|never|still|secret\w*|remember\w*|said|told"
    r"|decided|finally)\b",
    re.IGNORECASE,
)
DULL = re.compile(
    r"\b(?:ISO|disambiguation|abbreviated|formally|sensu|taxonom\w*|subphylum|infraorder|administrative|bordered"
    r"|coordinates"
    r"|isomorphi\w*|denoted|respectively|nomenclature|municipalit\w*|prefecture|this article|the article"
    r"|subfamil\w+|superfamil\w+)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, eq=False)
class Section:
    """A passage's claims in order. ``opens_part`` marks the first passage under a new heading or subject."""

    passage: Passage
    claims: tuple[Claim, ...]
    opens_part: bool

    @property
    def role(self) -> PassageRole:
        return self.passage.role

    @property
    def words(self) -> float:
        return sum(cost(claim) for claim in self.claims)


@dataclass(frozen=True, slots=True)
class Pool:
    """All that can be told. ``scores`` says how much a claim matters to the whole; ``changed`` holds the sentences
    that are not the source's own words any more."""

    sections: tuple[Section, ...]
    scores: dict[Claim, float]
    lower_words: frozenset[str]
    changed: frozenset[str] = frozenset()

    @property
    def words(self) -> float:
        return sum(section.words for section in self.sections)


def cost(claim: Claim) -> float:
    return spoken_words(claim.text)


def gather(
    material: Material,
    tagger: Tagger,
    pieces: PieceMaker,
    *,
    changed: frozenset[str] = frozenset(),
    check_cancelled: CheckCancelled = lambda: None,
) -> Pool:
    lower_words = lower_case_words(material, tagger, check_cancelled)
    sections: list[Section] = []
    seen: set[str] = set()
    before: Section | None = None
    for passage in _in_telling_order(material):
        check_cancelled()
        follows = (
            before is not None and passage.role is PassageRole.OWN and passage.source_id == before.passage.source_id
        )
        last = before.claims[-1] if before is not None and follows else None
        claims = _tellable(claims_of(passage, tagger, lower_words, last), pieces, seen, last)
        if claims:
            before = Section(passage, claims, before is None or _is_new_part(before.passage, passage))
            sections.append(before)
    return Pool(tuple(sections), _scores(sections), lower_words, changed)


def _in_telling_order(material: Material) -> list[Passage]:
    """Own and main passages first, as research ordered them, then the neighbours."""
    first = [passage for passage in material.passages if passage.role is not PassageRole.NEIGHBOUR]
    return first + [passage for passage in material.passages if passage.role is PassageRole.NEIGHBOUR]


def _is_new_part(before: Passage, passage: Passage) -> bool:
    if passage.role is PassageRole.NEIGHBOUR or before.source_id != passage.source_id:
        return True
    return passage.heading is not None and passage.heading != before.heading


def _tellable(claims: tuple[Claim, ...], pieces: PieceMaker, seen: set[str], last: Claim | None) -> tuple[Claim, ...]:
    """Without repeats, sentences that cannot be made short, and what leans on a sentence that is gone."""
    kept: list[Claim] = []
    for claim in claims:
        normal = re.sub(r"\W+", " ", claim.text).lower()
        leaning = claim.leans_on_previous and claim.previous is not last and claim.previous not in kept
        if normal in seen or leaning or not pieces.spoken(claim, claim.text).is_tellable:
            continue
        seen.add(normal)
        kept.append(claim)
    return tuple(itertools.dropwhile(_speaks_of_nothing_yet, kept))


def _speaks_of_nothing_yet(claim: Claim) -> bool:
    """Without its definition an article may begin with "The person may ...": it starts where its subject is named."""
    keys = claim.subject.keys
    return claim.index > 0 and bool(keys) and not keys & set(content_words(claim.detached() or claim.text))


def _scores(sections: list[Section]) -> dict[Claim, float]:
    """How many other claims share the words of a claim, plus what makes it interesting, minus what makes it dull."""
    words = {claim: set(content_words(claim.text)) for section in sections for claim in section.claims}
    frequency = Counter(word for found in words.values() for word in found)
    scores: dict[Claim, float] = {}
    for section in sections:
        for place, claim in enumerate(section.claims):
            found = words[claim]
            central = sum(math.log(frequency[word]) for word in found) / math.sqrt(max(4, len(found)))
            interest = 0.25 * min(3, len(INTEREST.findall(claim.text)))
            dull = 0.9 if DULL.search(claim.text) else 0.0
            scores[claim] = (
                central
                + interest
                - dull
                + (0.8 if place == 0 else 0.0)
                - (0.4 if len(claim.text.split()) > 30 else 0.0)
            )
    return scores


def choose(pool: Pool, words: float) -> list[Section]:
    """Sections with the claims to tell, about ``words`` of them in all."""
    main = [section for section in pool.sections if section.role is not PassageRole.NEIGHBOUR]
    if words < _RUNS_BELOW * sum(section.words for section in main) and len(main) >= _RUNS_FROM_PASSAGES:
        main = _runs(main, pool.scores, words)
    chosen = _best_within(main, pool.scores, words)
    left = words - sum(section.words for section in chosen)
    least = LEAST_NEIGHBOUR_WORDS if words > _SHORT_BUDGET else LEAST_NEIGHBOUR_WORDS / 2
    neighbours: list[tuple[Section, Section]] = []
    for section in pool.sections:
        if section.role is PassageRole.NEIGHBOUR and left >= least:
            kept = _best_within([section], pool.scores, min(MOST_NEIGHBOUR_WORDS, left))
            if kept and kept[0].words >= least:
                neighbours.append((section, kept[0]))
                left -= kept[0].words
    return chosen + _deepened(neighbours, pool.scores, left)


def _deepened(neighbours: list[tuple[Section, Section]], scores: dict[Claim, float], left: float) -> list[Section]:
    """What is still free goes to the neighbours already there, the nearest first."""
    result: list[Section] = []
    for section, kept in neighbours:
        more = _best_within([section], scores, kept.words + left) if left > _SHORTEST_ADDITION else [kept]
        result.extend(more)
        left -= sum(one.words for one in more) - kept.words
    return result


_RUNS_BELOW = 0.6
_RUNS_FROM_PASSAGES = 4
_RUN_WORDS = 90.0
"""Enough of a passage for a listener to follow it: four or five sentences."""


def _runs(sections: list[Section], scores: dict[Claim, float], words: float) -> list[Section]:
    """From a text much too long, whole runs of sentences: the best passage of each stretch, from its beginning, so that
    the story keeps its order, its first and its last words."""
    wanted = max(2, min(len(sections), round(words / _RUN_WORDS)))
    bounds = [round(number * len(sections) / wanted) for number in range(wanted + 1)]
    picked: list[Section] = []
    for number, (start, end) in enumerate(itertools.pairwise(bounds)):
        stretch = sections[start:end]
        if number == 0:
            picked.append(stretch[0])
        elif number == wanted - 1:
            picked.append(stretch[-1])
        else:
            picked.append(max(stretch, key=lambda section: _promise(section, scores)))
    fair = words / wanted
    left = words - sum(map(cost, itertools.chain.from_iterable(_beginning(section, fair) for section in picked)))
    for section in sorted(sections, key=lambda one: -_promise(one, scores)):
        spent = sum(map(cost, _beginning(section, fair)))
        if section not in picked and spent <= left:
            picked.append(section)
            left -= spent
    kept = [replace(section, claims=_beginning(section, fair) if section in picked else ()) for section in sections]
    return _keep_part_marks(kept)


def _promise(section: Section, scores: dict[Claim, float]) -> float:
    """The mean worth of a passage's first sentences; a very short passage carries little."""
    first = section.claims[:4]
    short = 1.5 if section.words < _RUN_WORDS / 2 else 0.0
    return sum(scores[claim] for claim in first) / len(first) - short


def _beginning(section: Section, words: float) -> tuple[Claim, ...]:
    kept: list[Claim] = []
    total = 0.0
    for claim in itertools.dropwhile(lambda one: one.leans_on_previous, section.claims):
        if kept and total + cost(claim) > words * 1.15:
            break
        kept.append(claim)
        total += cost(claim)
    return tuple(kept)


def _best_within(sections: list[Section], scores: dict[Claim, float], words: float) -> list[Section]:
    """The best claims that fit, each with those it leans on; the order stays the source's."""
    if sum(section.words for section in sections) <= words:
        return list(sections)
    chosen: set[Claim] = set()
    left = words
    ranked = sorted((claim for section in sections for claim in section.claims), key=lambda claim: -scores[claim])
    opening = sections[0].claims[0] if sections else None
    for claim in ([opening] if opening else []) + ranked:
        needed = [one for one in _with_antecedents(claim) if one not in chosen]
        price = sum(cost(one) for one in needed)
        if needed and price <= left:
            chosen.update(needed)
            left -= price
    chosen.update(_afterthoughts(sections, chosen))
    kept = [
        replace(section, claims=tuple(claim for claim in section.claims if claim in chosen)) for section in sections
    ]
    return _keep_part_marks(kept)


def _afterthoughts(sections: list[Section], chosen: set[Claim]) -> list[Claim]:
    """Short remarks on what was just told ("That explanation is wrong."): without them it may read the other way."""
    return [
        claim
        for section in sections
        for claim in section.claims
        if claim.leans_on_previous and claim.previous in chosen and len(claim.text.split()) <= _AFTERTHOUGHT_WORDS
    ]


def _keep_part_marks(sections: list[Section]) -> list[Section]:
    """Without the empty ones; a section whose heading's first passage fell out opens that part in its place."""
    result: list[Section] = []
    pending = False
    for section in sections:
        pending = pending or section.opens_part
        if section.claims:
            result.append(replace(section, opens_part=pending))
            pending = False
    return result


def without_least(sections: list[Section], scores: dict[Claim, float]) -> list[Section] | None:
    """Without the claim that matters least and that no other leans on; None where only the first ones are left."""
    claims = [claim for section in sections for claim in section.claims]
    needed = {claim.previous for claim in claims if claim.leans_on_previous}
    free = [claim for section in sections for claim in section.claims[1:] if claim not in needed]
    if not free:
        return None
    least = min(free, key=lambda claim: scores[claim])
    return [replace(one, claims=tuple(claim for claim in one.claims if claim is not least)) for one in sections]


def _with_antecedents(claim: Claim) -> list[Claim]:
    chain = [claim]
    while chain[0].leans_on_previous and chain[0].previous is not None:
        chain.insert(0, chain[0].previous)
    return chain
