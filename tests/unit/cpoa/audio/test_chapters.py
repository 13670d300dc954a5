from __future__ import annotations

import json

from cpoa.audio.chapters import ChapterMark, chapters_json


def test_chapters_follow_the_podcasting_2_0_format():
    marks = [ChapterMark(0.0, 61.51234, "Water — für alle"), ChapterMark(61.51234, 120.0, "Arches")]
    assert json.loads(chapters_json(marks)) == {
        "version": "1.2.0",
        "chapters": [
            {"startTime": 0.0, "endTime": 61.512, "title": "Water — für alle"},
            {"startTime": 61.512, "endTime": 120.0, "title": "Arches"},
        ],
    }
