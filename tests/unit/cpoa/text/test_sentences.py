from __future__ import annotations

import pytest

from cpoa.text.sentences import split_sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("J. R. R. Tolkien wrote it. He was born in 1892.", ["J. R. R. Tolkien wrote it.", "He was born in 1892."]),
        (
            "Dr. Smith met Mrs. Jones at St. Paul's. They left.",
            ["Dr. Smith met Mrs. Jones at St. Paul's.", "They left."],
        ),
        ("Im 19. Jahrhundert war das so. Ja.", ["Im 19. Jahrhundert war das so.", "Ja."]),
        ("Am 3. Oktober kam sie. Er nicht.", ["Am 3. Oktober kam sie.", "Er nicht."]),
        ("Das ist z. B. Honig bzw. Zucker. Ja.", ["Das ist z. B. Honig bzw. Zucker.", "Ja."]),
        ("It is 3.5 m long. It floats.", ["It is 3.5 m long.", "It floats."]),
        ("She moved to the U.S. The war was over.", ["She moved to the U.S.", "The war was over."]),
        ("The U.S. Navy came. It stayed.", ["The U.S. Navy came.", "It stayed."]),
        ("It reached No. 5 in May. Then it fell.", ["It reached No. 5 in May.", "Then it fell."]),
        ('He said "Stop. Now." Then he left.', ['He said "Stop. Now."', "Then he left."]),
        ("“Go away. Please.” She stayed.", ["“Go away. Please.”", "She stayed."]),
        ("Oranges hold vitamin C. The body needs it.", ["Oranges hold vitamin C.", "The body needs it."]),
        ("apples, pears, etc. They ripen.", ["apples, pears, etc.", "They ripen."]),
        (
            "They build ships, bridges, etc. Carpenters use wood.",
            ["They build ships, bridges, etc.", "Carpenters use wood."],
        ),
        ("Some fruits, e.g. Apples, keep.", ["Some fruits, e.g. Apples, keep."]),
        ("A line\nbroken once. Next.", ["A line broken once.", "Next."]),
        ("No stop here\n\nA new paragraph.", ["No stop here", "A new paragraph."]),
        ("The company Yahoo! was founded. It grew.", ["The company Yahoo! was founded.", "It grew."]),
        ("My brother and I. We went.", ["My brother and I.", "We went."]),
        ("The firm of Messrs. Pike and Sons fell. It burnt.", ["The firm of Messrs. Pike and Sons fell.", "It burnt."]),
        ("It is 5 ft. 4 in. tall. He is small.", ["It is 5 ft. 4 in. tall.", "He is small."]),
        ("A postal order for 7s. 6d., and a form.", ["A postal order for 7s. 6d., and a form."]),
        ("B.Sc. Computer Science, MIT, 2016", ["B.Sc. Computer Science, MIT, 2016"]),
        ("Dr. Smith of St. John St. measured it.", ["Dr. Smith of St. John St. measured it."]),
        ("He lives in Main St. The house is old.", ["He lives in Main St.", "The house is old."]),
        ("He lives at 12 High St., 3rd floor. Ring twice.", ["He lives at 12 High St., 3rd floor.", "Ring twice."]),
        ("Read ch. 9 (skip 9.4). Then rest.", ["Read ch. 9 (skip 9.4).", "Then rest."]),
        ("See No. 10 and Fig. 3. Why?", ["See No. 10 and Fig. 3.", "Why?"]),
        ("Does it? No. A GPU version is planned.", ["Does it?", "No.", "A GPU version is planned."]),
        ("Smith v. Jones was decided. It held.", ["Smith v. Jones was decided.", "It held."]),
        ("The line said I. Marek, and the ink was wet.", ["The line said I. Marek, and the ink was wet."]),
        ("Take max. 400 mg. Max. 1 tablet a day.", ["Take max. 400 mg.", "Max. 1 tablet a day."]),
        ("We met on Tues. 4 June. It rained.", ["We met on Tues. 4 June.", "It rained."]),
        ("P.S. The sauna stays open.", ["P.S. The sauna stays open."]),
        ("Mass and momentum, J. The size is small.", ["Mass and momentum, J.", "The size is small."]),
        ("World War I. It ended.", ["World War I.", "It ended."]),
        ("Am 3. Oktober 2024 kam er.", ["Am 3. Oktober 2024 kam er."]),
        ("Add approx. 5 g and 2 tbsp. oil. Stir.", ["Add approx. 5 g and 2 tbsp. oil.", "Stir."]),
        ("They need a tool. npm does it.", ["They need a tool.", "npm does it."]),
        ("It costs much. £5 was enough.", ["It costs much.", "£5 was enough."]),
        (
            "'You are late,' she said. 'The train is late. I am only on it.' He left.",
            ["'You are late,' she said.", "'The train is late. I am only on it.'", "He left."],
        ),
        ("The dogs' bowl is empty. The '90s ended.", ["The dogs' bowl is empty.", "The '90s ended."]),
        ("He came (it was late. It rained). She left.", ["He came (it was late. It rained).", "She left."]),
        (
            'The 5" pipe broke. He said "Stop. Now." Then he left.',
            ['The 5" pipe broke.', 'He said "Stop. Now."', "Then he left."],
        ),
        ("", []),
    ],
)
def test_a_text_is_split_only_at_the_ends_of_sentences(text: str, expected: list[str]) -> None:
    assert split_sentences(text) == expected


def test_words_are_not_lost_or_added() -> None:
    text = 'Mr. Lee (b. 1950) lives in Washington, D.C. He paid $3.50! Why? "Because," he said. Robert E. Lee didn\'t.'
    assert " ".join(split_sentences(text)) == text


def test_a_very_long_quotation_is_split_into_its_sentences() -> None:
    quoted = "It was cold and it was dark in the tower. " * 20
    assert len(split_sentences(f'He said: "{quoted.strip()}" Then he left.')) > 20
