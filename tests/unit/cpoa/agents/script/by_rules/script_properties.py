"""What must hold of every script, whatever it is about. ``violations`` returns one line for each breach."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from typing import TYPE_CHECKING

from cpoa.agents.script.by_rules.inflection import PAST_TO_BASE
from cpoa.agents.script.by_rules.pacing import TURN_GAP_WORDS, seconds, spoken_words
from cpoa.contracts.dialogue import LengthLimit, Script, Speaker, Turn, TurnKind
from cpoa.contracts.material import Coverage, Material, PassageRole
from cpoa.text.cleaning import tidy
from cpoa.text.sentences import split_sentences
from cpoa.text.words import STOP_WORDS, content_words, stem, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

CLAIMS = (TurnKind.FACT, TurnKind.RECAP)
_UNSPOKEN = re.compile(r"https?:|www\.|[\[\]{}()<>|#*_=\\]|^[-•–]\s|•")
_BASES = PAST_TO_BASE | {"using": "use", "leaves": "leave"}
_PROMPT_WORDS = set(content_words("example name reason"))
_PRONOUN_OPENING = re.compile(
    r"(?:It|They|He|She|Its|Their|His|Her|This|These|Those|Such(?! as)|However|Moreover|Therefore|Thus"
    r"|Furthermore|Nevertheless)\b"
)


def violations(script: Script, material: Material, length_minutes: int) -> list[str]:
    found: list[str] = []
    for check in _CHECKS:
        found.extend(f"{check.__name__.strip('_')}: {line}" for line in check(script, material))
    found.extend(_length(script, length_minutes))
    return found


def _normal(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().lower()


def _sentences(script: Script, _material: Material) -> Iterator[str]:
    counted = Counter(_normal(sentence) for turn in script.turns for sentence in split_sentences(turn.text))
    yield from (f"spoken {times} times: {sentence}" for sentence, times in counted.items() if times > 1)


def _stock_phrases(script: Script, material: Material) -> Iterator[str]:
    """Runs of five words in lines that claim nothing, but for words that the sources or the subject bring in."""
    from_sources = {
        word
        for passage in material.passages
        for word in content_words(f"{passage.text} {passage.title} {passage.heading}")
    }
    counted: Counter[str] = Counter()
    for turn in script.turns:
        runs: set[str] = set()
        for part in turn.parts:
            if part.kind not in CLAIMS and part.kind is not TurnKind.QUESTION:
                words = [
                    "_" if set(content_words(word)) & from_sources or (len(word) == 1 and word not in "ai") else word
                    for word in _normal(part.text).split()
                ]
                runs.update(
                    " ".join(words[start : start + 4])
                    for start in range(len(words) - 3)
                    if "_" not in words[start : start + 4]
                )
        counted.update(runs)
    yield from (f"{times} times: {run}" for run, times in counted.items() if times > 1)


def question_form(question: str) -> str:
    plain = re.sub(r",? exactly\b", "", question.lower())
    parts = [part for part in re.split(r"(?<=[.!:,]) ", plain) if " " in part]
    words = re.findall(r"[\w']+", parts[-1] if parts else plain)
    return re.sub(r"_(?: _)+", "_", " ".join(word if word in STOP_WORDS else "_" for word in words))


def _questions(script: Script) -> Iterator[tuple[int, str]]:
    for number, turn in enumerate(script.turns):
        for part in turn.parts:
            if part.kind is not TurnKind.FACT:
                yield from ((number, question.strip()) for question in re.findall(r"(?:[^.!?]|\.(?=\d))+\?", part.text))


def _question_forms(script: Script, _material: Material) -> Iterator[str]:
    heard: dict[str, int] = {}
    for number, question in _questions(script):
        form = question_form(question)
        if form in heard and number - heard[form] <= 10:
            yield f"{form!r} in turns {heard[form]} and {number}"
        heard[form] = number


def _answers(script: Script, material: Material) -> Iterator[str]:
    turns = script.turns
    for number, question in _questions(script):
        turn, words = turns[number], set(content_words(question))
        if turn.parts[0].kind is TurnKind.REACTION and words <= set(content_words(turns[number - 1].text)):
            continue  # an echo: "900 islands? That is more than I expected."
        if turn.parts[-1].kind is TurnKind.HANDOVER and turns[number + 1].parts[0].kind is TurnKind.RECAP:
            continue  # "What will you remember?" is answered by the recap itself
        echoed = _PROMPT_WORDS | (set(content_words(turns[number - 1].text)) if question.startswith("Why ") else set())
        if words <= echoed and len(question.split()) < 6 and turn.parts[-1].kind is TurnKind.REACTION:
            if not _interrupts_one_sentence(turns, number, material):
                yield f"a bare prompt outside a sentence: {question}"
            continue
        answer = " ".join(part.text for part in turns[number + 1].parts) if number + 1 < len(turns) else ""
        same_turn = turn.text.split(question, 1)[-1]
        if not words & set(content_words(answer + " " + same_turn)):
            yield f"{question} -> {answer[:80]}"


def _interrupts_one_sentence(turns: tuple[Turn, ...], number: int, material: Material) -> bool:
    """ "How come?" stands between two halves of one source sentence, or after an echo of the sentence before it."""
    if number == 0 or number + 1 >= len(turns):
        return False
    before, after = (
        set(content_words(turns[number - 1].parts[-1].text)),
        set(content_words(turns[number + 1].parts[0].text)),
    )
    sentences = (
        set(content_words(sentence))
        for passage in material.passages
        for sentence in split_sentences(tidy(passage.text))
    )
    return any(
        len(before & words) >= 0.7 * len(before) and len(after & words) >= 0.7 * len(after) for words in sentences
    )


def _turn_lengths(script: Script, _material: Material) -> Iterator[str]:
    lengths = [turn.word_count for turn in script.turns]
    yield from (f"{length} words" for length in lengths if length > 60)
    if len(lengths) > 12 and (min(lengths) > 8 or max(lengths) < 20 or len(set(lengths)) < 7):
        yield f"turns all of one size: {sorted(lengths)}"


def _long_sentences(script: Script, _material: Material) -> Iterator[str]:
    for part in (part for turn in script.turns for part in turn.parts if part.kind in CLAIMS):
        yield from (sentence for sentence in split_sentences(part.text) if len(sentence.split()) > 32)
        if part.verbatim and len(part.text.split()) > 30:
            yield f"verbatim: {part.text}"


def _openings(script: Script, material: Material) -> Iterator[str]:
    turns = script.turns
    for number, turn in enumerate(turns):
        match = _PRONOUN_OPENING.match(turn.text)
        if match and turn.parts[0].kind is TurnKind.FACT and not _has_antecedent(turns, number, material):
            yield f"{turn.text[:70]!r} after {turns[number - 1].text[-90:]!r}"


def _has_antecedent(turns: tuple[Turn, ...], number: int, material: Material) -> bool:
    """The turn before holds words of the source's sentence before this one, or of this very sentence."""
    heard = set(content_words(turns[number - 1].text))
    spoken = set(content_words(split_sentences(turns[number].text)[0]))
    for passage in material.passages:
        before: set[str] = set()
        for sentence in split_sentences(tidy(passage.text)):
            words = set(content_words(sentence))
            if spoken and len(spoken & words) >= 0.6 * len(spoken):
                title = set(content_words(passage.title))
                if heard & (before | words | title):
                    return True
            before = words
    return False


