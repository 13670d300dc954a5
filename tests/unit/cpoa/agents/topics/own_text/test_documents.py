from __future__ import annotations

import pytest

from tests.own_texts import headings, read, said, turns

LONG = "The old keepers watched the sea from the tower every single night of the year."


def test_an_interview_gives_who_asks_and_who_answers() -> None:
    text = (
        "[00:00:02] HOST: Welcome back. What is the oldest thing here?\n\n[00:00:19] INGRID SOLBERG: (laughs) A "
        "clock.\nI found it.\n\n[00:00:28] HOST: And?\n\n[00:00:29] INGRID SOLBERG: Never mind [laughter] it."
    )
    assert turns(text) == [
        ("question", "Host", "Welcome back. What is the oldest thing here?"),
        ("answer", "Ingrid Solberg", "A clock. I found it."),
        ("question", "Host", "And?"),
        ("answer", "Ingrid Solberg", "Never mind it."),
    ]


def test_without_a_role_the_one_who_asks_is_found() -> None:
    text = "Anna: What is it?\nBen: It is a lamp.\nAnna: Does it work?\nBen: No.\nAnna: Why not?\nBen: It broke."
    assert [form for form, _, _ in turns(text)] == ["question", "answer"] * 3


def test_a_conversation_has_speakers_and_no_questions() -> None:
    text = "[12:03] anna: hi, is it on?\n[12:04] ben: yes, it is on.\n[12:05] anna: good.\n[12:09] ben: see you there."
    assert turns(text) == [
        ("prose", "anna", "Hi, is it on?"),
        ("prose", "ben", "Yes, it is on."),
        ("prose", "anna", "Good."),
        ("prose", "ben", "See you there."),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "14/05/24, 10:02 - Anna Hill: It is on.\n10:03 - Ben: It is off.\n10:04 - Anna Hill: It was on.\nBen: Yes.",
        "<Anna Hill> It is on.\n<Ben> It is off.\n<Anna Hill> It was on.\n<Ben> Yes.",
        "**Anna Hill:** It is on.\n\n**Ben:** It is off.\n\n**Anna Hill:** It was on.\n\n**Ben:** Yes.",
        "ANNA HILL\nIt is on.\n\nBEN\nIt is off.\n\nANNA HILL\nIt was on.\n\nBEN\nYes.",
        "Anna Hill  10:02\nIt is on.\n\nBen  10:03\nIt is off.\n\nAnna Hill  10:04\nIt was on.\n\nBen  10:05\nYes.",
    ],
)
def test_labels_have_many_forms(text: str) -> None:
    found = [(speaker, sentence) for _, speaker, sentence in turns(f"{text}")]
    assert [(speaker and speaker.title(), sentence) for speaker, sentence in found] == [
        ("Anna Hill", "It is on."),
        ("Ben", "It is off."),
        ("Anna Hill", "It was on."),
        ("Ben", "Yes."),
    ]


def test_notes_with_colons_are_no_transcript() -> None:
    text = f"Date: 3 May\nPlace: the roof\nPresent: Ada, Bo\n\nDecision: buy it.\nDecision: sell it.\n\n{LONG}"
    assert {speaker for _, speaker, _ in turns(text)} == {None}
    assert "Decision: buy it." in said(text)


def test_questions_and_answers_lose_their_letters() -> None:
    text = (
        "Q: Can I return an item?\nA: Yes, within 30 days.\n\nQ: Do you ship to Canada?\nA: Not yet!\n\n"
        "Delivery\n\nQ. What does it cost?\nA. It is\n5 euros."
    )
    assert turns(text) == [
        ("question", None, "Can I return an item?"),
        ("answer", None, "Yes, within 30 days."),
        ("question", None, "Do you ship to Canada?"),
        ("answer", None, "Not yet!"),
        ("question", None, "What does it cost?"),
        ("answer", None, "It is 5 euros."),
    ]
    assert headings(text)[-2:] == ["Delivery", "Delivery"]


@pytest.mark.parametrize("question", ["**{}**\n", "## {}\n\n", "1. {}\n", "{}\n\n"])
def test_questions_with_answers_below_them_are_found(question: str) -> None:
    asked = ["Can I return an item?", "Do you ship to Canada?"]
    text = f"{question.format(asked[0])}Yes.\n\n{question.format(asked[1])}Not yet."
    assert turns(text) == [
        ("question", None, asked[0]),
        ("answer", None, "Yes."),
        ("question", None, asked[1]),
        ("answer", None, "Not yet."),
    ]


MAIL = """From: Alex Hill <alex@example.com>
To: Team <team@example.com>
Date: Tue, 14 May 2024 09:15:22 +0100
Subject: Re: Fwd: The new office

Hi all,

Yes, 12 High St., 3rd floor. See below.

> Is there parking?

It is 40 euros a month.

Alex
--
Alex Hill
+44 20 7946 0018

On Mon, 13 May 2024 at 18:02, Bo Lee <bo@example.com> wrote:
> Hi Alex,
>
> Is there parking?
> Where is the new office and when do we move?

Sent from my iPhone
"""


