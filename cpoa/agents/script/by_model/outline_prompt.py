"""Asks a model for the outline of an episode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.agents.script.by_model.context_budget import outline_budget
from cpoa.agents.script.by_model.episode_facts import describe_ask, fenced, language_rule, listener_questions
from cpoa.agents.script.by_model.host_sheet import host_sheet
from cpoa.agents.script.names import MAX_TITLE_CHARS
from cpoa.contracts.models import TextRequest

if TYPE_CHECKING:
    from cpoa.agents.script.by_model.numbered_passages import NumberedPassages
    from cpoa.contracts.agents import ScriptRequest

_TEMPERATURE = 0.7
_MIN_BEATS, _MAX_BEATS = 5, 7
_BEATS_PER_CHAPTER = 2

_RULES = """\
You plan an episode of a two-host podcast that people finish. The script is written from your plan, chapter by chapter.
{hosts}

- Choose {beats} things worth telling, and leave the rest of the passages out.
- Order them by tension, not as the passages have them: open on the most surprising or most human thing, raise a \
question there, and keep a good turn for late.
- The promise is the one question that makes people stay; the last chapter answers it.
- The image is one thing that can be seen or held, from the passages. It is in the opening and comes back at the end.
- Every chapter has a question of its own that a listener would ask, and ends so that one wants the next. No chapter \
is "Introduction", "Background" or "Conclusion", and no thing is told in two chapters.
- The title makes one want to listen, is true, and has at most {title_chars} characters.
- Facts, names and numbers come from the passages alone."""
_FORM = """\
Answer in this form, plain lines with these labels and nothing else:
TITLE: the title
PROMISE: one question
IMAGE: a few words
SUMMARY: two sentences for the show notes, facts from the passages only
CHAPTER: its title, at most seven words
QUESTION: what a listener wants to know here
PASSAGES: the numbers of the passages that it tells from, such as 1, 4
WORDS: how many words it gets
OPENS: how it begins, in a few words
ENDS: what makes one want the next chapter, in a few words
CHAPTER: and so on"""
_TASK = """\
Plan the episode with {count}, {words} words in all. Order by tension; answer the promise in the last chapter; \
facts from the passages alone.
{language}{form}"""
_AGAIN = "You have answered this before, and the answer could not be used: {complaint} Keep to the form.\n"


def build_outline_request(
    request: ScriptRequest,
    passages: NumberedPassages,
    *,
    words: int,
    chapters: int,
    context_tokens: int,
    complaint: str = "",
) -> TextRequest:
    """``complaint``: what was wrong with the previous reply."""
    budget = outline_budget(context_tokens, chapters)
    rules = _rules(request, chapters)
    task = _task(request, words, chapters)
    again = _AGAIN.format(complaint=complaint) if complaint else ""
    ask = f"{listener_questions(request)}{describe_ask(request)}"
    room = budget.prompt_chars - len(rules) - len(task) - len(again) - len(ask) - len(fenced(""))
    data = fenced(passages.as_data(passages.all, max(room, 0)))
    return TextRequest(
        prompt=f"{ask}\n\n{data}\n\n{again}{task}",
        max_tokens=budget.reply_tokens,
        temperature=_TEMPERATURE,
        system=rules,
    )


def _rules(request: ScriptRequest, chapters: int) -> str:
    more = chapters * _BEATS_PER_CHAPTER
    beats = f"{_MIN_BEATS} to {_MAX_BEATS}" if more <= _MAX_BEATS else f"about {more}"
    hosts = host_sheet(request.hosts, with_tone=False)
    return _RULES.format(hosts=hosts, beats=beats, title_chars=MAX_TITLE_CHARS)


def _task(request: ScriptRequest, words: int, chapters: int) -> str:
    language = language_rule(request)
    return _TASK.format(
        count="one chapter" if chapters == 1 else f"{chapters} chapters",
        words=words,
        language=f"{language}\n" if language else "",
        form=_FORM,
    )
