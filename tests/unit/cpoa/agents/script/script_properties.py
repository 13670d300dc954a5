"""What must hold of every script of the embedded writer. ``violations`` returns one line for each breach."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from typing import TYPE_CHECKING

from cpoa.agents.script.embedded.paragraphs import Paragraph, read_paragraphs
from cpoa.agents.script.embedded.runs import TOLERATED
from cpoa.agents.script.names import is_same_title
from cpoa.agents.script.pacing import TURN_GAP_WORDS, seconds, spoken_words
from cpoa.contracts.dialogue import LengthLimit, Part, Script, Speaker, Turn, TurnKind
from cpoa.contracts.material import Coverage, Material, SubjectKind
from cpoa.text.speaking_time import MUSIC_SECONDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

CLAIMS = (TurnKind.FACT, TurnKind.RECAP)
MAX_SHARE = 0.72
ANSWERED_WITHIN_WORDS = 20
_HOLE = re.compile(r"\{|\bNone\b|  | [,.;:?!]|[,;:.]\.|\?\.")
_PERSONAL = re.compile(r"[\"'“‘]?(?:He|She|It|They|His|Her|Its|Their)\b")


def violations(script: Script, material: Material, length_minutes: int) -> list[str]:
    paragraphs = read_paragraphs(material, lambda: None)
    found: list[str] = []
    for check in _CHECKS:
        found.extend(f"{check.__name__.strip('_')}: {line}" for line in check(script, material, paragraphs))
    found.extend(_length(script, length_minutes))
    return found


def _claims(script: Script) -> Iterator[Part]:
    return (part for turn in script.turns for part in turn.parts if part.kind in CLAIMS)


def _whole_sentences(script: Script, _material: Material, paragraphs: list[Paragraph]) -> Iterator[str]:
    """Every claim is a whole sentence of the passage that it names."""
    known: dict[str, set[str]] = {}
    for paragraph in paragraphs:
        texts = {sentence.text for sentence in paragraph.sentences}
        known.setdefault(paragraph.passage.passage_id, set()).update(texts)
    for part in _claims(script):
        if len(part.passage_ids) != 1 or not part.verbatim:
            yield f"not marked as a sentence of one passage: {part.text}"
        elif part.text not in known.get(part.passage_ids[0], ()):
            yield f"not a sentence of {part.passage_ids[0]}: {part.text}"


def _said_once(script: Script, material: Material, paragraphs: list[Paragraph]) -> Iterator[str]:
    """No sentence is said more often than the sources have it, and none of an own text is lost in its middle."""
    in_sources = Counter(sentence.text for paragraph in paragraphs for sentence in paragraph.sentences)
    first = paragraphs[0].sentences[0].text
    if material.coverage is Coverage.OWN and is_same_title(first, material.topic):
        in_sources[first] -= 1  # the host says it as the title
    said = Counter(part.text for part in _claims(script))
    yield from (f"said {times} times: {text}" for text, times in said.items() if times > in_sources[text])
    if material.coverage is Coverage.OWN and not script.left_out and sum(in_sources.values()) != sum(said.values()):
        yield f"{sum(said.values())} of {sum(in_sources.values())} sentences said, and nothing named as left out"


def _openers(script: Script, material: Material, paragraphs: list[Paragraph]) -> Iterator[str]:
    """A sentence that leans on the one before it in the source follows it in the episode."""
    if material.coverage is Coverage.OWN:
        return
    place_of = {
        (paragraph.passage.passage_id, sentence.text): (paragraph, number)
        for paragraph in paragraphs
        for number, sentence in enumerate(paragraph.sentences)
    }
    before: Part | None = None
    for part in _claims(script):
        paragraph, number = place_of[part.passage_ids[0], part.text]
        if paragraph.leaning[number] and not _is_understood(paragraph, number, before, paragraphs):
            yield f"{part.text[:80]!r} after {before.text[-60:] if before else None!r}"
        before = part


def _is_understood(paragraph: Paragraph, number: int, before: Part | None, paragraphs: list[Paragraph]) -> bool:
    if before is None:
        return False
    if number:
        return before.text == paragraph.sentences[number - 1].text
    previous = paragraphs[max(paragraphs.index(paragraph) - 1, 0)]
    person = paragraph.passage.kind is SubjectKind.PERSON and bool(_PERSONAL.match(paragraph.sentences[0].text))
    same_source = {one.passage.passage_id for one in paragraphs if one.passage.source_id == paragraph.passage.source_id}
    return before.text == previous.sentences[-1].text or (person and before.passage_ids[0] in same_source)


def _off_the_ask(script: Script, material: Material, paragraphs: list[Paragraph]) -> Iterator[str]:
    """A sentence that bears on something else is said only if the sentence after it leans on it."""
    if material.coverage is Coverage.OWN:
        return
    for paragraph in paragraphs:
        said = {part.text for part in _claims(script) if part.passage_ids[0] == paragraph.passage.passage_id}
        for number, sentence in enumerate(paragraph.sentences):
            needed = number + 1 < len(paragraph.sentences) and paragraph.leaning[number + 1]
            is_only = len(said) == 1 or number == 0
            if sentence.text in said and sentence.bearing < TOLERATED and not needed and not is_only:
                yield f"bearing {sentence.bearing}: {sentence.text}"


def _speakers(script: Script, material: Material, _paragraphs: list[Paragraph]) -> Iterator[str]:
    words = Counter[Speaker]()
    for turn in script.turns:
        words[turn.speaker] += turn.word_count
    if len(words) != 2:
        yield "one voice alone"
    if material.coverage is not Coverage.OWN and max(words.values()) > MAX_SHARE * sum(words.values()):
        yield f"one voice has {max(words.values())} of {sum(words.values())} words"


def _marks(script: Script, _material: Material, _paragraphs: list[Paragraph]) -> Iterator[str]:
    """Lines of the hosts are whole: no hole of a template, no double mark, a beginning and an end."""
    for part in (part for turn in script.turns for part in turn.parts if part.kind not in CLAIMS):
        if not re.search(r"[.!?:][\"']?$", part.text) or _HOLE.search(part.text):
            yield f"marks: {part.text}"


def _hosts_lines(script: Script, _material: Material, _paragraphs: list[Paragraph]) -> Iterator[str]:
    """No line of the hosts comes back within ten turns, and none is a reaction."""
    heard: dict[str, int] = {}
    for number, turn in enumerate(script.turns):
        for part in turn.parts:
            if part.kind is TurnKind.REACTION:
                yield f"a reaction: {part.text}"
            if part.kind in CLAIMS:
                continue
            if number - heard.get(part.text, -100) <= 10:
                yield f"twice in ten turns: {part.text}"
            heard[part.text] = number


def _frame(script: Script, material: Material, _paragraphs: list[Paragraph]) -> Iterator[str]:
    turns = script.turns
    greeting = " ".join(turn.text for turn in turns[:2])
    if script.hosts.host not in greeting or script.hosts.guest not in greeting:
        yield f"greeting: {greeting}"
    before = list(itertools.takewhile(lambda turn: not any(part.kind in CLAIMS for part in turn.parts), turns))
    greeting_words = sum(
        len(part.text.split()) for turn in before for part in turn.parts if part.kind is TurnKind.GREETING
    )
    if greeting_words > ANSWERED_WITHIN_WORDS:
        yield f"{greeting_words} words before the question"
    if turns[-1].parts[-1].kind is not TurnKind.CLOSE:
        yield "no close"
    opening = " ".join(turn.text for turn in turns[:5]).lower()
    says_so = re.search(r"our sources (?:do not|have no)", opening) is not None
    if says_so is not (material.coverage is Coverage.AROUND):
        yield f"coverage {material.coverage}, and the hosts say: {opening[:200]}"
    credited = any(part.kind is TurnKind.CREDIT for turn in turns for part in turn.parts)
    if credited is not any(source.licence for source in material.sources):
        yield "credit"
    if "synthetic" not in " ".join(turn.text for turn in turns[-3:]):
        yield "the voices are not called synthetic"
    if not script.summary or not script.title:
        yield "no title or summary"


def _summary(script: Script, material: Material, _paragraphs: list[Paragraph]) -> Iterator[str]:
    """The summary has whole sentences that were said; an answer comes first."""
    said = [part.text for part in _claims(script)]
    left = script.summary
    for text in sorted(said, key=len, reverse=True):
        left = left.replace(text, "", 1)
    if left.strip():
        yield f"not what was said: {left[:80]}"
    if material.coverage is not Coverage.OWN and not script.summary.startswith(said[0]):
        yield f"does not begin with the answer: {script.summary[:80]}"


def _chapters(script: Script, _material: Material, _paragraphs: list[Paragraph]) -> Iterator[str]:
    titles = [chapter.title.lower() for chapter in script.chapters]
    if len(set(titles)) < len(titles) or not all(titles) or any(len(title.split()) > 9 for title in titles):
        yield f"titles: {titles}"
    if script.word_count < 160:
        return
    for chapter in script.chapters:
        length = _seconds(chapter.turns)
        if not 35 <= length <= 125:
            yield f"{chapter.title}: {length:.0f} seconds"


def _seconds(turns: Iterable[Turn]) -> float:
    return seconds(sum(spoken_words(turn.text) + TURN_GAP_WORDS for turn in turns))


def _length(script: Script, length_minutes: int) -> Iterator[str]:
    minutes = (_seconds(script.turns) + MUSIC_SECONDS) / 60
    if minutes > 1.12 * length_minutes:
        yield f"length: {minutes:.1f} minutes of {length_minutes}"
    if minutes < 0.85 * length_minutes and script.length_limited_by is not LengthLimit.MATERIAL and not script.left_out:
        yield f"length: {minutes:.1f} minutes of {length_minutes}, and not said to be limited"


_CHECKS = (
    _whole_sentences,
    _said_once,
    _openers,
    _off_the_ask,
    _speakers,
    _marks,
    _hosts_lines,
    _frame,
    _summary,
    _chapters,
)