def _retold(script: Script, _material: Material) -> Iterator[str]:
    turns = script.turns
    verbatim = sum(1 for turn in turns if any(part.verbatim for part in turn.parts))
    if verbatim > len(turns) * 2 / 3:
        yield f"{verbatim} of {len(turns)} turns hold a whole source sentence"


def _speakers(script: Script, _material: Material) -> Iterator[str]:
    turns = script.turns
    for first, second in itertools.pairwise(turns):
        if first.speaker is second.speaker:
            yield f"{first.speaker} twice: {second.text[:60]}"
    words = Counter[Speaker]()
    for turn in turns:
        words[turn.speaker] += turn.word_count
    if max(words.values()) > 0.68 * sum(words.values()):
        yield f"one voice has {max(words.values())} of {sum(words.values())} words"


def _marks(script: Script, _material: Material) -> Iterator[str]:
    for turn in script.turns:
        for part in turn.parts:
            if _UNSPOKEN.search(part.text):
                yield f"unspoken sign: {part.text}"
            if not re.search(r"[.!?][\"']?$", part.text) or not (
                part.text.lstrip("\"'")[:1].isupper() or part.text[:1].isdigit()
            ):
                yield f"start or end: {part.text}"
            if (
                part.text.count('"') % 2
                or "  " in part.text
                or re.search(r" [,.;:?!]|[,;:]\.|\.\.|\{|\bNone\b", part.text)
            ):
                yield f"marks: {part.text}"