def test_a_mail_loses_its_headers_and_its_subject_is_the_title() -> None:
    assert read(MAIL).sources[0].title == "The new office"
    assert not any(word in " ".join(said(MAIL)) for word in ("@", "From:", "Date", "+44", "iPhone", "wrote", ">"))


def test_quoted_text_is_said_once_as_what_the_other_wrote() -> None:
    assert [(speaker, text) for _, speaker, text in turns(MAIL)] == [
        ("Alex Hill", "Hi all. Yes, 12 High St., 3rd floor. See below."),
        ("Bo Lee", "Is there parking?"),
        ("Alex Hill", "It is 40 euros a month. Alex."),
        ("Bo Lee", "Hi Alex. Where is the new office and when do we move?"),
    ]


def test_an_e_book_is_read_between_its_marker_lines() -> None:
    text = (
        f"The Project Gutenberg eBook of The Light\n\nYou may copy it.\n\n*** START OF THE PROJECT GUTENBERG EBOOK THE "
        f"LIGHT ***\n\nProduced by Ada and\nthe team\n\n{LONG}\n\n*** END OF THE PROJECT GUTENBERG EBOOK THE LIGHT "
        "***\n\n"
        "Donations are welcome."
    )
    assert said(text) == [LONG]
    assert read(text).sources[0].title == "The Light"


PAGE = f"""Home | News | Sport | Business

Trams come back to Leith

By Ada Hill, transport reporter
Published 3 May 2024, 10:15

Share this article
Facebook Twitter WhatsApp

{LONG}

ADVERTISEMENT

Read more: Ten things to know about trams

They run again on Monday.

Sign up to our daily newsletter
Photo: Bo Lee/Getty Images
Most read
Ten cats that changed the world
The best bread in town

© 2024 The Leith Post. All rights reserved.
"""


def test_the_furniture_of_a_page_is_not_said() -> None:
    assert said(PAGE) == [LONG, "They run again on Monday."]
    assert set(headings(PAGE, "x")) == {"Trams come back to Leith"}


@pytest.mark.parametrize(
    "sentence",
    [
        "Copyright law protects authors.",
        "Join us on Saturday at three.",
        "Register at the office by 5 May.",
        "Save the date.",
        "Follow the river to the sea.",
        "Share it with your friends.",
        "Topics: budget, roof.",
        "By the way, it is open.",
        "This message is for you.",
        "Search the house first.",
    ],
)
def test_a_sentence_that_begins_like_furniture_is_said(sentence: str) -> None:
    assert said(f"{LONG}\n\n{sentence}\n\nShare this article\n\n{LONG}")[1] == sentence


BROADCAST_PAGE = f"""Skip to content
Home
News

Wolves return to the Eifel
3 hours ago
Sarah Jones
Environment correspondent

{LONG}

[Advertisement]

What happens next?

DUNMOOR (Reuters) - They run again on Monday.

More on this story
Lynx back in the Harz
10 May 2023
Bears: who is afraid?
4 April 2022
"""


def test_menus_links_and_authors_of_a_page_are_not_said() -> None:
    assert said(BROADCAST_PAGE) == [LONG, "What happens next?", "DUNMOOR - They run again on Monday."]
    assert headings(BROADCAST_PAGE, "x")[0] == "Wolves return to the Eifel"


def test_a_mail_without_headers_is_found_by_who_wrote_it() -> None:
    text = "It opens the wrong way.\n\nOn 3 Jun 2024, at 18:02, Bo Lee <bo@example.com> wrote:\n\nHere is the plan."
    assert turns(text) == [("prose", None, "It opens the wrong way."), ("prose", "Bo Lee", "Here is the plan.")]
    assert len(said(f"On the wall in 1912 she wrote:\n\n{LONG}")) == 2


def test_quotations_in_a_mail_are_told_apart_by_their_depth() -> None:
    text = (
        "From: dana@roof.example\nSubject: RE: pump\n\n> > Who has the key?\n> I have it, since Tuesday.\nPut it here."
    )
    assert turns(text) == [
        ("prose", None, "Who has the key?"),
        ("prose", None, "I have it, since Tuesday."),
        ("prose", "Dana", "Put it here."),
    ]


PAPER = """Okafor et al.                                                   2

Street Trees at Night

ABSTRACT
The re-
sults show a large influ-
ence of well-
known night-
time shade.1 They were mea-
sured in May. A street tree shields the pavement twice: from

                              2

Journal of Applied Urban Climate 14 (2023) 1-17

the sun by day, and from the cold.

Keywords: heat; canopy
doi:10.5555/uhc.2023.0417   © 2023 The Authors

1. INTRODUCTION
Cities store heat in stone, and the nighttime air is warm, so that many people cannot sleep.

Okafor et al.                                                   3

References

[1] Smith, J. (2019) Trees. Press.
"""


def test_a_copy_of_pages_is_mended() -> None:
    assert said(PAPER) == [
        "The results show a large influence of well-known nighttime shade.",
        "They were measured in May.",
        "A street tree shields the pavement twice: from the sun by day, and from the cold.",
        "Cities store heat in stone, and the nighttime air is warm, so that many people cannot sleep.",
    ]
    assert headings(PAPER, "Street trees at night") == ["Abstract", "Introduction"]
