"""Whole documents that were read wrongly, of this product's reports and of others like it."""

from __future__ import annotations

from tests.unit.cpoa.agents.reported_cases import Case

PACKING_LIST = """Two pairs of warm socks
A rain jacket with a hood
A map of the island
A torch with new batteries
Bread and cheese for two days
A bottle of water
Matches in a dry box
A small first aid kit
The keys of the hut
Money for the ferry
"""
INTERVIEW = """[00:00:03] INTERVIEWER: Welcome, Maria. How do you treat the hives?
[00:00:09] MARIA: Thanks for having me. I use oxalic acid in winter.
[00:00:21] INTERVIEWER: Does it work?
[00:00:24] MARIA: It does. My losses fell by half.
"""
QUESTIONS = """Q: Can I return an item?
A: Yes, within 30 days.
Q: Do you ship to Canada?
A: Not yet!
Q: How do I reset my password?
A: Press the blue button.
"""
NEWS_PAGE = """Trams return to the old town
By Anna Reed
Share this article
Facebook Twitter WhatsApp

The first tram ran again on Monday. Hundreds of people stood along the street and waved.

ADVERTISEMENT

Read more: Ten things to know about trams

The line had been closed for forty years. The city plans a second line.

Sign up for our newsletter
© 2024 The Daily Post. All rights reserved.
"""
MAIL = """From: Alex <alex@example.com>
To: Team <team@example.com>
Date: Tue, 14 May 2024 09:15:22 +0100
Subject: Re: Fwd: Moving day

Hi all,

The new office is at 12 High St., 3rd floor. Parking costs $5 a day.

> Where do we park?
> Is there a lift?

Behind the house. Yes, there is a lift.

Best,
Alex
"""
PAGES_OF_A_PDF = """The re-
sults show a large influ-
ence of light on sleep. Adults who read at night
slept less than those who did not, and the effect

Journal of Sleep 14

was larger in winter. We measured it in two towns.
"""
RECIPE = """Flat bread

Ingredients
2 1/2 cups all-purpose flour
1 tsp. baking soda
½ tsp salt
1 cup of milk

Method
1. Mix the flour with the salt.
2. Add the milk and knead.

Notes
Keep the bread in a cloth.
"""
LECTURE = """Photosynthesis
- Light reactions
  - Need light + water
  - Make ATP & NADPH
- Calvin cycle (dark reactions)
  - Fixes carbon
- C4 vs CAM plants -> adaptations
"""
TERMS = """Terms of Service
Last updated: 1 May 2024

1. Definitions
1.1 "Service" means the website at https://example.com and any related software.
1.2 "User" means any person who uses the Service.
2. Use
2.1 The User shall not copy the Service.
"""
CURRICULUM = """Anna Hill

EDUCATION
B.Sc. Computer Science, MIT, 2016
M.A. History, Yale, 2018

EXPERIENCE
Engineer, Acme Ltd., 2018 to 2022
"""
PRICES = """Our prices are below.

| Item | Price |
|---|---|
| Tea | 2 |
| Cake | 4 |

We open at nine every day.
"""


