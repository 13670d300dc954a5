"""The forms of a chapter's lines that models fall into."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpoa.agents.script.by_model.line_form import read_lines
from cpoa.contracts.dialogue import Speaker
from tests.unit.cpoa.agents.script.materials import HOSTS

A, B = Speaker.HOST, Speaker.GUEST
Lines = list[tuple[Speaker, str, tuple[int, ...]]]
TALK: Lines = [
    (A, "It hums.", ()),
    (B, "It swims at night.", (3,)),
    (A, "And the boat?", ()),
    (B, "Two boats.", (2, 5)),
]
PLAIN = "A: It hums.\nB: It swims at night. [3]\nA: And the boat?\nB: Two boats. [2,5]"


def read(text: str, *, was_cut: bool = False) -> Lines:
    return [(line.speaker, line.text, line.numbers) for line in read_lines(text, HOSTS, was_cut=was_cut)]


def labelled(first: str, second: str) -> str:
    return PLAIN.replace("A:", first).replace("B:", second)


def turns(speaker: str = "speaker", text: str = "text", names: tuple[str, str] = ("A", "B")) -> list[dict[str, str]]:
    said = [line[3:] for line in PLAIN.splitlines()]
    return [{speaker: names[place % 2], text: line} for place, line in enumerate(said)]


@pytest.mark.parametrize(
    "labels",
    [
        ("Anna:", "Ben:"),
        ("ANNA:", "BEN:"),
        ("**Anna:**", "**Ben:**"),
        ("**Anna**:", "**Ben**:"),
        ("- Anna:", "- Ben:"),
        ("[Anna]:", "[Ben]:"),
        ("Anna (laughing):", "Ben (whispering):"),
        ("**Anna** *(softly)*:", "**Ben** [sighs]:"),
        ("Speaker 1:", "Speaker 2:"),
        ("Speaker A:", "Speaker B:"),
        ("Speaker 0:", "Speaker 1:"),
        ("person1:", "person2:"),
        ("S1:", "S2:"),
        ("Host:", "Guest:"),
        ("Host 1:", "Host 2:"),
        ("Host:", "Co-host:"),
        ("Host (Anna):", "Guest (Ben):"),
        ("Alex:", "Sam:"),
        ("Anna:", "Sam:"),
        ("1. A:", "2. B:"),
    ],
)
def test_the_speakers_are_told_by_any_labels(labels: tuple[str, str]) -> None:
    assert read(labelled(*labels)) == TALK


@pytest.mark.parametrize(
    "text",
    [
        f"```\n{PLAIN}\n```",
        f"<think>A: No.\nB: {{hm}} [1]</think>\n{PLAIN}",
        f"thinking without an opening tag\n</think>{PLAIN}",
        f"Here is chapter 2: The Boat\n\n{PLAIN}\n\nLet me know if you want it longer!",
        f"## The Boat\n\n{PLAIN}\n\n---\n\n*(Word count: 212)*\n\nI hope this {{works}} for you.",
        f"Title: The Boat\n[Intro music]\n{PLAIN}\n(Music: a harp)\n",
        PLAIN.replace("\n", "\n\n"),
        PLAIN.replace("\n", " "),
        PLAIN.replace("A: ", "A:\n").replace("B: ", "B:\n\n"),
        PLAIN.replace("\n", "\r\n"),
        PLAIN.replace("[3]", "[p3]").replace("[2,5]", "[2][5]"),
        PLAIN.replace("[3]", "【3】").replace("[2,5]", "[passages 2 and 5]"),
        PLAIN.replace("It hums.", '"It hums."').replace("Two boats.", "“Two boats.”"),
        "".join(
            f"<Person{1 + place % 2}>{line[3:]}</Person{1 + place % 2}>" for place, line in enumerate(PLAIN.split("\n"))
        ),
        json.dumps({"transcript": turns("speaker", "dialogue", ("Anna", "Ben"))}),
        json.dumps({"chapters": [{"turns": turns("speaker", "text", ("host", "guest"))}]}, indent=4),
        json.dumps(turns("role", "content", ("person1", "person2"))),
        json.dumps({"lines": PLAIN.splitlines()}),
        json.dumps(
            [{"A": "It hums."}, {"B": "It swims at night. [3]"}, {"A": "And the boat?"}, {"B": "Two boats. [2,5]"}]
        ),
        "Sure {here} it is:\n```json\n" + json.dumps({"lines": turns()}) + "\n```\nEnjoy!",
        json.dumps({"lines": turns()}).replace("}]", "},]"),
        json.dumps({"lines": turns()}, indent=1).replace("[\n", "[ // the lines\n /* all of them */\n"),
        json.dumps({"lines": turns()}).replace('"speaker": "B"', "“speaker”: “B”", 1),
        json.dumps({"lines": turns()}).replace('"', "”"),
    ],
)
def test_all_lines_are_read_from_the_usual_forms(text: str) -> None:
    assert read(text) == TALK


def test_the_passages_of_json_turns_are_read() -> None:
    listed = [
        {"speaker": "A", "text": "It hums.", "passage_ids": ["p3", 4]},
        {"speaker": "B", "text": "Ah.", "sources": "7"},
    ]
    parts = [
        {"speaker": "host", "parts": [{"text": "It hums.", "passage_ids": ["p3"]}, {"text": "Ah.", "passage_ids": []}]}
    ]
    assert read(json.dumps({"lines": listed})) == [(A, "It hums.", (3, 4)), (B, "Ah.", (7,))]
    assert read(json.dumps({"turns": parts})) == [(A, "It hums. Ah.", (3,))]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Well (laughs) that [sighs] *gasps* hurts.", "Well that hurts."),
        ("(whispering) It moves.", "It moves."),
        ("It *really* moves, and **fast**.", "It really moves, and fast."),
        ("But what if—", "But what if—"),
        ("But what if --", "But what if—"),
        ("He said “stop”, and we’re done…", 'He said "stop", and we\'re done...'),
        ("We ran an A/B test in C#.", "We ran an A/B test in C#."),
        ("E=mc² and 10^6, so x = 5.", "E=mc² and 10^6, so x = 5."),
        ("It's the so-called λ factor", "It's the so-called λ factor."),
        ("5 * 3 is 15 & that's it 🙂", "5 * 3 is 15 & that's it."),
        ("See [the notes](https://example.org/a) <break time='1s'/> now.", "See the notes now."),
        ("Wait, this: a jar?", "Wait, this: a jar?"),
        (
            "It has (in a sense) two lids (sound travels at 340 m/s).",
            "It has (in a sense) two lids (sound travels at 340 m/s).",
        ),
        ("Anna: It moves.", "It moves."),
    ],
)
def test_what_is_meant_to_be_said_stays_and_directions_go(written: str, said: str) -> None:
    assert read(f"A: {written}\nB: Yes. [1]")[0][:2] == (A, said)


def test_a_third_voice_is_said_by_the_host_before_it() -> None:
    said = [*turns(), {"speaker": "Priya", "text": "We lost them."}, {"speaker": "Narrator", "text": "Night falls."}]
    assert read(json.dumps({"lines": said})) == [*TALK, (B, "We lost them.", ())]


def test_an_unfinished_last_line_is_dropped_and_whole_ones_stay() -> None:
    assert read(f"{PLAIN}\nA: And then the lid was", was_cut=True) == TALK
    assert read(f"{PLAIN}\nA: It fell. And then the lid was", was_cut=True) == [*TALK, (A, "It fell.", ())]
    cut = json.dumps({"lines": [*turns(), {"speaker": "A", "text": "And then the lid was"}]})[:-8]
    assert read(cut, was_cut=True) == TALK


def test_a_second_paragraph_belongs_to_the_line_before_it() -> None:
    text = "**Anna:** It hums.\n\nAll night.\n\n**Ben:** It swims\nat night. [3]"
    assert read(text) == [(A, "It hums. All night.", ()), (B, "It swims at night.", (3,))]


def test_a_colon_inside_a_line_is_no_label() -> None:
    assert read("A: It hums.\nRemember this: it hums.\nB: Ah.") == [
        (A, "It hums. Remember this: it hums.", ()),
        (B, "Ah.", ()),
    ]


def test_lines_of_the_example_in_the_prompt_are_removed() -> None:
    parroted = "B: With a hammer and a chisel. It said so on the label. [2]"
    assert read(f"{PLAIN}\n{parroted}") == TALK


@pytest.mark.parametrize(
    "text", ["", "I cannot help with that.", "A thing: it hums.", "{}", "<think>A: It hums.\nB: Yes."]
)
def test_a_text_without_speakers_has_no_lines(text: str) -> None:
    assert read(text) == []


PIECES = [
    "A:",
    "Anna:",
    "**",
    "(",
    ")",
    "[",
    "]",
    '"',
    "“",
    "{",
    "}",
    ",",
    "\n",
    " ",
    "—",
    "...",
    "<",
    ">",
    "3",
    "think",
    "*",
    ":",
    "|",
]


@given(
    st.lists(st.sampled_from([*PIECES, "speaker", "text", "</think>", "laughs", "It hums."])).map("".join) | st.text()
)
def test_any_text_is_read_and_can_be_spoken(text: str) -> None:
    for line in read_lines(text, HOSTS, was_cut=True):
        assert any(map(str.isalnum, line.text))
        assert "\n" not in line.text


@pytest.mark.parametrize(
    "piece", [*PIECES, "A: (", '{"speaker":"A","text":"', "A: [3", "Ann ", '"text": "', "<person1>", "A: x. B"]
)
def test_the_time_grows_with_the_length_alone(piece: str) -> None:
    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        started = time.process_time()
        read_lines(text, HOSTS)
        return time.process_time() - started

    assert min(seconds(40_000) for _ in range(3)) < 0.05 + 12 * min(seconds(10_000) for _ in range(3))
