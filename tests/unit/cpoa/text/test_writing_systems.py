from __future__ import annotations

import pytest

from cpoa.text.writing_systems import find_language_of_letters, latin_share


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Почему небо голубое", "Russian"),
        ("Чому небо блакитне і ясне", "Ukrainian"),
        ("Љубав и рат", "Serbian"),
        ("天空为什么是蓝色的", "Chinese"),
        ("東京の歴史", "Japanese"),
        ("カメラ", "Japanese"),
        ("하늘은 왜 파란가", "Korean"),
        ("لماذا السماء زرقاء", "Arabic"),
        ("چرا آسمان آبی است", "Persian"),
        ("आसमान नीला क्यों है", "Hindi"),
        ("γιατί ο ουρανός είναι μπλε", "Greek"),
        ("למה השמיים כחולים", "Hebrew"),
        ("ทำไมท้องฟ้าถึงเป็นสีฟ้า", "Thai"),
        ("Why is the sky blue? Небо.", None),
        ("1984", None),
        ("", None),
    ],
)
def test_the_language_is_the_one_that_most_letters_belong_to(text: str, language: str | None) -> None:
    assert find_language_of_letters(text) == language


@pytest.mark.parametrize(
    ("text", "share"), [("Łódź", 1.0), ("ab λμ", 0.5), ("東京", 0.0), ("42", 1.0), ("", 1.0), ("𐀀a", 0.5)]
)
def test_the_share_of_latin_letters_ignores_what_is_not_a_letter(text: str, share: float) -> None:
    assert latin_share(text) == share
