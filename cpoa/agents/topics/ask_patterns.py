"""The ways in which people ask: patterns of questions, each with the kind of answer that it expects."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cpoa.agents.topics.ask_clauses import object_of, subject_of
from cpoa.contracts.ask import AskKind

if TYPE_CHECKING:
    from collections.abc import Callable


def whole(text: str) -> str:
    return text


_AUXILIARY = (
    r"(?:do|does|did|is|are|was|were|can|could|will|would|has|have|had|should|must|might)(?:n['’]?t| not)?"
    r"|can(?:not|['’]?t)|won['’]?t"
)
_OF_WHAT = r"(?:what(?:'s|s| is| are| was| were)? )?(?:the |a )?"
_QUALITY = (
    r"(?:(?:main|root|major|underlying|long-term|short-term|cultural|economic|social|side|environmental|health|global"
    r"|lasting|historical|short|brief|early|long|secret|complete|fascinating|modern|untold|true|full) )*"
)
_SAYING = r"(?:saying|phrase|expression|idiom|word|term|name|proverb)s?"
_EFFECT_NOUNS = (
    "effects?|impacts?|consequences?|influence|results?|aftermath|legacy|benefits?|dangers?|risks?|importance"
    "|significance|advantages|disadvantages|outcome"
)
_AFFECT = "affect|affected|change|changed|influence|influenced|impact|impacted|shape|shaped|transform|transformed"
_CAUSE_VERBS = (
    "causes?|caused|started|starts|triggers?|triggered|led to|leads to|sparked|brought about|set off|can cause"
    "|could cause"
)
_GUIDE = (
    "(?:beginner'?s )?guide to|basics of|science (?:of|behind)|physics of|art of|world of|future of|secrets of"
    "|magic of|beauty of|wonders of|mystery of|truth about|all about|introduction to|intro to"
)
_MEASURES = "tall|long|old|far|big|fast|deep|high|hot|cold|heavy|large|wide|strong|smart|rare|common|small|hard"
_I = "(?:i|we|you|one|people|someone|somebody)"
_NEED = "(?:(?:need|have) to )?(?:do |know )?(?:to |about |for |if |when |against )?"
_WELL = "(?:best |quickly |easily |properly |start to )?"
_WAYS = "(?:best |good |easiest |fastest |easy |simple )?(?:ways?|tips|tricks|advice|guide)"

# The first pattern that fits decides. ``rest``: what is split into subject and verb. ``verb``: a verb before it.
_QUESTIONS: tuple[tuple[str, AskKind, Callable[[str], str]], ...] = (
    (rf"{_OF_WHAT}{_WAYS} (?:for|to|on|about) (?P<rest>.+)", AskKind.ADVICE, object_of),
    (rf"what (?:do|should|can|could|must) {_I} {_NEED}(?P<rest>.+)", AskKind.ADVICE, object_of),
    (
        rf"how (?:to|(?:can|should|could|do|would|must) {_I}) {_WELL}(?P<rest>.+)",
        AskKind.ADVICE,
        object_of,
    ),
    (r"(?:should|can|could|must|may) (?:i|we|you) (?P<rest>.+)", AskKind.ADVICE, object_of),
    (
        (
            rf"(?:where|how|when) (?:does|do|did) (?:the |an? )?{_SAYING} (?P<rest>.+?)"
            r" (?:come from|come about|originate|start|begin|arise)(?: from)?"
        ),
        AskKind.HISTORY,
        whole,
    ),
    (
        rf"{_OF_WHAT}(?:origins?|etymology|meaning) of (?:the )?(?:{_SAYING} )?(?P<rest>.+)",
        AskKind.HISTORY,
        whole,
    ),
    (
        r"where (?:does|do|did) (?P<rest>.+?) (?:come|originate|start|begin)(?: from| in)?",
        AskKind.HISTORY,
        whole,
    ),
    (r"where (?:is|are|was|were) (?P<rest>.+?) from", AskKind.HISTORY, whole),
    (
        r"(?:how|when) did (?P<rest>.+?) (?:start|begin|originate|come about|get started|come to be|evolve|develop)",
        AskKind.HISTORY,
        whole,
    ),
    (
        (
            rf"{_OF_WHAT}{_QUALITY}(?:history|story|evolution|birth|invention|discovery|beginnings?|making|development)"
            r" (?:of|behind) (?P<rest>.+)"
        ),
        AskKind.HISTORY,
        whole,
    ),
    (r"(?P<rest>.+?) (?:history|origins?|etymology)", AskKind.HISTORY, whole),
    (rf"{_OF_WHAT}{_QUALITY}(?:causes?|reasons?|triggers?) (?:of|for|behind) (?P<rest>.+)", AskKind.CAUSES, whole),
    (
        rf"(?:what|which \w+) (?:(?:really|actually|first) )?(?:{_CAUSE_VERBS}) (?P<rest>.+)",
        AskKind.CAUSES,
        whole,
    ),
    (r"(?P<rest>.+?) causes?", AskKind.CAUSES, whole),
    (rf"{_OF_WHAT}{_QUALITY}(?:{_EFFECT_NOUNS}) (?:of|for) (?P<rest>.+)", AskKind.EFFECTS, whole),
    (rf"how (?:did|does|do|has|have) (?P<rest>.+? (?:{_AFFECT})(?: .+)?)", AskKind.EFFECTS, subject_of),
    (r"what (?:does|do|did) (?P<rest>.+?) (?:lead to|cause|result in)", AskKind.EFFECTS, whole),
    (r"(?P<rest>.+?) (?:side )?(?:effects?|consequences|aftermath|legacy)", AskKind.EFFECTS, whole),
    (
        (
            r"(?:the )?(?:rise and fall|decline and fall|fall|rise|collapse|decline|downfall|demise|end|dissolution"
            r"|breakup) of (?P<rest>.+)"
        ),
        AskKind.RISE_AND_FALL,
        whole,
    ),
    (rf"{_OF_WHAT}reasons? (?:why )?(?P<rest>.+)", AskKind.WHY, subject_of),
    (rf"(?:and )?(?:why|how come) (?:(?:{_AUXILIARY}) )?(?P<rest>.+)", AskKind.WHY, subject_of),
    (r"what (?:makes?|made|keeps?|gives?) (?P<rest>.+)", AskKind.WHY, subject_of),
    (r"how (?:many|much) (?P<rest>.+)", AskKind.HOW, whole),
    (rf"how (?P<verb>{_MEASURES}) (?:{_AUXILIARY}) (?P<rest>.+)", AskKind.HOW, whole),
    (rf"how (?:(?:{_AUXILIARY}) )?(?:exactly )?(?P<rest>.+)", AskKind.HOW, subject_of),
    (r"who(?:'s|s| is| was| are| were) (?P<rest>.+)", AskKind.WHO, whole),
    (
        (
            rf"(?:who|which person|which country|which company)(?: (?:first|really|actually|originally|{_AUXILIARY}))*+"
            r" (?P<verb>\S+) (?P<rest>.+)"
        ),
        AskKind.WHO,
        whole,
    ),
    (
        r"(?:the |a )?(?:biography|life(?: and (?:work|times|death))?|life story|bio) of (?P<rest>.+)",
        AskKind.WHO,
        whole,
    ),
    (r"(?P<rest>.+?) (?:biography|life story)", AskKind.WHO, whole),
    (
        (
            r"what(?:'s| is| was)? (?:happened|happens|happening|went on|took place|became|went wrong)"
            r"(?: (?:to|in|at|during|after|with|of|on|when|if|inside))? (?P<rest>.+)"
        ),
        AskKind.WHAT_HAPPENED,
        whole,
    ),
    (rf"when (?:{_AUXILIARY}) (?P<rest>.+)", AskKind.WHAT_HAPPENED, subject_of),
    (r"where (?:is|are|was|were) (?P<rest>.+)", AskKind.WHAT_IS, whole),
    (rf"where (?:{_AUXILIARY}) (?P<rest>.+)", AskKind.WHAT_IS, subject_of),
    (r"what (?:do|does|did|can|could|will|would) (?P<rest>.+)", AskKind.WHAT_IS, subject_of),
    (
        r"(?:what|which)(?:'s|s| is| are| was| were) (?P<rest>.+?)(?: (?:about|like|used for|made of|good for|for))?",
        AskKind.WHAT_IS,
        whole,
    ),
    (r"(?:is|are|was|were|do|does|did|has|have) (?P<rest>.+)", AskKind.WHAT_IS, subject_of),
    (rf"(?:the )?(?:{_GUIDE}) (?P<rest>.+)", AskKind.WHAT_IS, whole),
)

QUESTIONS = tuple((re.compile(rf"^{pattern}$", re.IGNORECASE), kind, subject) for pattern, kind, subject in _QUESTIONS)
