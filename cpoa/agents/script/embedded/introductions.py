"""What a listener needs before a run of another article: a question that the run answers, its source's name, or
nothing because the run says what it is about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cpoa.agents.script.names import spoken_title
from cpoa.contracts.material import SubjectKind
from cpoa.text.words import content_words

if TYPE_CHECKING:
    from cpoa.agents.script.embedded.paragraphs import Run
    from cpoa.agents.script.titles import NameForms

_OPENING_WORDS = 12
_MIN_NAMED = 0.5  # of the words of a title
_MAX_FURTHER_WORDS = 3
_DEFINITE_NOUN = re.compile(r"The [a-z]")
# "The Geoid", "A virus", "Marie Curie, born Skłodowska," up to "is" or "was".
_DEFINITION = re.compile(
    r"(?P<name>(?:(?P<article>A|An|The) )?[^,;:()]{2,80}?)(?:, [^,;:()]{1,80},)? (?P<be>is|are|was|were) "
)


def names_itself(run: Run) -> bool:
    """Whether the run's first words name its article's subject: then no source needs to be named before it. "The event"
    does not name an event whose title has further words."""
    title = set(content_words(spoken_title(run.passage.title)))
    opening = set(content_words(" ".join(run.text.split()[:_OPENING_WORDS])))
    min_named = 1.0 if _DEFINITE_NOUN.match(run.text) else _MIN_NAMED
    return len(title & opening) >= min_named * len(title)


def definition_question(run: Run, forms: NameForms) -> str | None:
    """Returns "What is chlorophyll?" or "Who was Marie Curie?" for a run that begins its article by saying so."""
    match = _definition(run)
    if match is None:
        return None
    if run.passage.kind is SubjectKind.PERSON:
        return f"Who {match['be']} {spoken_title(run.passage.title)}?"
    return f"What {match['be']} {_inside(match, forms)}?"


def subject_name(run: Run, forms: NameForms) -> str:
    """Returns the subject of the run's article inside a sentence: "the cat", "sea turtles", "Marie Curie"."""
    match = _definition(run)
    if match is None or run.passage.kind is SubjectKind.PERSON:
        return forms.heading_inside(spoken_title(run.passage.title))
    return _inside(match, forms)


def _definition(run: Run) -> re.Match[str] | None:
    """Returns None also if it has two names: "The Bosporus or Bosphorus Strait"."""
    title = spoken_title(run.passage.title)
    match = _DEFINITION.match(run.text) if run.start == 0 else None
    if match is None or run.passage.heading or " or " in match["name"]:
        return None
    names = set(content_words(match["name"]))
    is_longer = len(names) > len(title.split()) + _MAX_FURTHER_WORDS
    return None if is_longer or not set(content_words(title)) <= names else match


def _inside(match: re.Match[str], forms: NameForms) -> str:
    article, name = match["article"], match["name"]
    return article.lower() + name[len(article) :] if article else forms.heading_inside(name)
