from __future__ import annotations

from cpoa.documents.fetching.youtube_addresses import find_video_id

SHOWN = (
    "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
    "https://youtube.com/watch?list=PL1&v=dQw4w9WgXcQ&t=10s",
    "http://m.youtube.com/watch?v=dQw4w9WgXcQ#comments",
    "https://youtu.be/dQw4w9WgXcQ?si=abc",
    " https://www.youtube.com/shorts/dQw4w9WgXcQ/ ",
    "https://www.youtube.com/live/dQw4w9WgXcQ",
    "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ",
    "https://WWW.YOUTUBE.COM/watch?v=dQw4w9WgXcQ",
)
NOT_SHOWN = (
    "",
    "dQw4w9WgXcQ",
    "https://www.youtube.com/",
    "https://www.youtube.com/watch",
    "https://www.youtube.com/watch?v=tooshort",
    "https://www.youtube.com/watch?v=dQw4w9WgXcQ0",
    "https://www.youtube.com/watch?v=../../../../",
    "https://www.youtube.com/@channel",
    "https://www.youtube.com/playlist?list=dQw4w9WgXcQ",
    "https://youtube.com.example/watch?v=dQw4w9WgXcQ",
    "https://notyoutube.com/watch?v=dQw4w9WgXcQ",
    "ftp://youtu.be/dQw4w9WgXcQ",
    "https://[youtu.be/dQw4w9WgXcQ",
)


def test_addresses_of_videos_are_known() -> None:
    assert {address: find_video_id(address) for address in SHOWN} == dict.fromkeys(SHOWN, "dQw4w9WgXcQ")


def test_other_addresses_show_no_video() -> None:
    assert {address: find_video_id(address) for address in NOT_SHOWN} == dict.fromkeys(NOT_SHOWN)
