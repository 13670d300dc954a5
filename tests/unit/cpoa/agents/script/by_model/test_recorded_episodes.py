"""Replays whole episodes by a strong model: what it wrote stays word for word, and its inventions are repaired."""

from __future__ import annotations

import re
from functools import cache

import pytest

from cpoa.agents.script.by_model.episode_endings import choose_ending
from cpoa.agents.script.by_model.lengths import seconds_of, wanted_length, words_of_chapter
from cpoa.agents.script.by_model.line_text import is_question
from cpoa.contracts.dialogue import Speaker, TurnKind
from cpoa.contracts.material import Coverage
from tests.unit.cpoa.agents.script.by_model.recorded_episodes import (
    HOSTS,
    RECORDINGS,
    ModelWithoutJudge,
    RecordedModel,
    Recording,
    Replayed,
    replay,
)

every_recording = pytest.mark.parametrize("recording", RECORDINGS, ids=[each.name for each in RECORDINGS])
COMMAND = "python -m tests.unit.cpoa.agents.script.by_model.recorded_episodes"


@cache
def played(name: str) -> tuple[RecordedModel, Replayed]:
    model = RecordedModel(next(each for each in RECORDINGS if each.name == name))
    return model, replay(model)


def times_said(episode: Replayed, pattern: str) -> int:
    return len(re.findall(pattern, "\n".join(turn.text for turn in episode.script.turns), re.IGNORECASE))


@every_recording
def test_each_reply_answers_the_prompt_that_it_was_written_for(recording: Recording) -> None:
    model, _ = played(recording.name)
    assert sorted(model.asked) == recording.reply_names()
    assert model.prompts() == recording.recorded_prompts(), f"Run {COMMAND} and read the replies that it names."


@every_recording
def test_every_line_is_said_as_written_and_only_inventions_are_repaired(recording: Recording) -> None:
    _, episode = played(recording.name)
    expected = [(speaker, recording.planted.get(text, text)) for speaker, text in recording.lines()]
    assert [(turn.speaker, turn.text) for turn in episode.script.turns] == expected
    assert [text for one in episode.chapters for text in one.repaired] == list(recording.planted)
    assert not any(one.removed or one.notes for one in episode.chapters)


@every_recording
def test_without_a_judge_the_rules_remove_no_fact_that_the_passages_have(recording: Recording) -> None:
    removed = {text for chapter in replay(ModelWithoutJudge(recording)).chapters for text in chapter.removed}
    assert removed & recording.cited_texts() <= set(recording.planted)


@every_recording
def test_the_chapters_are_those_of_the_outline(recording: Recording) -> None:
    _, episode = played(recording.name)
    outline = recording.reply("outline.outline")
    assert [one.title for one in episode.script.chapters] == re.findall(r"^CHAPTER: (.+)$", outline, re.MULTILINE)
    assert episode.script.title in outline
    assert episode.script.summary in outline


@every_recording
def test_the_episode_and_its_chapters_have_their_lengths(recording: Recording) -> None:
    _, episode = played(recording.name)
    lengths = [words_of_chapter(chapter) for chapter in episode.script.chapters]
    assert sum(lengths) == pytest.approx(wanted_length(recording.request()), rel=0.07)
    assert all(45 <= seconds_of(words, 1.0) <= 150 for words in lengths)
    assert episode.script.length_limited_by is None


@every_recording
def test_no_chapter_ends_inside_an_exchange(recording: Recording) -> None:
    _, episode = played(recording.name)
    last = [chapter.turns[-1].text for chapter in episode.script.chapters]
    assert not [text for text in last if is_question(text) or text.endswith(("\u2014", "..."))]


@every_recording
def test_the_episode_opens_in_the_middle_of_something_and_takes_leave_once(recording: Recording) -> None:
    _, episode = played(recording.name)
    turns = episode.script.turns
    assert not any(HOSTS.host in turn.text or HOSTS.guest in turn.text for turn in turns[:2])
    assert all(any(f"I'm {name}" in turn.text for turn in turns[2:8]) for name in (HOSTS.host, HOSTS.guest))
    assert (times_said(episode, f"I'm {HOSTS.host}"), times_said(episode, f"I'm {HOSTS.guest}")) == (1, 1)
    thanks = [part for turn in turns for part in turn.parts if part.kind is TurnKind.CREDIT]
    is_own = recording.request().material.coverage is Coverage.OWN
    assert (len(thanks), times_said(episode, r"show notes")) == ((0, 0) if is_own else (1, 1))
    assert times_said(episode, r"voices are synthetic, and a language model") == 1
    assert (times_said(episode, r"thank you for listening"), times_said(episode, r"goodbye")) == (1, 1)


@every_recording
def test_both_hosts_talk_and_what_is_cited_has_passages(recording: Recording) -> None:
    _, episode = played(recording.name)
    turns = episode.script.turns
    by_host = sum(turn.word_count for turn in turns if turn.speaker is Speaker.HOST)
    assert 0.4 <= by_host / sum(turn.word_count for turn in turns) <= 0.6
    known = {passage.passage_id for passage in recording.request().material.passages}
    facts = [part for turn in turns for part in turn.parts if part.kind is TurnKind.FACT]
    assert len(facts) > len(turns) / 5
    assert all(fact.passage_ids and known.issuperset(fact.passage_ids) for fact in facts)


@every_recording
def test_in_each_chapter_the_hosts_cut_each_other_off_and_the_host_has_a_view(recording: Recording) -> None:
    _, episode = played(recording.name)
    least, most = (1, 2) if len(episode.script.chapters) >= 8 else (2, 4)
    for chapter in episode.script.chapters:
        cut_off = [turn.text for turn in chapter.turns if turn.text.endswith("—")]
        views = [turn.text for turn in chapter.turns if turn.speaker is Speaker.HOST and turn.word_count >= 12]
        assert least <= len(cut_off) <= most, chapter.title
        assert len(views) >= 2, chapter.title


def test_the_episodes_do_not_all_end_alike() -> None:
    endings = {choose_ending(each.request()) for each in RECORDINGS}
    assert len(endings) >= 3
    last_words = {played(each.name)[1].script.turns[-1].text for each in RECORDINGS}
    assert len(last_words) == len(RECORDINGS)
