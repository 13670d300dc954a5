from __future__ import annotations

import pytest

from cpoa.agents.topics.own_text.markup import remove_markup
from tests.own_texts import said


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("**bold**, _italic_, `code`, ~~gone~~, ==marked==", "bold, italic, code, gone, marked"),
        ("_over two\nlines_", "over two\nlines"),
        ("Use the \\*big\\* door", "Use the big door"),
        ("a snake_case_name, y**2 and x**2, 5 * 3 * 2", "a snake_case_name, y**2 and x**2, 5 * 3 * 2"),
        ('see [the map](https://example.com/map "Map") now', "see the map now"),
        ("[![build](https://e.com/b.svg)](https://e.com/ci) ![x](y.png)", ""),
        ("caf&eacute; &amp; bar, It&#39;s &amp;lt;", "café & bar, It's &lt;"),
        ("AT&T and R&D", "AT&T and R&D"),
        ("H<sub>2</sub>O is <b>wet</b>", "H2O is wet"),
        ("<p>One.</p><p>Two.</p>", "\nOne.\n\nTwo.\n"),
        ("x<y and y>z, if a < b", "x<y and y>z, if a < b"),
        ("\ufeffIt\u200b is\u00a0the re\u00adsult \u202bof\u202c it", "It is the result of it"),
        ("the e\ufb03cient \ufb02ow", "the efficient flow"),
        ("> It was said.", "It was said."),
        ("A note.[^1]\n\n[^1]: The text of it.", "A note.\n\nThe text of it."),
        ("C:\\docs", "C:\\docs"),
    ],
)
def test_markup_goes_and_text_stays(written: str, plain: str) -> None:
    assert remove_markup(written) == plain


@pytest.mark.parametrize(
    "code",
    [
        "```python\nprint(1)\n```",
        "~~~\nx = 1\n~~~",
        "    import os\n    print(os.name)",
        "$ make install",
        "pip install tidepool",
        "docker run -p 80:80 web",
    ],
)
def test_code_and_commands_are_not_said(code: str) -> None:
    text = f"It is a small tool for large files.\n\n{code}\n\nIt needs a disk and a net."
    assert said(text) == ["It is a small tool for large files.", "It needs a disk and a net."]


def test_a_web_page_is_read_by_its_tags() -> None:
    page = (
        "<h2>The light</h2><p>It was lit by hand<br>every evening of the year.</p><ul><li>oil and gas</li>"
        "<li>matches</li></ul><script>var a = 1;</script><table><tr><td>height</td><td>30 m</td></tr></table>"
    )
    assert said(page) == [
        "It was lit by hand every evening of the year.",
        "Oil and gas.",
        "Matches.",
        "Height.",
        "30 m.",
    ]
