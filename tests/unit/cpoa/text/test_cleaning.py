from __future__ import annotations

import json

import pytest

from cpoa.agents.topics.corpus_loading import DATA_FILE
from cpoa.text.cleaning import clean_paragraphs, clean_sentences, is_speakable, tidy, tidy_prose
from shared.data_files import data_file


@pytest.mark.parametrize(
    ("raw", "tidied"),
    [
        ("Tokyo (Japanese: 東京, Tōkyō) is a city.", "Tokyo is a city."),
        ("The area (which (oddly) grew) is large.", "The area (which (oddly) grew) is large."),
        ("It stands [for] peace [1].", "It stands for peace."),
        ("Gyula /ˈɟulɒ/ is a town.", "Gyula is a town."),
        ("It is 8\u00a0km\u2009wide\u200b.", "It is 8 km wide."),
        ("He said “no” , and left.", 'He said "no", and left.'),
        (
            "The book won the National Book Award\nand was praised.",
            "The book won the National Book Award and was praised.",
        ),
        ("Basalt; buh-SALT) is a rock.", "Basalt is a rock."),
        ("They are mounted troops.These elephants were heavy.", "They are mounted troops. These elephants were heavy."),
        ("It first appeared in issue #1 of the comic.", "It first appeared in issue number 1 of the comic."),
        ("This was termed a war of models.: 95 It ended.", "This was termed a war of models. It ended."),
        ("A lake.A river flows.[12] He left.[a]", "A lake. A river flows. He left."),
    ],
)
def test_unspeakable_parts_are_removed(raw: str, tidied: str) -> None:
    assert tidy(raw) == tidied


def test_lines_without_a_sentence_are_removed() -> None:
    assert tidy("There are two groups.\nTrue snakes\nSea kraits") == "There are two groups."


def test_the_introduction_of_a_missing_list_is_removed() -> None:
    assert tidy("Snakes live at sea. They fall into two groups:Hydrophiini, the true sea snakes\nLaticauda") == (
        "Snakes live at sea."
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "The formula is E = mc2.",
        "The name comes from, thick.",
        "It is denoted or.",
        "The term comes from the Greek word, meaning bright.",
        "and general during the Golden Age.",
        "The λόγος was first.",
        'He called it "the end of the world.',
        "Mass is 4.01×10 to the 24 kg.",
        "See https://example.com for more.",
        "8 February – 12 May 2019 – Frida Kahlo: Appearances Can Be Deceiving at the Brooklyn Museum.",
        "Refers to the use of puppets and other things in an animated film.",
    ],
)
def test_a_sentence_with_a_gap_or_a_symbol_is_not_speakable(sentence: str) -> None:
    assert not is_speakable(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "It was a rejection of, or rebellion against, classical ballet.",
        "Rice is a grain and, in its domesticated form, a staple food.",
        "Mount Tai is north of the city of Tai'an.",
        "The board has 64 squares in an 8×8 grid.",
        "The average altitudes are around 1,000–1,300 metres.",
        "Łódź is a city in central Poland.",
        '"Help!" was their fifth album.',
        "In his Ph.D. thesis he explained it.",
        "20 percent of them live in France.",
        "2019 was the year of the flood – the worst in memory.",
    ],
)
def test_an_ordinary_sentence_is_speakable(sentence: str) -> None:
    assert is_speakable(sentence)


def test_prose_keeps_its_order_and_loses_only_unspeakable_sentences() -> None:
    raw = "Water is wet. Its formula is x = y. It covers the Earth (mostly)."
    assert tidy_prose(raw) == "Water is wet. It covers the Earth (mostly)."


def test_a_power_of_ten_without_its_exponent_is_not_spoken() -> None:
    assert not is_speakable("They have luminosities up to 1039 W at radio wavelengths.")
    assert not is_speakable("The mass is 1030 kg.")
    assert is_speakable("In 1039 William was a boy.")
    assert is_speakable("It weighs 1200 kg.")


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("The Sahara (, ) is a desert.", "The Sahara is a desert."),
        ("Johannes Gutenberg (; c.\u20091400 – 3 February 1468) printed.", "Johannes Gutenberg printed."),
        (
            "Himalaya (; Sanskrit: [ɦɪmaːlɐjɐ]; from Sanskrit  himá 'snow', and  ā-laya 'abode') is high.",
            "Himalaya is high.",
        ),
        ("Cairo (  KY-roh; Arabic: القاهرة, romanized: al-Qāhirah, pronounced [ælqɑ(ː)ˈheɾɑ]) is it.", "Cairo is it."),
        ("Roald Amundsen (UK: , US: ; Norwegian: [ˈrùːɑɫ] (listen); 16 July 1872 – c. 18 June 1928) went.",
         "Roald Amundsen went."),
        ("Redox (reduction–oxidation,  RED-oks,  REE-doks) is common.", "Redox (reduction–oxidation) is common."),
        ("Squid Game (Korean: 오징어 게임; originally titled Round Six) is a series.",
         "Squid Game (originally titled Round Six) is a series."),
        ("Margaret Hamilton (née Heafield; born August 17, 1936) leads.", "Margaret Hamilton (née Heafield) leads."),
        ("Julius Caesar (12 July 100 BC – 15 March 44 BC) was a general.", "Julius Caesar was a general."),
        ("The new state Daqin (大秦; i.e. Roman Empire) traded.", "The new state Daqin (i.e. Roman Empire) traded."),
        ("Calligraphy (from Greek: καλλιγραφία) is an art.", "Calligraphy is an art."),
    ],
)  # fmt: skip
def test_a_bracket_loses_what_cannot_be_said_and_leaves_no_hole(raw: str, said: str) -> None:
    assert tidy_prose(raw) == said