def _sources(script: Script, material: Material) -> Iterator[str]:
    """Every claim names its passages, and all its words stand there, but for the joints."""

    def keys(text: str) -> set[str]:
        return {stem(_BASES.get(token, token)) for token in tokens(text) if token not in STOP_WORDS}

    words_of = {passage.passage_id: keys(f"{passage.title} {tidy(passage.text)}") for passage in material.passages}
    own = set().union(*(words_of[one.passage_id] for one in material.passages if one.role is PassageRole.OWN))
    joints = own | {"which", "there"}
    joints |= set(content_words("author authors family words remember stays think hold fact add keep coming part"))
    joints |= set(content_words("thing own pick take home mind list"))
    for part in (part for turn in script.turns for part in turn.parts if part.kind in CLAIMS):
        if not part.passage_ids:
            yield f"no passage: {part.text}"
            continue
        known = set().union(*(words_of[passage_id] for passage_id in part.passage_ids))
        unknown = keys(part.text) - known - joints
        if unknown:
            yield f"words not in the source {sorted(unknown)}: {part.text}"


def _frame(script: Script, material: Material) -> Iterator[str]:
    turns = script.turns
    greeting = " ".join(turn.text for turn in turns[:2]).lower()
    if (
        re.sub(r"\s*\(.*", "", material.subject).lower() not in greeting
        or script.hosts.host.lower() not in greeting
        or script.hosts.guest.lower() not in greeting
    ):
        yield f"greeting: {greeting}"
    if turns[-1].parts[-1].kind is not TurnKind.CLOSE:
        yield "no close"
    if material.coverage is Coverage.AROUND and "our sources" not in " ".join(turn.text for turn in turns[:4]):
        yield "around, and not said so"
    credited = any(part.kind is TurnKind.CREDIT for turn in turns for part in turn.parts)
    if credited is not any(source.licence for source in material.sources):
        yield "credit"
    if not script.summary or not script.title:
        yield "no title or summary"


def _chapters(script: Script, _material: Material) -> Iterator[str]:
    titles = [chapter.title.lower() for chapter in script.chapters]
    if len(set(titles)) < len(titles) or not all(titles) or any(len(title.split()) > 9 for title in titles):
        yield f"titles: {titles}"
    if script.word_count < 160:
        return
    for chapter in script.chapters:
        length = _seconds(chapter.turns)
        if not 45 <= length <= 122:
            yield f"{chapter.title}: {length:.0f} seconds"


def _seconds(turns: Iterable[Turn]) -> float:
    return seconds(sum(spoken_words(turn.text) + TURN_GAP_WORDS for turn in turns))


def _length(script: Script, length_minutes: int) -> Iterator[str]:
    minutes = _seconds(script.turns) / 60
    if minutes > 1.12 * length_minutes:
        yield f"length: {minutes:.1f} minutes of {length_minutes}"
    if minutes < 0.75 * length_minutes and script.length_limited_by is not LengthLimit.MATERIAL:
        yield f"length: {minutes:.1f} minutes of {length_minutes}, and not said to be limited"


_CHECKS = (
    _sentences,
    _stock_phrases,
    _question_forms,
    _answers,
    _turn_lengths,
    _long_sentences,
    _openings,
    _retold,
    _speakers,
    _marks,
    _sources,
    _frame,
    _chapters,
)
