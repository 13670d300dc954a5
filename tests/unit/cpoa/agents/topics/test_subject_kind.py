from __future__ import annotations

import pytest

from cpoa.agents.topics.subject_kind import classify_subject
from cpoa.contracts.material import SubjectKind


@pytest.mark.parametrize(
    ("title", "description", "category", "extract", "kind"),
    [
        ("Ada Lovelace", "English mathematician (1815–1852)", "People", "", SubjectKind.PERSON),
        (
            "Cleopatra",
            "Pharaoh of Egypt from 51 to 30 BC",
            "Uncategorized",
            "She ruled with her son.",
            SubjectKind.PERSON,
        ),
        ("Queen (band)", "British rock band", "People", "", SubjectKind.THING),
        ("Genetics", "Science of genes", "Uncategorized", "Mendel and his peas. He saw it.", SubjectKind.THING),
        ("Old Kingdom of Egypt", "Period in history (c. 2686–2181 BC)", "History", "", SubjectKind.THING),
        ("French Revolution", "1789–1799 sociopolitical change in France", "Uncategorized", "", SubjectKind.EVENT),
        ("Revolution", "Rapid change in political power", "Uncategorized", "", SubjectKind.THING),
        ("Paris", "Capital of France", "Uncategorized", "", SubjectKind.PLACE),
        ("Kathmandu", "Capital and largest city in Nepal", "Geography", "", SubjectKind.PLACE),
        ("Cartography", "Study and practice of making maps", "Geography", "", SubjectKind.THING),
        ("Stroke", "Death of a region of brain cells", "Uncategorized", "", SubjectKind.THING),
    ],
)
def test_the_kind_decides_between_who_and_what(
    title: str, description: str, category: str, extract: str, kind: SubjectKind
) -> None:
    assert classify_subject(title, description, category, extract) is kind
