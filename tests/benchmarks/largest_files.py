"""The largest files that may be read, one of each format, built without libraries that write them."""

from __future__ import annotations

import io
import random
import zipfile
import zlib
from typing import TYPE_CHECKING

from cpoa.documents.readers.page_limits import MAX_PAGE_BYTES
from cpoa.documents.readers.pdf import MAX_PAGES
from cpoa.uploads.upload_request import MAX_UPLOAD_BYTES
from tests.unit.cpoa.documents.zipped_files import docx, epub, p

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_NOUNS = ("river", "bridge", "mill", "keeper", "lamp", "tower", "harbour", "engine", "winter", "market", "school")
_VERBS = ("built", "opened", "carried", "painted", "sold", "repaired", "measured", "visited", "described", "closed")
_ZIP_SPARE_BYTES = 64 << 10
_LINES_OF_A_PAGE = 60


def largest_files() -> dict[str, tuple[str, Callable[[], bytes]]]:
    """By its name: the media type, and what builds the file."""
    return {
        "novel.pdf": ("application/pdf", novel_as_pdf),
        "pictures.pdf": ("application/pdf", _pictures_as_pdf),
        "page.html": ("text/html", _page),
        "text.docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", _text_as_docx),
        "pictures.docx": (
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            lambda: _filled(docx(_body(2_000_000))),
        ),
        "text.epub": ("application/epub+zip", _text_as_epub),
        "pictures.epub": ("application/epub+zip", lambda: _filled(epub(_chapters(2_000_000)))),
        "text.md": ("text/markdown", lambda: _prose(MAX_UPLOAD_BYTES, "## {}\n\n{}\n\n")),
        "text.txt": ("text/plain", lambda: _prose(MAX_UPLOAD_BYTES, "{}\n\n{}\n\n")),
        "captions.srt": ("application/x-subrip", _captions),
    }


def paragraphs(seed: int = 1) -> Iterator[str]:
    """Without end; each has five sentences, about 500 characters, and numbers of its own."""
    chance = random.Random(seed)
    number = 0
    while True:
        number += 1
        yield " ".join(_sentence(chance, number) for _ in range(5))


def _sentence(chance: random.Random, number: int) -> str:
    first, second, third, fourth = chance.choices(_NOUNS, k=4)
    done, then = chance.choices(_VERBS, k=2)
    year = 1500 + number % 500
    return f"In {year} the {first} {number} of the {second} was {done}, and a {third} {then} the {fourth}."


def _until(size: int, made: Iterator[str]) -> Iterator[str]:
    length = 0
    for text in made:
        length += len(text)
        if length > size:
            return
        yield text


def _prose(size: int, form: str) -> bytes:
    made = (form.format(f"About the {_NOUNS[at % len(_NOUNS)]}", text) for at, text in enumerate(paragraphs()))
    return "".join(_until(size, made)).encode()


def _page() -> bytes:
    head, tail = b"<!doctype html><title>A long page</title><article>", b"</article>"
    return head + _prose(MAX_PAGE_BYTES - len(head) - len(tail), "<h2>{}</h2>\n<p>{}</p>\n") + tail


def _body(size: int) -> str:
    return "".join(_until(size, (p(text) for text in paragraphs())))


def _chapters(size: int) -> dict[str, str]:
    made = paragraphs()
    texts = ("<h1>A chapter</h1>" + "".join(f"<p>{next(made)}</p>" for _ in range(200)) for _ in range(1_000_000))
    return {f"c{at}.xhtml": text for at, text in enumerate(_until(size, texts))}


def _text_as_docx() -> bytes:
    """As much text as an unpacked file may have."""
    return _filled(docx(_body(95_000_000)))


def _text_as_epub() -> bytes:
    return _filled(epub(_chapters(95_000_000)))


def _filled(archive: bytes) -> bytes:
    """With a picture that makes it as large as a file may be."""
    into = io.BytesIO(archive)
    with zipfile.ZipFile(into, "a", zipfile.ZIP_STORED) as opened:
        opened.writestr("media/picture.jpg", random.Random(2).randbytes(_room(archive)))
    return into.getvalue()


def _room(made: bytes) -> int:
    return max(0, MAX_UPLOAD_BYTES - len(made) - _ZIP_SPARE_BYTES)


def _captions() -> bytes:
    def cues() -> Iterator[str]:
        for at, text in enumerate(paragraphs()):
            start = f"{at // 3600:02}:{at // 60 % 60:02}:{at % 60:02}"
            yield f"{at + 1}\n{start},000 --> {start},900\n{text[:80]}\n{text[80:160]}\n\n"

    return "".join(_until(MAX_UPLOAD_BYTES, cues())).encode()


def novel_as_pdf() -> bytes:
    """Pages so full that they hold as many characters as are read of a PDF."""
    return _pdf(characters_of_a_line=170, picture=b"")


def _pictures_as_pdf() -> bytes:
    return _pdf(characters_of_a_line=90, picture=random.Random(3).randbytes(_room(_pdf(90, b""))))


def _pdf(characters_of_a_line: int, picture: bytes) -> bytes:
    made = paragraphs()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>"
        % (MAX_PAGES, b" ".join(b"%d 0 R" % (5 + 2 * at) for at in range(MAX_PAGES))),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length %d>>"
        b"stream\n%s\nendstream" % (len(picture), picture),
    ]
    for at in range(MAX_PAGES):
        objects += [_page_object(6 + 2 * at), _stream(_typeset(made, characters_of_a_line))]
    return _with_table(objects)


def _page_object(contents: int) -> bytes:
    return (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R"
        b"/Resources<</Font<</F 3 0 R>>/XObject<</P 4 0 R>>>>>>" % contents
    )


def _typeset(made: Iterator[str], characters_of_a_line: int) -> bytes:
    text = " ".join(next(made) for _ in range(30))
    lines = [text[at * characters_of_a_line :][:characters_of_a_line].strip() for at in range(_LINES_OF_A_PAGE)]
    size = 900 / characters_of_a_line
    return f"BT /F {size:.1f} Tf 50 800 Td 12 TL {' '.join(f'({line}) Tj T*' for line in lines)} ET".encode()


def _stream(content: bytes) -> bytes:
    packed = zlib.compress(content)
    return b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed)


def _with_table(objects: list[bytes]) -> bytes:
    made, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return bytes(made) + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
        % (size, table, size, len(made))
    )