@pytest.mark.parametrize(
    "sentence",
    [
        "All rooms of the house (except the cellar) are heated.",
        "The dose is 5 mg/kg (at most 400 mg) twice a day.",
        "Call (020) 7946 0018 for a tour.",
        "The cat (Felis catus) is a small animal.",
        "The Viking Age (793–1066 AD) was long.",
        "The Thirty Years' War (1618–1648) was cruel.",
        "Two films, Waking Life (US, 2001) and another, came out.",
        "The German Empire (German and Polish troops) fell.",
        "The salt is copper(II) sulfate.",
        "It was warm (5 °C).",
        "He has two tasks: 1) to read, and 2) to write.",
    ],
)
def test_every_other_bracket_stays(sentence: str) -> None:
    assert tidy_prose(sentence) == sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "The value of π is about 3.14 and its digits never end.",
        "The first β version came out in May.",
        "The unit of resistance is Ω and it is named after Ohm.",
        "It was not linked with the APOE ε4 allele.",
        "The hairs are about 500 μm long.",
    ],
)
def test_a_greek_letter_stays_because_the_voice_reads_it(sentence: str) -> None:
    assert tidy_prose(sentence) == sentence


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("The river Волга flows to the sea and is 3,530 km long.", "The river flows to the sea and is 3,530 km long."),
        ("The company 三菱 built the wheel in 1950.", "The company built the wheel in 1950."),
        ("It comes from the verb قَهِيَ qahiya, 'to lack hunger'.", "It comes from the verb qahiya, 'to lack hunger'."),
        ("\u202bشارع is Arabic for street.\u202c It is long.", "It is long."),
        ("The Chinese character 城, meaning city, is old. It is used today.", "It is used today."),
        ("It is called 長城. It is long.", "It is long."),
    ],
)
def test_a_foreign_word_goes_alone_or_with_the_sentence_that_speaks_of_it(raw: str, said: str) -> None:
    assert tidy_prose(raw) == said


FORMULA = (
    "\n\n  \n    \n      \n        J\n        ≤\n        \n          G\n          \n            2\n          \n"
    "        \n      \n    \n    {\\displaystyle J\\leq {\\frac {GM^{2}}{c}}}\n  "
)
"""As the API writes it: each line's spaces count."""


def test_a_sentence_with_a_formula_goes_whole_and_so_does_what_explains_it() -> None:
    raw = f"It turns. The limit is{FORMULA} for a hole of mass M. Here J is a momentum. It glows.\nIt grows."
    assert clean_paragraphs(raw) == [["It turns.", "It glows."], ["It grows."]]


def test_formulas_inside_a_line_go_with_their_sentence() -> None:
    raw = f"The coefficient{FORMULA}is the error, while{FORMULA}is the rest.\nA ship is swung."
    assert clean_paragraphs(raw) == [["A ship is swung."]]
    assert tidy_prose("The set {\\displaystyle \\{a\\}} is small. It is finite.") == "It is finite."


def test_the_paragraphs_of_an_article_stay_apart() -> None:
    assert clean_paragraphs("One is here. Two is there.\n\nA list\nThree is far.\n") == [
        ["One is here.", "Two is there."],
        ["Three is far."],
    ]


def test_a_long_sentence_stays_whole() -> None:
    sentence = f"The tower {'and the bridge ' * 60}stood on the hill."
    assert clean_sentences(sentence) == [sentence]


def test_almost_all_words_of_stored_leads_are_kept() -> None:
    leads = json.loads(data_file(DATA_FILE).read_bytes())
    sample = [leads[title]["extract"] for title in sorted(leads)[:: len(leads) // 600]][:600]
    kept = sum(len(sentence.split()) for lead in sample for sentence in clean_sentences(lead))
    assert kept / sum(len(lead.split()) for lead in sample) >= 0.985
