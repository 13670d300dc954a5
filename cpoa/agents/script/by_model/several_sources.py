"""What prompts say of several texts that the user brought: which there are, and what to do if they disagree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.agents.script.by_model.prompt_data import as_json
from cpoa.contracts.material import Coverage

if TYPE_CHECKING:
    from cpoa.contracts.material import Material, Source

DRAW_ON_ALL = (
    "The chapters together draw on all of these texts, on each as far as it tells about what is wanted, and they are"
    " ordered by things, not by texts: where two texts tell about one thing, one chapter has the passages of both."
)
_RULE = """\
The passages are from {count} texts by somebody else, and each passage has the number of its text. The texts, with \
titles and authors as JSON strings:
{listed}
The hosts speak of each writer in the third person, by name or as "the author"; "I" and "we" in a passage are its \
writer and never the hosts. Where a thing comes from another text than the one before, a host says in passing which \
one it is. A fact that two texts tell is told once, with the numbers of both passages.
Where two texts contradict each other, one line says so and names both, as in "one report says 40, the newer one says \
60", with the numbers of both passages. The hosts never decide which one is right, and never take the mean, unless a \
passage does."""
JUDGE_RULE = """
The passages are from several texts, and each passage has the number of its text. Texts may contradict each other. A \
line that says so, and tells both statements as what the texts say, is no invention: both passages support it. \
Inventions are also: a line that settles a contradiction which no passage settles, by taking one side, a mean or an \
own explanation; a line that gives the statement of one text to another one or to its author."""
REPAIR_RULE = """
The passages are from several texts, and each passage has the number of its text. Where two texts contradict each \
other, a line says so, names both, and has the numbers of both passages."""


def is_of_several_texts(material: Material) -> bool:
    return material.coverage is Coverage.OWN and len(material.sources) > 1


def several_texts_rule(material: Material) -> str:
    listed = "\n".join(_listed(number, source) for number, source in enumerate(material.sources, start=1))
    return _RULE.format(count=len(material.sources), listed=listed)


def known_of_sources(material: Material) -> list[str]:
    """What a line may say without a passage: the titles, and of several texts also their authors and dates."""
    if not is_of_several_texts(material):
        return [source.title for source in material.sources]
    return [_listed(number, source) for number, source in enumerate(material.sources, start=1)]


def _listed(number: int, source: Source) -> str:
    author = f" by {as_json(source.credit)}" if source.credit else ""
    published = f", of {as_json(source.published)}" if source.published else ""
    return f"text {number}: {as_json(source.title)}{author}{published}"
