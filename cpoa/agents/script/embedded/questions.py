"""The host's lines before a section: from its heading or its article's title, never from a sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cpoa.agents.script.embedded.introductions import definition_question, subject_name
from cpoa.agents.script.names import spoken_title

if TYPE_CHECKING:
    from cpoa.agents.script.embedded.outline import Section
    from cpoa.agents.script.intro_outro import LineChooser
    from cpoa.agents.script.titles import NameForms

# Headings that thousands of encyclopedia articles have.
_KNOWN_HEADINGS = {
    "aftermath": "What happened afterwards?",
    "applications": "What is it good for in practice?",
    "background": "What came before?",
    "causes": "What are the causes?",
    "cause": "What is the cause?",
    "climate": "What is the climate like?",
    "consequences": "What followed from this?",
    "death": "And the death?",
    "diagnosis": "How is it diagnosed?",
    "distribution": "Where is this found?",
    "distribution and habitat": "Where is this found?",
    "early life": "What about the early years?",
    "early life and education": "What about the early years?",
    "early years": "What about the early years?",
    "economy": "What does the economy live on?",
    "effects": "What are the effects?",
    "etymology": "Where does the name come from?",
    "geography": "What is the land like?",
    "history": "What is the history behind this?",
    "legacy": "And the legacy?",
    "mechanism": "How does this work?",
    "name": "Where does the name come from?",
    "origin": "Where does this come from?",
    "origins": "Where does this come from?",
    "personal life": "And life away from the work?",
    "prevention": "How can it be prevented?",
    "prognosis": "And how does it usually go on?",
    "signs and symptoms": "What are the signs?",
    "symptoms": "What are the signs?",
    "terminology": "What do the words mean?",
    "treatment": "What about treatment?",
}
_EMPTY_HEADINGS = frozenset(
    {"other", "others", "overview", "general", "summary", "introduction", "miscellaneous", "details", "description"}
)
_PREPOSITION = re.compile(r"(?:in|on|at|by|for|of|from|with|after|before|during|as|to|under|outside) ")
_PLACE_OR_TIME = re.compile(r"(?:in|on|at|after|before|during|under|outside|for) ")
_ABOUT_NAME = (
    "What about {name}?",
    "Tell me about {name}.",
    "And {name}?",
    "What do we know about {name}?",
    "What is there to say about {name}?",
    "How about {name}?",
    "Let's hear about {name}.",
    "What can you tell us about {name}?",
    "I'd like to hear about {name}.",
    "What do the sources have on {name}?",
)
_ON_TO_NAME = (
    "Next, {name}.",
    "Let's turn to {name}.",
    "Now to {name}.",
    "On to {name}.",
    "Then there is the part on {name}.",
    "The next part is about {name}.",
    "Here is the part on {name}.",
    "From the part on {name}:",
)
# For a heading that may not be a name: "Extinct", "Return to Mexico City".
_LABELS = (
    "Next: {name}.",
    "The next part: {name}.",
    "Further on: {name}.",
    "The next heading: {name}.",
    "On to this: {name}.",
    "Another part: {name}.",
)
_DEFINED, _NAMED = "defined", "named"
_OTHER_SOURCE_HEADING = (
    "What does the article on {title} say about {name}?",
    "And what is in the article on {title} about {name}?",
    "About {name}, what does the article on {title} tell us?",
)
_ON_TO_OTHER_SOURCE_HEADING = (
    "The article on {title} has a part on {name}.",
    "There is a part on {name} in the article on {title}.",
    "On {name}, here is the article on {title}.",
)
ATTRIBUTIONS = (
    "This is from the article on {title}.",
    "Here is the article on {title}.",
    "Now the article on {title}.",
    "We go to the article on {title}.",
)


def section_line(section: Section, *, asks: bool, new_source: bool, forms: NameForms, lines: LineChooser) -> str:
    """Returns the host's question; an announcement if not ``asks``, for the voice that reads the section.

    ``new_source``: the voices read from another article before.
    """
    heading, title = spoken_heading(section.heading), section.source_title
    if heading is None:
        return _ask_about_article(section, forms, lines)
    name = forms.heading_inside(heading)
    if new_source and not _PREPOSITION.match(name):
        return lines.pick(_OTHER_SOURCE_HEADING if asks else _ON_TO_OTHER_SOURCE_HEADING, title=title, name=name)
    asked = _question(heading, name) if asks else None
    if asked:
        return asked
    if _PREPOSITION.match(name) or not forms.is_noun_phrase(name):
        return lines.pick(_LABELS, name=name)
    return lines.pick(_ABOUT_NAME if asks else _ON_TO_NAME, name=name)


def _question(heading: str, name: str) -> str | None:
    if heading.endswith("?"):
        return heading
    return f"And {name}?" if _PLACE_OR_TIME.match(name) else _KNOWN_HEADINGS.get(heading.lower())


def _ask_about_article(section: Section, forms: NameForms, lines: LineChooser) -> str:
    """Every other article is asked for by what it is: "What is glucose?", if it begins by saying so."""
    defined = definition_question(section.runs[0], forms)
    if defined and lines.pick((_DEFINED, _NAMED)) == _DEFINED:
        return defined
    return lines.pick(_ABOUT_NAME, name=subject_name(section.runs[0], forms))


def section_title(section: Section) -> str:
    """Returns the name of the chapter that the section opens."""
    return spoken_heading(section.heading) or spoken_title(section.source_title)


def spoken_heading(heading: str | None) -> str | None:
    """Returns the heading without numbers of sections; of "History / Early years" the last part."""
    if heading is None:
        return None
    plain = re.split(r" [/>›|] ", heading)[-1]
    plain = re.sub(r"^(?:\d{1,2}(?:\.\d{1,2}){0,3}\.?|\d{4}(?:–\d{2,4})?:) ", "", plain)
    plain = spoken_title(plain).strip(" .:;,")
    return None if plain.lower() in _EMPTY_HEADINGS else plain or None
