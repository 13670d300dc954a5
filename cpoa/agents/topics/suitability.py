"""Which articles are suitable for the landing page: how appealing they are, and whether they may be shown to
everyone."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cpoa.agents.topics.corpus import Article

_STRIKING = re.compile(
    r"\b(?:first|only|largest|oldest|smallest|tallest|longest|deepest|fastest|most famous|best known|world's|record"
    r"|discover\w*|invent\w*|legend\w*|myth\w*|mystery|nickname\w*|surviv\w*|revolution\w*|famous|iconic|ancient"
    r"|secret\w*|extinct|never|despite|million|billion|thousand|century)\b",
    re.IGNORECASE,
)
_ABSTRACT = re.compile(
    r"\b(?:concept|term|process|act|study|branch|state of|form of|type of|kind of|method|practice|property|quality"
    r"|unit|field of|theory|system of|set of|condition|discipline|belief|element with atomic number|subregion"
    r"|skilled trade)\b",
    re.IGNORECASE,
)
_DULL = re.compile(
    r"\b(?:ISO|disambiguation|abbreviated|taxonom\w*|subphylum|infraorder|administrative|isomorphi\w*|denoted"
    r"|nomenclature|municipalit\w*|prefecture|subfamil\w+|superfamil\w+)\b",
    re.IGNORECASE,
)
# Topics that a user may ask for, but that are never suggested.
_NOT_FAMILY_FRIENDLY = re.compile(
    r"\b(?:sex|sexual\w*|porn\w*|prostitut\w*|genital\w*|vagina\w*|vulva\w*|penis\w*|testic\w*|scrot\w*|anus|rectum"
    r"|masturbat\w*|orgasm\w*|sperm\w*|semen|breast|erecti\w*|defecat\w*|feces|faeces|urin\w*|excre\w*|menstru\w*"
    r"|genocid\w*|holocaust|massacre\w*|rape|raping|suicid\w*|torture\w*|slave|slavery|mutilat\w*|abortion|pedophil\w*"
    r"|incest|cannibal\w*|lynch\w*|serial killer\w*|terroris\w*|nazis?|nazism|hitler|ethnic cleansing|execution)\b",
    re.IGNORECASE,
)
_GENERAL_IN_DEGREE = 25
_KIND_WORDS = 5  # the first words of the description name the kind of thing


def appeal(article: Article) -> float:
    """Returns a score, higher for names and for striking and particular things; lower for abstractions and for what
    many leads mention."""
    kind = " ".join(article.description.split()[:_KIND_WORDS])
    striking = {word.lower() for word in _STRIKING.findall(article.extract)}
    numbers = re.findall(r"\b\d[\d,.]*\b", article.extract)
    return (
        1.2 * (not article.common_noun)
        + 0.7 * min(len(striking), 4)
        + 0.15 * min(len(numbers), 4)
        - 1.2 * bool(_ABSTRACT.search(kind))
        - 0.8 * max(0.0, math.log((1 + article.in_degree) / _GENERAL_IN_DEGREE))
        - 0.6 * len(_DULL.findall(f"{article.extract} {article.description}"))
    )


def is_family_friendly(article: Article) -> bool:
    """Whether the article may be suggested to everyone, including children."""
    return not _NOT_FAMILY_FRIENDLY.search(f"{article.title} {article.description} {article.extract}")
