"""Scores the relevance of a lead to a main article, 0 to 1, from their mentions of each other and their shared words.

The weights are a logistic regression over hand-judged pairs (tests/data/relevance_pairs.json), rounded; they were
chosen with the pairs of each topic held out in turn.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpoa.agents.topics.corpus_graph import shared_weight
from cpoa.contracts.material import SubjectKind
from cpoa.text.words import content_words

if TYPE_CHECKING:
    from cpoa.agents.topics.corpus import Article, LinkedSentence

THRESHOLD = 0.5

_BIAS = -2.3
_COSINE = 10.5
_MAX_COSINE = 0.4
_MENTIONS = 1.8
_MENTIONED_BY = 1.5
_CITED_TOGETHER = 11.0
_DESCRIBED = 1.2
_PERSON_OF_A_THING = 0.8
# A mention of a common noun is another sense of the word if the two leads share nothing else: a brush "stroke".
_MIN_LINK_WEIGHT = 0.008
# Unlinked leads that share only the words of their titles: "Lighthouse" and "To the Lighthouse".
_MIN_CONTEXT = 0.03
_NAMESAKE = 0.1


@dataclass(frozen=True, slots=True)
class TopicRelation:
    """The relation of a candidate to a main article."""

    mentions: LinkedSentence | None  # the main lead mentions the candidate
    mentioned_by: LinkedSentence | None  # the candidate's lead mentions the main article
    cosine: float
    context: float  # the cosine without the words of either title
    cited_together: float  # how often other leads mention both; short leads count more
    described: bool  # the candidate's description contains the main title: "Russian chess grandmaster"
    part_of_a_name: bool  # a person's name contains its title: "Swift" the bird, "Isaac" the patriarch
    named_after: bool  # its title contains the last word of the main title, a proper name: "Newton's laws of motion"
    specificity: float
    person_of_a_thing: bool

    @classmethod
    def unknown(cls) -> TopicRelation:
        """The relation of a candidate that only a text search has found."""
        return cls(
            None,
            None,
            0.0,
            0.0,
            0.0,
            described=False,
            part_of_a_name=False,
            named_after=False,
            specificity=1.0,
            person_of_a_thing=False,
        )

    @property
    def joining(self) -> LinkedSentence | None:
        """The sentence that links the two, preferably the candidate's own."""
        return self.mentioned_by or self.mentions

    @property
    def relevance(self) -> float:
        unrelated = self.context < _MIN_CONTEXT and not self.described
        if unrelated and (self.part_of_a_name or not (self.joining or self.named_after)):
            return _NAMESAKE
        specificity = max(self.specificity, 0.0)
        evidence = (
            _BIAS
            + _COSINE * min(self.cosine, _MAX_COSINE)
            + _MENTIONS * specificity * (self.mentions is not None)
            + _MENTIONED_BY * (self.mentioned_by is not None)
            + _CITED_TOGETHER
            * min(self.cited_together, 1.0)
            * specificity**2  # everything is mentioned together with "music"
            + _DESCRIBED * self.described
            + _PERSON_OF_A_THING * self.person_of_a_thing
        )
        return round(1 / (1 + math.exp(-evidence)), 3)


def measure_relation(
    main: Article,
    candidate: Article,
    *,
    mentions: LinkedSentence | None,
    mentioned_by: LinkedSentence | None,
    cited_together: float,
    corpus_size: int,
) -> TopicRelation:
    main_title, title = content_words(main.base_title), content_words(candidate.base_title)
    described = set(main_title) <= set(content_words(_lower_case_description(candidate, main)))
    same_sense_back = not main.common_noun or described or _shares_more(mentioned_by)
    same_sense_forth = not candidate.common_noun or _shares_more(mentions)
    return TopicRelation(
        mentions=mentions if same_sense_forth else None,
        mentioned_by=mentioned_by if same_sense_back else None,
        cosine=shared_weight(main.terms, candidate.terms),
        context=shared_weight(main.terms, candidate.terms, without=frozenset(main_title + title)),
        cited_together=cited_together,
        described=described,
        part_of_a_name=main.kind is SubjectKind.PERSON and set(title) < set(main_title),
        named_after=not main.common_noun and main_title[-1:] != [] and main_title[-1] in title,
        specificity=specificity(candidate.in_degree, corpus_size),
        person_of_a_thing=candidate.kind is SubjectKind.PERSON and main.kind is not SubjectKind.PERSON,
    )


def _lower_case_description(candidate: Article, main: Article) -> str:
    """Returns the candidate's description; for a main article on a common noun without names: "smartphones by Apple"
    are not fruit."""
    if not main.common_noun:
        return candidate.description
    first, *words = candidate.description.split(" ")
    return " ".join([first, *(word for word in words if not word[:1].isupper())])


def specificity(in_degree: int, corpus_size: int) -> float:
    """Returns 1 for an article that no other lead mentions, 0 for one that all leads mention."""
    return math.log(max(corpus_size, 2) / (1 + in_degree)) / math.log(max(corpus_size, 2))


def _shares_more(link: LinkedSentence | None) -> bool:
    return link is not None and link.weight >= _MIN_LINK_WEIGHT