DOCUMENTS = [
    Case(
        "transcript of an interview",
        INTERVIEW,
        ("How do you treat the hives?", "I use oxalic acid in winter.", "Does it work?", "It does.", "My losses fell"),
        ("INTERVIEWER", "MARIA", "MARIA:", "00:00"),
    ),
    Case(
        "questions and answers",
        QUESTIONS,
        (
            "Can I return an item?",
            "Yes, within 30 days.",
            "Do you ship to Canada?",
            "Not yet!",
            "How do I reset my password?",
            "Press the blue button.",
        ),
        ("Q:", "A:", "Q.", "A."),
    ),
    Case(
        "news page",
        NEWS_PAGE,
        (
            "Trams return to the old town.",
            "The first tram ran again on Monday.",
            "Hundreds of people stood along the street and waved.",
            "The line had been closed for forty years.",
            "The city plans a second line.",
        ),
        ("Share", "Facebook", "ADVERTISEMENT", "Advertisement", "Read more", "Ten things", "newsletter", "rights"),
    ),
    Case(
        "mail with a quoted mail",
        MAIL,
        (
            "Moving day.",
            "The new office is at 12 High St., 3rd floor.",
            "Parking costs $5 a day.",
            "Where do we park?",
            "Is there a lift?",
            "Behind the house.",
            "Yes, there is a lift.",
        ),
        ("From:", "To:", "Date:", "Subject", "Re:", "Fwd", "+0100", "example.com", ">"),
    ),
    Case(
        "news page with a menu",
        "Home\nNews\nSport\n\nRiver floods the lower town\n3 May 2024\n\nThe river rose on Sunday.\n\n"
        "Related articles\nFloods in the hills\nHow rivers rise\n\nNobody was hurt.\n\nAccept all cookies\n",
        ("River floods the lower town.", "The river rose on Sunday.", "Nobody was hurt."),
        ("Home", "News", "Sport", "hills", "rivers", "cookies"),
    ),
    Case(
        "pages of a PDF",
        PAGES_OF_A_PDF,
        (
            "The results show a large influence of light on sleep.",
            "slept less than those who did not, and the effect was larger in winter.",
            "We measured it in two towns.",
        ),
        ("re- sults", "Journal of Sleep", "14"),
    ),
    Case(
        "running head alone",
        "The men who built the wall in the north came from\n\n22 A History of Walls\n\n"
        "three towns in the valley. They stayed for a year.",
        ("The men who built the wall in the north came from three towns in the valley.", "They stayed for a year."),
        ("History", "22"),
    ),
    Case(
        "entities",
        "The caf&eacute; &amp; bar opened in May. It&#39;s open on Sundays. The text &amp;lt; is kept.",
        ("The café & bar opened in May.", "It's open on Sundays.", "The text &lt; is kept."),
        ("&eacute;", "&amp;", "&#39;"),
    ),
    Case(
        "recipe",
        RECIPE,
        (
            "Flat bread.",
            "Ingredients.",
            "2 1/2 cups all-purpose flour.",
            "1 tsp. baking soda.",
            "½ tsp salt.",
            "1 cup of milk.",
            "Method.",
            "Mix the flour with the salt.",
            "Add the milk and knead.",
            "Notes.",
            "Keep the bread in a cloth.",
        ),
        ("So, Notes",),
    ),
    Case(
        "nested notes of a lecture",
        LECTURE,
        (
            "Photosynthesis.",
            "Light reactions: Need light + water and Make ATP & NADPH.",
            "Calvin cycle",
            "dark reactions",
            "Fixes carbon.",
            "C4 vs CAM plants",
            "adaptations.",
        ),
        ("plants to adaptations", "->"),
    ),
    Case(
        "clauses of a contract",
        TERMS,
        (
            "Terms of Service.",
            "Definitions.",
            '"Service" means the website at example.com and any related software.',
            '"User" means any person who uses the Service.',
            "Use.",
            "The User shall not copy the Service.",
        ),
        ("1.1", "1.2", "2.1", "https"),
    ),
    Case(
        "articles and sections of bylaws",
        "ARTICLE I. NAME\nSection 1. The name is the Bird Club.\nSection 2. The club is in Ely.\n"
        "ARTICLE II. MEMBERS\nSection 1. Anyone may join (see Section 3).\n(a) Members pay a fee;\n",
        (
            "Article I. Name.",
            "The name is the Bird Club.",
            "The club is in Ely.",
            "Article II. Members.",
            "Anyone may join, see Section 3.",
            "Members pay a fee.",
        ),
        ("Section 1", "Section 2"),
    ),
    Case(
        "numbered steps that are sentences",
        "Bread\n\nStep 1. Mix the flour.\nStep 2. Add water and wait for an hour.\n",
        ("Bread.", "Step 1. Mix the flour.", "Step 2. Add water and wait for an hour."),
    ),
]

ACCEPTED = [
    Case("packing list", PACKING_LIST, ("Two pairs of warm socks.", "Money for the ferry.")),
    Case(
        "dictated without marks",
        "so yesterday we went to the lake and it was cold and then we walked home and ate soup and my sister sang",
        ("yesterday we went to the lake", "it was cold", "we walked home and ate soup", "my sister sang"),
    ),
    Case(
        "dictated with full stops",
        "i took the early train. the train was late. we waited for an hour.",
        ("I took the early train.", "The train was late.", "We waited for an hour."),
    ),
    Case(
        "table between two sentences",
        PRICES,
        ("Our prices are below.", "Tea: price 2.", "Cake: price 4.", "We open at nine every day."),
    ),
]
